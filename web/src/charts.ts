// Running totals drawn with their open ends, the low-best-high bars, and the strips of days.
import { scaleLinear, scaleLog, scaleSymlog } from "d3-scale";
import { core, dayNumber, number, say, word, type Estimate, type Panel, type PanelRow, type Point } from "./data";
import { cut, opens, plain, svg } from "./dom";

const OPEN = 34; // length of an arrow for an open end
const MONTHS = 300; // days beyond which an axis names months and years

interface Row { row: PanelRow; point: Point }

export function drawPanel(panel: Panel, width: number): SVGSVGElement {
  const days = new Set(panel.rows.flatMap((row) => row.pts.map((point) => point.d?.[0] ?? "")));
  return days.size > 2 ? overTime(panel, width) : sideBySide(panel, width);
}

function values(panel: Panel): number[] {
  return panel.rows.flatMap((row) => row.pts.flatMap((point) => [point.lo, point.hi]).filter((value): value is number => value !== null));
}
function scaleOf(panel: Panel, from: number, to: number) {
  const all = values(panel);
  const low = Math.min(...all.filter((value) => value > 0)), high = Math.max(...all, 1);
  // Figures that differ a hundredfold would hide each other on a linear scale.
  if (Number.isFinite(low) && high / low > 60) return { scale: scaleLog().domain([low / 1.6, high * 1.6]).range([from, to]), log: true };
  return { scale: scaleLinear().domain([0, high * 1.12]).range([from, to]).nice(5), log: false };
}
// Powers of ten; where fewer than three are in sight, twos and fives too.
function powers(ticks: number[]): number[] {
  const leads = (digits: string) => ticks.filter((tick) => digits.includes(tick.toExponential()[0]!));
  const tens = leads("1");
  return tens.length > 2 ? tens : leads("125");
}
// As many of the ticks as can stand side by side.
function apart(ticks: number[], scale: (tick: number) => number): number[] {
  let free = -Infinity;
  return ticks.filter((tick) => {
    const half = number(tick).length * 3.6 + 5, x = scale(tick);
    if (x - half < free) return false;
    free = x + half;
    return true;
  });
}
function label(panel: Panel): string {
  const points = panel.rows.reduce((n, row) => n + row.pts.length, 0);
  return say("chart_alt", { title: `${word("harm_title", panel.k)}, ${plain(panel.p)}`, n: points, speakers: panel.rows.length });
}
const colour = (kind: string): string => (kind === "killed" || kind === "injured" ? kind : "harm");

// One row a statement, the value along the axis: the honest chart where all figures are of one or two days.
function sideBySide(panel: Panel, width: number): SVGSVGElement {
  const rows: Row[] = panel.rows.flatMap((row) => row.pts.map((point) => ({ row, point })));
  rows.sort((a, b) => b.point.v - a.point.v);
  const narrow = width < 560;
  const left = narrow ? 12 : 210, right = narrow ? 44 : 150, step = narrow ? 46 : 34, top = 26;
  const height = top + rows.length * step + 8;
  const { scale, log } = scaleOf(panel, left, width - right);
  const ticks = apart(log ? powers(scale.ticks()) : scale.ticks(narrow ? 3 : 5), scale);
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label(panel), class: colour(panel.k) });
  for (const tick of ticks)
    chart.append(
      svg("line", { class: "grid", x1: scale(tick), x2: scale(tick), y1: top - 6, y2: height - 8 }),
      svg("text", { class: "axis", x: scale(tick), y: top - 12, "text-anchor": "middle" }, number(tick)),
    );
  rows.forEach(({ row, point }, n) => {
    const y = top + n * step + step / 2 + (narrow ? 10 : 0);
    const who = cut(plain(row.sp || word("summary", "unattributed")), narrow ? 44 : 30);
    const group = opens(`c=${point.c[0]}`,
      svg("rect", { class: "hit", x: 0, y: y - step / 2 - (narrow ? 10 : 0), width, height: step }),
      narrow ? svg("text", { class: "axis", x: left, y: y - 13 }, `${who}: ${point.f}`)
        : svg("text", { class: "barlabel", x: 0, y: y + 4 }, who));
    drawFigure(group, point, (value) => scale(value), y);
    if (!narrow) {
      const last = point.hi ?? point.lo ?? 0;
      const gap = point.hi === null ? OPEN + 10 : 12;
      group.append(svg("text", { class: "barlabel", x: scale(last) + gap, y: y + 4 }, point.f));
    }
    if (point.x) group.append(svg("text", { class: "mark-svg", x: width, y: narrow ? y - 13 : y + 4, "text-anchor": "end" }, say("disputed")));
    chart.append(group);
  });
  if (log) chart.append(svg("text", { class: "axis", x: width, y: height, "text-anchor": "end" }, say("scale_log")));
  return chart;
}

