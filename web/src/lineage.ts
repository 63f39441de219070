// Which reports share sentences, drawn left to right from the earliest known text.
import { core, count, dayNumber, number, say, word, type Family } from "./data";
import { cut, el, plain, svg } from "./dom";

const WIDE = 250, HIGH = 46, GAP_X = 96, GAP_Y = 16, DRAWN = 40, SHOWN = 6;
const MATCHES = ["identical", "near", "reworded", "translated"];

export function drawLineage(root: HTMLElement): void {
  const { families, reports } = core;
  let shown = SHOWN;
  const draw = () => {
    root.replaceChildren(...families.slice(0, shown).map(one));
    if (shown < families.length)
      root.append(el("p", {}, el("button", { type: "button", click: () => { shown += 20; draw(); } }, say("more", { n: Math.min(20, families.length - shown) }))));
    const lone = reports.length - families.reduce((n, family) => n + family.m.length, 0);
    if (lone && families.length) root.append(el("p", { class: "small" }, say("lone", { n: count("report", lone) })));
  };
  draw();
}

function one(family: Family): HTMLElement {
  const origins = new Set(family.m.map((n) => core.reports[n]!.o)).size;
  const title = origins === 1 ? say("family", { n: family.m.length }) : say("family_mixed", { reports: family.m.length, origins });
  const box = el("div", { class: "family" }, el("h3", {}, title));
  box.append(el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, graph(family)), el("p", { class: "small" }, say("lineage_note")));
  const list = el("ul", { class: "why" }, ...family.e.slice(0, 200).map(([a, b, counts]) =>
    el("li", {}, say("shares", { a: name(a), b: name(b), n: parts(counts) }))));
  box.append(el("details", { class: "tabled" }, el("summary", {}, count("passage", family.e.reduce((n, [, , counts]) => n + counts.reduce((x, y) => x + y), 0))), list));
  return box;
}
const name = (n: number): string => plain(core.reports[n]!.pub || core.reports[n]!.src);
const parts = (counts: number[]): string =>
  counts.map((n, k) => (n ? `${number(n)} ${word("match", MATCHES[k]!)}` : "")).filter(Boolean).join(", ");

// Each report hangs on the earlier one that it shares most with; drawing every pair would hide that.
function graph(family: Family): SVGSVGElement {
  const nodes = order(family).slice(0, DRAWN), rank = new Map(nodes.map((n, k) => [n, k]));
  const sum = (counts: number[]) => counts.reduce((x, y) => x + y);
  const layer = new Map<number, number>(), filled: number[] = [], at = new Map<number, [number, number]>();
  const edges: Family["e"] = [];
  for (const n of nodes) {
    const back = family.e
      .filter(([a, b]) => (a === n && rank.has(b) && rank.get(b)! < rank.get(n)!) || (b === n && rank.has(a) && rank.get(a)! < rank.get(n)!))
      .sort((x, y) => sum(y[2]) - sum(x[2]) || y[2][0]! - x[2][0]! || rank.get(x[0] === n ? x[1] : x[0])! - rank.get(y[0] === n ? y[1] : y[0])!)[0];
    if (back) edges.push(back);
    const column = back ? 1 + layer.get(back[0] === n ? back[1] : back[0])! : 0;
    layer.set(n, column);
    at.set(n, [column * (WIDE + GAP_X), (filled[column] = (filled[column] ?? 0) + 1) * (HIGH + GAP_Y) - HIGH - GAP_Y]);
  }
  const width = (Math.max(...layer.values()) + 1) * (WIDE + GAP_X) - GAP_X + 4, height = Math.max(...filled) * (HIGH + GAP_Y) + 6;
  const drawing = svg("svg", { viewBox: `-2 -2 ${width} ${height}`, width, height, role: "group", "aria-label": say("lineage_alt") });
  for (const [a, b, counts] of edges) {
    const [x1, y1] = at.get(a)!, [x2, y2] = at.get(b)!;
    const most = MATCHES[counts.indexOf(Math.max(...counts))]!, total = counts.reduce((x, y) => x + y);
    const [left, right] = x1 <= x2 ? [[x1, y1], [x2, y2]] : [[x2, y2], [x1, y1]];
    const start = left![0]! + WIDE, from = left![1]! + HIGH / 2, end = right![0]!, to = right![1]! + HIGH / 2, bend = (start + end) / 2;
    drawing.append(
      svg("path", { class: `edge ${most}`, d: `M${start},${from} C${bend},${from} ${bend},${to} ${end},${to}`, "stroke-width": 1 + Math.min(3, Math.log2(total) / 2) },
        svg("title", {}, say("shares", { a: name(a), b: name(b), n: parts(counts) }))),
      svg("text", { class: "axis", x: end - 12, y: to - 6, "text-anchor": "end" }, number(total)));
  }
  const sizes = new Map<number | null, number>();
  for (const n of family.m) sizes.set(core.reports[n]!.o, (sizes.get(core.reports[n]!.o) ?? 0) + 1);
  for (const n of nodes) {
    const [x, y] = at.get(n)!, report = core.reports[n]!, first = report.first === 1 && sizes.get(report.o)! > 1;
    drawing.append(svg("a", { href: `#r=${n}`, class: first ? "node first" : "node" },
      svg("title", {}, plain(report.t)),
      svg("rect", { x, y, width: WIDE, height: HIGH, rx: 3 }),
      svg("text", { x: x + 12, y: y + 19 }, cut(name(n), 28)),
      svg("text", { class: "sub", x: x + 12, y: y + 36 }, cut([first ? say("earliest") : "", report.d ? report.d[3] : word("date", "none")].filter(Boolean).join(", "), 34))));
  }
  return drawing;
}
// The largest origin first, in it the earliest known, then by date, then as numbered.
function order(family: Family): number[] {
  const day = (n: number) => { const span = core.reports[n]!.d; return span ? dayNumber(span[0]) : Infinity; };
  const size = (n: number) => family.m.filter((other) => core.reports[other]!.o === core.reports[n]!.o).length;
  return [...family.m].sort((a, b) => size(b) - size(a) || core.reports[b]!.first - core.reports[a]!.first || day(a) - day(b) || a - b);
}
