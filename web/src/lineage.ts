// Which reports share sentences, drawn from the earliest known text on.
import { core, count, dayNumber, number, say, word, type Family } from "./data";
import { cut, el, plain, said, svg } from "./dom";

const WIDE = 250, HIGH = 46, GAP_X = 96, GAP_Y = 16, DRAWN = 40, SHOWN = 6;
const MATCHES = ["identical", "near", "reworded", "translated"];

// The largest groups are drawn; the others stand as a line each, and are drawn when they are opened.
export function drawLineage(root: HTMLElement): void {
  const { families, reports } = core;
  let room = root.clientWidth;
  const opened = new Set<number>();
  const draw = () => {
    const tied = families.reduce((most, { of }) => Math.max(most, of), 0), lone = reports.length - families.reduce((n, family) => n + family.m.length, 0);
    const folded = families.slice(SHOWN).map((family, n) => {
      const box: HTMLDetailsElement = el("details", { class: "group", toggle: () => {
        if (!box.open || !opened.add(n) || box.children.length > 1) return;
        box.append(...parted(family, room));
      } }, el("summary", {}, said(line(family))));
      box.open = opened.has(n);
      return box;
    });
    root.replaceChildren(
      ...(families.length ? [el("p", { class: "small" }, say("lineage_note"), tied ? ` ${say("family_whole", { n: number(tied) })}` : "")] : []),
      ...families.slice(0, SHOWN).map((family) => el("div", { class: "family" }, el("h3", {}, title(family)), ...parted(family, room))),
      ...(folded.length ? [el("details", { class: "tabled" }, el("summary", {}, say("family_more", { n: number(folded.length) })), ...folded)] : []),
      lone && families.length ? el("p", { class: "small" }, say("lone", { n: count("report", lone) })) : "");
  };
  draw();
  new ResizeObserver(() => {
    if (room === root.clientWidth) return;
    room = root.clientWidth;
    draw();
  }).observe(root);
}

const title = (family: Family): string =>
  new Set(family.m.map((n) => core.reports[n]!.o)).size === 1 ? say("family", { n: family.m.length }) : say("family_mixed", { reports: family.m.length });
function line(family: Family): string {
  const names = [...new Set(order(family).map(name))], shown = names.slice(0, 4).join(", ") + (names.length > 4 ? ", …" : "");
  return say("family_line", { n: family.m.length, names: shown });
}
function parted(family: Family, room: number): HTMLElement[] {
  const list = el("ul", { class: "why" }, ...family.e.slice(0, 200).map(([a, b, counts]) =>
    el("li", {}, say("shares", { a: name(a), b: name(b), n: parts(counts) }))));
  return [el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title(family) }, graph(family, room)),
    el("details", { class: "tabled" }, el("summary", {}, count("passage", family.e.reduce((n, [, , counts]) => n + sum(counts), 0))), list)];
}
const name = (n: number): string => plain(core.reports[n]!.pub || core.reports[n]!.src);
const parts = (counts: number[]): string =>
  counts.map((n, k) => (n ? `${number(n)} ${word("match", MATCHES[k]!)}` : "")).filter(Boolean).join(", ");

type Edge = Family["e"][number];
// A box for each report and the line that it hangs by: from the box of the report that it shares most with.
interface Laid { n: number; x: number; y: number; wide: number; parent: Laid | null; edge: Edge | null }

const sum = (counts: number[]): number => counts.reduce((x, y) => x + y, 0);

// Each report hangs on the earlier one that it shares most with; drawing every pair would hide that.
function hang(family: Family): Laid[] {
  const nodes = order(family).slice(0, DRAWN), rank = new Map(nodes.map((n, k) => [n, k])), laid = new Map<number, Laid>();
  const other = ([a, b]: Edge, n: number) => (a === n ? b : a);
  for (const n of nodes) {
    const edge = family.e
      .filter((e) => (e[0] === n || e[1] === n) && rank.has(other(e, n)) && rank.get(other(e, n))! < rank.get(n)!)
      .sort((x, y) => sum(y[2]) - sum(x[2]) || y[2][0]! - x[2][0]! || rank.get(other(x, n))! - rank.get(other(y, n))!)[0] ?? null;
    laid.set(n, { n, x: 0, y: 0, wide: WIDE, parent: edge && laid.get(other(edge, n))!, edge });
  }
  return [...laid.values()];
}
const depth = (box: Laid): number => (box.parent ? 1 + depth(box.parent) : 0);

