// The incidents: filters, a paged list, the map and the timeline, all showing the same choice.
import { estimateAxis, estimateBar } from "./charts";
import { core, count, number, say, word, type Incident } from "./data";
import { afterPaint, announce, el, said } from "./dom";
import { IncidentMap } from "./map";
import { drawTimeline } from "./timeline";

const PAGE = 20, PRINTED = 2000;

interface Ready extends Incident { words: string; killed: number; injured: number }

const harmOf = (incident: Incident, harm: string): number => {
  const found = incident.e.find((e) => e[0] === harm);
  return found ? (found[2] ?? found[1] ?? found[3] ?? 0) : -1;
};
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const collator = new Intl.Collator("en");
const orders: Record<string, (a: Ready, b: Ready) => number> = {
  date: (a, b) => compare(a.d?.[0] ?? "9999", b.d?.[0] ?? "9999"),
  killed: (a, b) => b.killed - a.killed,
  injured: (a, b) => b.injured - a.injured,
  origins: (a, b) => b.n[2] - a.n[2],
  place: (a, b) => collator.compare(a.p || "\uffff", b.p || "\uffff"),
};

export class Incidents {
  private readonly all: Ready[] = core.incidents.map((incident) => ({
    ...incident,
    words: `${incident.t} ${incident.p} ${incident.q}`.toLowerCase(),
    killed: harmOf(incident, "killed"),
    injured: harmOf(incident, "injured"),
  }));
  private readonly inOrder = new Map<string, Ready[]>();
  private shown: Ready[] = [];
  private page = 0;
  private readonly search = el("input", { type: "search", placeholder: say("search_hint"), autocomplete: "off", spellcheck: "false" });
  private readonly harm = chooser([["", say("any")], ...this.seen((i) => i.e.map((e) => e[0])).map((h) => [h, word("harm", h)] as [string, string])]);
  private readonly grade = chooser([["", say("any")], ...this.seen((i) => [i.g]).map((g) => [g, word("grade", g)] as [string, string])]);
  private readonly status = chooser([["", say("any")], ...this.seen((i) => [i.s]).map((s) => [s, word("status", s)] as [string, string])]);
  private readonly from = el("input", { type: "date" });
  private readonly to = el("input", { type: "date" });
  private readonly order = chooser(Object.keys(orders).map((name) => [name, say(`sort_${name}`)]));
  private readonly rows = el("ol", { class: "rows", id: "incident-rows" });
  private readonly pager = el("div", { class: "pager" });
  private readonly found = el("div", { class: "found" });
  private readonly times = el("div", { class: "timeline" });
  private readonly map: IncidentMap;
  private place = "";
  private waiting = 0;
  private picturing = 0;
  private drawings: (() => void)[] = [];
  private width = 0;