// A dot where the figure is stated, a bar where it is a range, an arrow where an end is open.
function drawFigure(group: SVGElement, point: Point, x: (value: number) => number, y: number): void {
  const { lo, hi } = point;
  if (lo !== null && hi !== null) {
    if (lo !== hi) group.append(svg("line", { x1: x(lo), x2: x(hi), y1: y, y2: y, stroke: "currentColor", "stroke-width": 6, "stroke-opacity": 0.35 }));
    for (const value of new Set([lo, hi])) group.append(dot(x(value), y, point.q === "about"));
  } else if (lo !== null) {
    group.append(arrow(x(lo), y, x(lo) + OPEN, y), dot(x(lo), y, false));
  } else if (hi !== null) {
    group.append(arrow(x(hi), y, Math.max(x(hi) - OPEN, 4), y, true), dot(x(hi), y, true));
  }
}
function dot(x: number, y: number, hollow: boolean): SVGElement {
  return svg("circle", { cx: x, cy: y, r: 5, fill: hollow ? "var(--paper)" : "currentColor", stroke: "currentColor", "stroke-width": 2 });
}
function arrow(x1: number, y1: number, x2: number, y2: number, dashed = false): SVGElement {
  const back = Math.atan2(y2 - y1, x2 - x1), size = 6;
  const head = [2.6, -2.6].map((turn) => `${x2 + size * Math.cos(back + turn)},${y2 + size * Math.sin(back + turn)}`);
  return svg("g", { stroke: "currentColor", "stroke-width": 1.75, fill: "none" },
    svg("line", { x1, y1, x2, y2, "stroke-dasharray": dashed ? "3 3" : null }),
    svg("polyline", { points: `${head[0]} ${x2},${y2} ${head[1]}` }));
}