// Side by side where there is room for it, else one under the other like an outline.
function place(boxes: Laid[], room: number): boolean {
  const deepest = Math.max(...boxes.map(depth)), filled: number[] = [];
  const abreast = (deepest + 1) * (WIDE + GAP_X) - GAP_X + 4 <= room;
  if (abreast) {
    for (const box of boxes) {
      const column = depth(box);
      box.x = column * (WIDE + GAP_X);
      box.y = (filled[column] = (filled[column] ?? 0) + 1) * (HIGH + GAP_Y) - HIGH - GAP_Y;
    }
    return true;
  }
  const step = Math.min(24, Math.max(6, (room - WIDE) / Math.max(1, deepest)));
  let row = 0;
  const put = (box: Laid) => {
    box.x = depth(box) * step;
    box.y = row++ * (HIGH + GAP_Y);
    box.wide = Math.max(WIDE / 2, Math.min(WIDE * 1.6, room - box.x - 4));
    boxes.filter(({ parent }) => parent === box).forEach(put);
  };
  boxes.filter(({ parent }) => !parent).forEach(put);
  return false;
}

function graph(family: Family, room: number): SVGSVGElement {
  const boxes = hang(family), abreast = place(boxes, room);
  const width = Math.max(...boxes.map(({ x, wide }) => x + wide)) + 4, height = Math.max(...boxes.map(({ y }) => y)) + HIGH + 6;
  const drawing = svg("svg", { viewBox: `-2 -2 ${width} ${height}`, width, height, role: "group", "aria-label": say("lineage_alt") });
  const labels: SVGElement[] = [];
  for (const { x, y, wide, parent, edge } of boxes) {
    if (!parent || !edge) continue;
    const [a, b, counts] = edge, most = MATCHES[counts.indexOf(Math.max(...counts))]!, total = sum(counts), to = y + HIGH / 2;
    const start = parent.x + parent.wide, from = parent.y + HIGH / 2, bend = (start + x) / 2, stem = (parent.x + x) / 2;
    const line = abreast ? `M${start},${from} C${bend},${from} ${bend},${to} ${x},${to}` : `M${stem},${parent.y + HIGH} V${to} H${x}`;
    const at = abreast ? { x: x - 12, y: to - 6 } : { x: x + wide - 10, y: y + 19 };
    drawing.append(
      svg("path", { class: `edge ${most}`, d: line, "stroke-width": 1 + Math.min(3, Math.log2(total) / 2) },
        svg("title", {}, say("shares", { a: name(a), b: name(b), n: parts(counts) }))));
    labels.push(svg("text", { class: "axis", "text-anchor": "end", ...at }, number(total)));
  }
  const sizes = new Map<number | null, number>();
  for (const n of family.m) sizes.set(core.reports[n]!.o, (sizes.get(core.reports[n]!.o) ?? 0) + 1);
  for (const { n, x, y, wide } of boxes) {
    const report = core.reports[n]!, first = report.first === 1 && sizes.get(report.o)! > 1, fits = Math.floor((wide - 26) / 8);
    drawing.append(svg("a", { href: `#r=${n}`, class: first ? "node first" : "node" },
      svg("title", {}, plain(report.t)),
      svg("rect", { x, y, width: wide, height: HIGH, rx: 3 }),
      svg("text", { x: x + 12, y: y + 19 }, cut(name(n), abreast ? fits : fits - 3)),
      svg("text", { class: "sub", x: x + 12, y: y + 36 }, cut([first ? say("earliest") : "", report.d ? report.d[3] : word("date", "none")].filter(Boolean).join(", "), fits + 6))));
  }
  drawing.append(...labels);
  return drawing;
}
// The largest origin first, in it the earliest known, then by date, then as numbered.
function order(family: Family): number[] {
  const day = (n: number) => { const span = core.reports[n]!.d; return span ? dayNumber(span[0]) : Infinity; };
  const size = (n: number) => family.m.filter((other) => core.reports[other]!.o === core.reports[n]!.o).length;
  return [...family.m].sort((a, b) => size(b) - size(a) || core.reports[b]!.first - core.reports[a]!.first || day(a) - day(b) || a - b);
}