  constructor(private readonly root: HTMLElement) {
    this.map = new IncidentMap((spot) => {
      if (spot.incidents.length === 1) location.hash = `i=${spot.incidents[0]!.id}`;
      else { this.place = this.place === spot.key ? "" : spot.key; this.apply(); }
    });
    const field = (name: string, input: HTMLElement) => el("label", {}, name, input);
    const inputs = [this.search, this.harm, this.grade, this.status, this.from, this.to, this.order];
    for (const input of inputs)
      input.addEventListener(input === this.search ? "input" : "change", () => { cancelAnimationFrame(this.waiting); this.waiting = requestAnimationFrame(() => this.apply()); });
    root.append(
      el("form", { class: "tools", role: "search", "aria-label": word("ui", "search"), submit: (event) => event.preventDefault() },
        field(say("search"), this.search), field(say("harm"), this.harm), field(say("grade"), this.grade), field(say("status"), this.status),
        field(say("from"), this.from), field(say("to"), this.to), field(say("sort"), this.order)),
      this.found,
      el("div", { class: "both" }, el("div", {}, el("div", { class: "harms scale" }, el("span", { class: "small" }, say("people_scale")), estimateAxis()), this.rows, this.pager), el("div", { class: "side" }, this.map.element)),
      this.times);
    root.hidden = false;
    this.apply(true);
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry!.contentRect.width);
      if (width === this.width) return;
      this.width = width;
      this.drawTimes();
    }).observe(this.times);
    addEventListener("beforeprint", () => this.drawRows(0, PRINTED));
    addEventListener("afterprint", () => this.drawPage());
  }

  private seen(of: (incident: Incident) => string[]): string[] {
    return [...new Set(core.incidents.flatMap(of))].sort();
  }
  private apply(quiet = false): void {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const { value: harm } = this.harm, { value: grade } = this.grade, { value: status } = this.status;
    const from = this.from.value, to = this.to.value;
    this.shown = this.sorted(this.order.value).filter((incident) =>
      (!harm || incident.e.some((e) => e[0] === harm)) && (!grade || incident.g === grade) && (!status || incident.s === status)
      && (!from || (incident.d !== null && incident.d[1] >= from)) && (!to || (incident.d !== null && incident.d[0] <= to))
      && (!this.place || incident.xy?.join() === this.place) && words.every((word) => incident.words.includes(word)));
    this.page = 0;
    const some = words.length || harm || grade || status || from || to || this.place;
    const summary = say("shown", { n: number(this.shown.length), total: number(this.all.length) });
    this.found.replaceChildren(el("span", { id: "shown" }, summary));
    const lost = this.shown.filter((incident) => !incident.xy).length;
    if (lost) this.found.append(el("span", {}, say("no_place", { n: count("incident", lost) })));
    if (some) this.found.append(el("button", { type: "button", class: "plain", click: () => this.clear() }, say("clear")));
    if (!quiet) announce(summary);
    this.drawPage();
    // The list answers at once; the pictures follow when it has been painted, each in a turn of its own.
    this.drawings = [() => this.map.show(this.shown), () => this.drawTimes()];
    if (!this.picturing) this.picturing = afterPaint(() => this.picture());
  }
  private picture(): void {
    this.picturing = 0;
    this.drawings.shift()?.();
    if (this.drawings.length) this.picturing = afterPaint(() => this.picture());
    else this.root.dispatchEvent(new Event("drawn"));
  }
  private sorted(name: string): Ready[] {
    let found = this.inOrder.get(name);
    if (!found) {
      const order = orders[name]!;
      this.inOrder.set(name, (found = [...this.all].sort((a, b) => order(a, b) || orders.date!(a, b))));
    }
    return found;
  }
  private clear(): void {
    for (const input of [this.search, this.from, this.to, this.harm, this.grade, this.status]) input.value = "";
    this.place = "";
    this.apply();
    this.search.focus();
  }
  private drawTimes(): void {
    const { width } = this;
    if (!width) return;
    this.times.replaceChildren(el("h3", {}, say("timeline")), drawTimeline(this.shown, width, (from, to) => {
      this.from.value = from;
      this.to.value = to;
      this.apply();
    }));
  }
  private drawPage(): void {
    this.drawRows(this.page * PAGE, PAGE);
    const pages = Math.ceil(this.shown.length / PAGE), first = this.page * PAGE;
    this.pager.replaceChildren();
    if (pages < 2) return;
    const go = (step: number) => () => {
      this.page += step;
      this.drawPage();
      this.rows.querySelector("a")?.focus({ preventScroll: true });
      this.rows.scrollIntoView({ block: "nearest" });
    };
    this.pager.append(
      el("button", { type: "button", disabled: this.page === 0, click: go(-1) }, say("previous")),
      el("span", {}, say("page_of", { a: number(first + 1), b: number(Math.min(first + PAGE, this.shown.length)), n: number(this.shown.length) })),
      el("button", { type: "button", disabled: this.page === pages - 1, click: go(1) }, say("next")));
  }
  private drawRows(first: number, n: number): void {
    const rows = this.shown.slice(first, first + n).map((incident) => this.row(incident));
    this.rows.replaceChildren(...(rows.length ? rows : [el("li", { class: "none" }, say("none_found"))]));
    const unprinted = n === PRINTED ? this.shown.length - PRINTED : 0;
    if (unprinted > 0) this.rows.append(el("li", { class: "none" }, say("copies_more", { n: number(unprinted) })));
    this.rows.setAttribute("start", String(first + 1));
  }
  private row(incident: Incident): HTMLElement {
    const [reports, publishers, origins, speakers] = incident.n;
    const harms = el("div", { class: "harms" });
    for (const estimate of incident.e) {
      const kind = estimate[0] === "killed" || estimate[0] === "injured" ? estimate[0] : "harm";
      harms.append(el("span", { class: `hv ${kind}` }, `${estimate[5]} ${word("harm", estimate[0])}`), estimateBar(estimate));
    }
    const over = () => this.map.light(incident), out = () => this.map.light(null);
    return el("li", { class: "row" }, el("a", { href: `#i=${incident.id}`, mouseenter: over, mouseleave: out, focus: over, blur: out },
      said(incident.t, { class: "t" }),
      el("span", { class: "grade" }, el("b", {}, word("grade", incident.g))),
      el("span", { class: "meta" }, said(incident.p || word("place", "none")), " · ", incident.d ? incident.d[3] : word("date", "none"),
        incident.d?.[4] ? ` (${say("inferred")})` : "", incident.s === "agreed" ? "" : ` · ${word("status", incident.s)}`, incident.x ? ` · ${say("denied")}` : ""),
      incident.e.length ? harms : null,
      el("span", { class: "srcs" }, [count("report", reports), count("publisher", publishers), count("origin", origins), count("speaker", speakers)].join(" · "))));
  }
}

function chooser(options: [string, string][]): HTMLSelectElement {
  return el("select", {}, ...options.map(([value, name]) => el("option", { value }, name)));
}