// Days along, figures up; a line a named speaker: what nobody is named for need not be of one voice.
function overTime(panel: Panel, width: number): SVGSVGElement {
  const dated = panel.rows.map((row) => ({ row, pts: row.pts.filter((point) => point.d) })).filter(({ pts }) => pts.length);
  const narrow = width < 560;
  const left = 60, right = narrow ? 16 : 190, top = 24, bottom = 30, height = 320;
  const all = dated.flatMap(({ pts }) => pts.flatMap((point) => [dayNumber(point.d![0]), dayNumber(point.d![1])]));
  const x = scaleLinear().domain([Math.min(...all), Math.max(...all)]).range([left, width - right]);
  const { scale: y, log } = scaleOf(panel, height - bottom, top);
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label(panel), class: colour(panel.k) });
  for (const tick of log ? powers(y.ticks()) : y.ticks(5))
    chart.append(
      svg("line", { class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      svg("text", { class: "axis", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, number(tick)));
  const name = dayName(x.domain()[0]!, x.domain()[1]!);
  for (const tick of dayTicks(x.domain()[0]!, x.domain()[1]!, narrow ? 3 : 6))
    chart.append(svg("text", { class: "axis", x: x(tick), y: height - 8, "text-anchor": "middle" }, name(tick)));
  const ends: { y: number; words: string; target: number }[] = [];
  dated.forEach(({ row, pts }) => {
    const at = (point: Point) => x((dayNumber(point.d![0]) + dayNumber(point.d![1])) / 2);
    const path = pts.map((point) => `${at(point)},${y(Math.max(point.v, log ? y.domain()[0]! : 0))}`).join(" ");
    if (pts.length > 1 && row.sp) chart.append(svg("polyline", { points: path, fill: "none", stroke: "currentColor", "stroke-width": 1.25, "stroke-opacity": 0.5 }));
    for (const point of pts) {
      const cx = at(point), cy = y(Math.max(point.v, log ? y.domain()[0]! : 0));
      const link = opens(`c=${point.c[0]}`, svg("title", {}, `${plain(row.sp)}: ${point.f}`));
      if (point.d![0] !== point.d![1])
        link.append(svg("line", { x1: x(dayNumber(point.d![0])), x2: x(dayNumber(point.d![1])), y1: cy, y2: cy, stroke: "currentColor", "stroke-opacity": 0.4, "stroke-width": 4 }));
      if (point.lo !== null && point.hi !== null && point.lo !== point.hi)
        link.append(svg("line", { x1: cx, x2: cx, y1: y(point.lo), y2: y(point.hi), stroke: "currentColor", "stroke-width": 5, "stroke-opacity": 0.35 }));
      if (point.hi === null) link.append(arrow(cx, cy, cx, cy - 20));
      if (point.lo === null) link.append(arrow(cx, cy, cx, cy + 20, true));
      link.append(dot(cx, cy, point.lo === null || point.q === "about"));
      if (point.x) link.append(svg("circle", { cx, cy, r: 10, fill: "none", stroke: "currentColor", "stroke-width": 1.25 }));
      chart.append(link);
    }
    const last = pts.at(-1)!;
    ends.push({ y: y(Math.max(last.v, log ? y.domain()[0]! : 0)), words: `${last.f}, ${plain(row.sp || word("summary", "unattributed"))}`, target: last.c[0]! });
  });
  if (!narrow) {
    ends.sort((a, b) => a.y - b.y);
    const shown = ends.slice(0, 18);
    shown.forEach((end, n) => { if (n) end.y = Math.max(end.y, shown[n - 1]!.y + 16); });
    let free = height - bottom; // none stands below the axis: what is pushed down there goes up again
    for (const end of shown.reverse()) {
      end.y = Math.min(end.y, free);
      free = end.y - 16;
      chart.append(svg("text", { class: "axis", x: width - right + 12, y: end.y + 4 }, cut(end.words, 27)));
    }
  }
  if (log) chart.append(svg("text", { class: "axis", x: left, y: 12 }, say("scale_log")));
  return chart;
}

export function shortDay(day: number): string {
  const date = new Date(day * 86_400_000);
  return `${date.getUTCDate()} ${core.words.date!.months![date.getUTCMonth()]!.slice(0, 3)}`;
}
export function monthName(day: number): string {
  const date = new Date(day * 86_400_000);
  return `${core.words.date!.months![date.getUTCMonth()]!.slice(0, 3)} ${date.getUTCFullYear()}`;
}
// How the days of a span are called: with their year where there is more than one.
export const dayName = (from: number, to: number): ((day: number) => string) => (to - from > MONTHS ? monthName : shortDay);
export function dayTicks(from: number, to: number, wanted: number): number[] {
  const step = Math.max(1, Math.ceil((to - from) / wanted));
  const ticks: number[] = [];
  for (let day = Math.ceil(from); day <= to; day += step) ticks.push(day);
  return ticks;
}

// One scale for every bar of every harm, taken from the whole record: no filter makes a bar grow. It is compressed, so
// that one death is seen beside thousands, and its axis says so.
const BAR = 200, BARS_END = BAR - 22;
const most = core.incidents.flatMap(({ e }) => e).reduce((high, [, lo, best, hi]) => Math.max(high, hi ?? 0, best ?? 0, lo ?? 0), 1);
const alike = scaleSymlog().constant(3).domain([0, most]).range([2, BARS_END]);
// Low, best and high of one harm; an arrow where the upper end is open.
export function estimateBar([harm, low, best, high, , words]: Estimate): SVGSVGElement {
  const y = 7, x = alike;
  const bar = svg("svg", { class: `estimate ${colour(harm)}`, viewBox: `0 0 ${BAR} 14`, preserveAspectRatio: "xMinYMid meet", "aria-hidden": "true" }, svg("title", {}, words));
  if (low === null && high === null) { // "about 20" bounds nothing: a hollow dot where it lies
    if (best !== null) bar.append(svg("circle", { cx: x(best), cy: y, r: 4, fill: "var(--paper)", stroke: "currentColor", "stroke-width": 2 }));
    return bar;
  }
  const from = low ?? 0, to = high ?? Math.max(low ?? 0, best ?? 0);
  bar.append(svg("rect", { class: "floor", x: x(0), y: y - 1.5, width: Math.max(x(from) - x(0), 0), height: 3, fill: "currentColor" }));
  if (to > from) bar.append(svg("rect", { x: x(from), y: y - 4, width: x(to) - x(from), height: 8, fill: "currentColor", "fill-opacity": 0.3 }));
  if (best !== null) bar.append(svg("rect", { x: x(best) - 1.5, y: y - 6, width: 3, height: 12, fill: "currentColor" }));
  if (high === null) bar.append(arrow(x(to) + 3, y, x(to) + 18, y));
  return bar;
}
export function estimateAxis(): SVGSVGElement {
  const axis = svg("svg", { class: "estimate axisbar", viewBox: `0 0 ${BAR} 20`, preserveAspectRatio: "xMinYMid meet", "aria-hidden": "true" });
  let free = -Infinity;
  for (const tick of [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000].filter((value) => value <= most)) {
    const at = alike(tick), words = tick >= 1e6 ? `${tick / 1e6}M` : tick >= 1e4 ? `${tick / 1e3}k` : number(tick), half = words.length * 3.2 + 2;
    axis.append(svg("line", { class: "line", x1: at, x2: at, y1: 15, y2: 20 }));
    if (at - half < free) continue;
    free = at + half;
    axis.append(svg("text", { class: "axis", x: at, y: 11, "text-anchor": tick ? "middle" : "start" }, words));
  }
  return axis;
}

// The days on which a need was reported.
export function strip(spans: [string, string][], from: number, to: number): SVGSVGElement {
  const x = scaleLinear().domain([from, to + 1]).range([0, 300]);
  const line = svg("svg", { viewBox: "0 0 300 6", preserveAspectRatio: "none", class: "strip harm", "aria-hidden": "true" },
    svg("line", { class: "grid", x1: 0, x2: 300, y1: 3, y2: 3 }));
  for (const [start, end] of spans) {
    const left = x(dayNumber(start)), unsure = end !== start;
    line.append(svg("rect", { x: left, y: 1.5, width: x(dayNumber(end) + 1) - left, height: 3, fill: "currentColor", "fill-opacity": unsure ? 0.35 : 1 }));
  }
  return line;
}
