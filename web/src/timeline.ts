// Incidents along time: named bars when few, packed bars when more, counts when many. A bar is as wide as its date is unsure.
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { dayTicks, monthName, shortDay } from "./charts";
import { count, dayNumber, say, type Incident } from "./data";
import { cut, el, opens, plain, svg } from "./dom";

const NAMED = 24, PACKED = 500, MANY = 20;

export function drawTimeline(incidents: Incident[], width: number, zoomTo: (from: string, to: string) => void): HTMLElement {
  const all = incidents.filter((incident) => incident.d), undated = incidents.length - all.length;
  const box = el("div", {}), [from, to] = ends(all);
  const dated = all.filter(({ d }) => dayNumber(d![1]) >= from && dayNumber(d![0]) < to), outside = all.length - dated.length;
  if (dated.length) {
    const draw = dated.length <= NAMED ? named : dated.length <= PACKED ? packed : counted;
    box.append(draw(dated, from, to, width, zoomTo));
  }
  const notes = [dated.length > PACKED ? "" : say("timeline_note"), outside ? say("timeline_outside", { n: count("incident", outside) }) : "",
    undated ? say("no_date", { n: count("incident", undated) }) : ""];
  box.append(el("p", { class: "small" }, notes.filter(Boolean).join(" ")));
  return box;
}

// First day and the one after the last. Of many, the outermost twentieths are left out where they stretch the whole more
// than twofold, as in the days on top of the page: one stray year must not press a case into a corner.
function ends(incidents: Incident[]): [number, number] {
  const days = (at: 0 | 1) => incidents.map(({ d }) => dayNumber(d![at])).sort((a, b) => a - b);
  const starts = days(0), lasts = days(1), n = incidents.length, cut = Math.floor(n / 20);
  const whole = lasts[n - 1]! - starts[0]!, middle = lasts[n - 1 - cut]! - starts[cut]!;
  return n >= MANY && whole > 2 * middle ? [starts[cut]!, lasts[n - 1 - cut]! + 1] : [starts[0]!, lasts[n - 1]! + 1];
}
function frame(from: number, to: number, left: number, width: number, height: number, incidents: Incident[]) {
  const x = scaleLinear().domain([from, to]).range([left, width - 8]);
  const name = say("timeline_alt", { n: incidents.length, a: shortDay(from), b: `${shortDay(to - 1)} ${new Date((to - 1) * 864e5).getUTCFullYear()}` });
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name });
  const days = to - from, many = days > 120;
  for (const tick of dayTicks(from, to - 1, Math.max(2, Math.floor((width - left) / 90)))) {
    chart.append(svg("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 18, y2: height }),
      svg("text", { class: "axis", x: x(tick), y: 11, "text-anchor": x(tick) < left + 20 ? "start" : "middle" }, many ? monthName(tick) : shortDay(tick)));
  }
  return { x, chart };
}
const tone = (incident: Incident): string =>
  incident.e.some((e) => e[0] === "killed") ? "killed" : incident.e.some((e) => e[0] === "injured") ? "injured" : "harm";

function bar(incident: Incident, x: ScaleLinear<number, number>, y: number, high: number): SVGElement {
  const start = x(dayNumber(incident.d![0])), end = x(dayNumber(incident.d![1]) + 1);
  const unsure = incident.d![2] > 1;
  return svg("rect", { x: Math.max(start, x.range()[0]!) + 0.5, y, width: Math.max(3, Math.min(end, x.range()[1]!) - Math.max(start, x.range()[0]!) - 1), height: high, rx: 1.5, fill: "currentColor", "fill-opacity": unsure ? 0.3 : 0.85, stroke: "currentColor", "stroke-dasharray": unsure ? "3 2" : null, "stroke-width": unsure ? 1 : 0, class: tone(incident) });
}

function named(incidents: Incident[], from: number, to: number, width: number): SVGElement {
  const narrow = width < 620, step = narrow ? 40 : 26, left = narrow ? 0 : Math.min(360, width * 0.4), top = 24;
  const rows = [...incidents].sort((a, b) => dayNumber(a.d![0]) - dayNumber(b.d![0]) || dayNumber(a.d![1]) - dayNumber(b.d![1]));
  const { x, chart } = frame(from, to, left, width, top + rows.length * step, incidents);
  rows.forEach((incident, n) => {
    const y = top + n * step;
    const name = [incident.t, incident.p].filter(Boolean).map(plain).join(", ");
    chart.append(opens(`i=${incident.id}`,
      svg("rect", { class: "hit", x: 0, y, width, height: step }),
      svg("text", { class: "barlabel", x: 0, y: y + (narrow ? 14 : 17) }, cut(name, Math.floor((narrow ? width : left) / 7.4))),
      bar(incident, x, y + (narrow ? 20 : 6), 13)));
  });
  return chart;
}

function packed(incidents: Incident[], from: number, to: number, width: number): SVGElement {
  const rows = [...incidents].sort((a, b) => dayNumber(a.d![0]) - dayNumber(b.d![0]) || dayNumber(a.d![1]) - dayNumber(b.d![1]));
  const ends: number[] = [];
  const lanes = rows.map((incident) => {
    const start = dayNumber(incident.d![0]);
    let lane = ends.findIndex((end) => end <= start);
    if (lane < 0) lane = ends.push(0) - 1;
    ends[lane] = dayNumber(incident.d![1]) + 1;
    return lane;
  });
  const step = ends.length > 30 ? 6 : 12;
  const { x, chart } = frame(from, to, 0, width, 24 + ends.length * step, incidents);
  rows.forEach((incident, n) =>
    chart.append(opens(`i=${incident.id}`,
      svg("title", {}, [incident.t, incident.p].map(plain).join(", ")), bar(incident, x, 24 + lanes[n]! * step, step - 2))));
  return chart;
}

function counted(incidents: Incident[], from: number, to: number, width: number, zoomTo: (from: string, to: string) => void): SVGElement {
  const days = to - from, step = days > 720 ? 30 : days > 90 ? 7 : 1, bins = new Map<number, number>();
  for (const incident of incidents) {
    const bin = Math.floor(((dayNumber(incident.d![0]) + dayNumber(incident.d![1])) / 2 - from) / step);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const high = [...bins.values()].reduce((a, b) => Math.max(a, b), 1), height = 140;
  const { x, chart } = frame(from, to, 36, width, height, incidents);
  chart.append(svg("text", { class: "axis", x: 30, y: 30, "text-anchor": "end" }, String(high)), svg("text", { class: "axis", x: 30, y: height, "text-anchor": "end" }, "0"));
  const iso = (day: number) => new Date(day * 864e5).toISOString().slice(0, 10);
  for (const [bin, n] of bins) {
    const start = from + bin * step, tall = ((height - 26) * n) / high;
    chart.append(svg("g", { class: "killed", click: () => zoomTo(iso(start), iso(start + step - 1)) },
      svg("title", {}, `${shortDay(start)}: ${count("incident", n)}`),
      svg("rect", { x: x(start) + 0.5, y: height - tall, width: Math.max(1, x(start + step) - x(start) - 1), height: tall, fill: "currentColor", "fill-opacity": 0.75 })));
  }
  return chart;
}
