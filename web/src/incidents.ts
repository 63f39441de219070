// The incidents: filters, a paged list, the map and the timeline, all showing the same choice.
import { estimateAxis, estimateBar } from "./charts";
import { core, count, number, say, sentences, word, type Incident, type Sentence } from "./data";
import { afterPaint, announce, el, said } from "./dom";
import { drawFacets, month, monthLabel, type Facet } from "./facets";
import { IncidentMap } from "./map";
import { asCsv, asGeoJson, take } from "./taking";
import { drawTimeline } from "./timeline";

const PAGE = 20, PRINTED = 2000;

interface Ready extends Incident { n0: number; words: string; killed: number; injured: number }

const harmOf = (incident: Incident, harm: string): number => {
  const found = incident.e.find((e) => e[0] === harm);
  return found ? (found[2] ?? found[1] ?? found[3] ?? 0) : -1;
};
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const collator = new Intl.Collator(document.documentElement.lang);
const orders: Record<string, (a: Ready, b: Ready) => number> = {
  date: (a, b) => compare(a.d?.[0] ?? "9999", b.d?.[0] ?? "9999"),
  killed: (a, b) => b.killed - a.killed,
  injured: (a, b) => b.injured - a.injured,
  origins: (a, b) => b.n[2] - a.n[2],
  place: (a, b) => collator.compare(a.p || "\uffff", b.p || "\uffff"),
};

const STANDING = "standing"; // all but what people or the case's rules excluded
const COUNTRIES = new Set(core.incidents.map(({ cc }) => cc).filter(Boolean)).size;

interface Choosing extends Facet { first?: boolean; charted?: boolean; options: () => [string, string][] }
interface Choice extends Choosing { input: HTMLSelectElement }

function choosing(key: string, name: string, of: Facet["of"], label: Facet["label"], more: Partial<Choosing> = {}): Choosing {
  const options = (): [string, string][] => {
    const counts = new Map<string, number>();
    for (const incident of core.incidents) for (const value of new Set(of(incident))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const found = [...counts.keys()].map((value): [string, string] => [value, label(value)]);
    found.sort((a, b) => (more.inOrder ? compare(a[0], b[0]) : collator.compare(a[1], b[1])));
    return [["", say("any")], ...found];
  };
  return { key, name, of, label, options, ...more };
}
const same = (value: string) => value;
const change = (id: string): "new" | "other" | "no" => { const found = core.changes.of?.[id]; return found ? (found.new ? "new" : "other") : "no"; };
const listed = new Map(Object.entries(core.doers)); // doers told in several forms, or with capitals
const CHOICES: Choosing[] = [
  choosing("harm", say("harm"), (i) => i.e.map((e) => e[0]), (value) => word("harm", value), { first: true, charted: true }),
  choosing("grade", say("grade"), (i) => [i.g], (value) => word("grade", value), { first: true }),
  choosing("status", say("status"), (i) => [i.s], (value) => word("status", value), { first: true }),
  choosing("month", say("month"), month, monthLabel, { charted: true, inOrder: true }),
  choosing("country", say("country"), (i) => (i.cc ? [i.cc] : []), same, { charted: true }),
  choosing("place", say("place"), (i) => (i.p ? [i.p] : []), same, { charted: true }),
  choosing("kind", say("kind"), (i) => [i.k], (value) => word("attack", value), { charted: true }),
  choosing("actor", say("actor"), (i) => i.a.map((who) => listed.get(who.toLowerCase()) ?? who.toLowerCase()), same, { charted: true }),
  choosing("victims", say("victims_are"), (i) => i.v, (value) => word("victims", value), { charted: true }),
  choosing("state", say("state"), (i) => (i.w === "excluded" ? [i.w] : [STANDING, i.w]), (value) => word("state", value), {}),
  ...(core.changes.of ? [choosing("changed", say("since_build"), (i) => (change(i.id) === "no" ? ["no"] : ["yes", change(i.id)]), (value) => word("changed", value), { first: true })] : []),
];

export class Incidents {
  private readonly all: Ready[] = core.incidents.map((incident, n0) => ({
    ...incident,
    n0,
    words: `${incident.id} ${incident.t} ${incident.p} ${incident.cc} ${incident.a.join(" ")} ${incident.q}`.toLowerCase(),
    killed: harmOf(incident, "killed"),
    injured: harmOf(incident, "injured"),
  }));
  private readonly inOrder = new Map<string, Ready[]>();
  private shown: Ready[] = [];
  private page = 0;
  private readonly search = el("input", { type: "search", placeholder: say("search_hint"), autocomplete: "off", spellcheck: "false" });
  private readonly choices: Choice[] = CHOICES.map((facet) => ({ ...facet, input: chooser(facet.options()) }));
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
  private width = 0;
  private told: Sentence[][] | null = null;
  private readonly charts = el("details", { class: "tabled charts onscreen", toggle: () => this.drawFacets() }, el("summary", {}, say("facets")));

  constructor(private readonly root: HTMLElement) {
    this.map = new IncidentMap((spot) => {
      if (spot.incidents.length === 1) location.hash = `i=${spot.incidents[0]!.id}`;
      else { this.place = this.place === spot.key ? "" : spot.key; this.apply(); }
    });
    const field = (name: string, input: HTMLElement) => el("label", {}, name, input);
    const inputs = [this.search, ...this.choices.map(({ input }) => input), this.from, this.to, this.order];
    const first = this.choices.filter(({ first }) => first), rest = this.choices.filter(({ first, input }) => !first && input.options.length > 2);
    const state = this.choices.find(({ key }) => key === "state")!;
    state.input.value = STANDING;
    for (const input of inputs)
      input.addEventListener(input === this.search ? "input" : "change", () => { cancelAnimationFrame(this.waiting); this.waiting = requestAnimationFrame(() => this.apply()); });
    root.append(
      el("form", { class: "tools", role: "search", "aria-label": word("ui", "search"), submit: (event) => event.preventDefault() },
        field(say("search"), this.search), ...first.map(({ name, input }) => field(name, input)),
        field(say("from"), this.from), field(say("to"), this.to), field(say("sort"), this.order),
        rest.length ? el("details", { class: "more" }, el("summary", {}, say("more_filters")), el("div", { class: "inner" }, ...rest.map(({ name, input }) => field(name, input)))) : null),
      this.found,
      el("div", { class: "both" }, el("div", {}, el("div", { class: "harms scale" }, el("span", { class: "small" }, say("people_scale")), estimateAxis()), this.rows, this.pager), el("div", { class: "side" }, this.map.element)),
      this.times, this.charts, ...gone());
    root.hidden = false;
    this.apply(true);
    // Sentences are searched and printed; they are unpacked when the page is at rest.
    (window.requestIdleCallback ?? setTimeout)(() => void sentences().then((told) => {
      this.told = told;
      for (const incident of this.all) incident.words += ` ${told[incident.n0]!.map(([, words]) => words).join(" ")}`.toLowerCase();
      if (this.search.value) this.apply(true);
      document.documentElement.dataset.told = "";
    }, () => undefined));
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry!.contentRect.width);
      if (width === this.width) return;
      this.width = width;
      this.drawTimes();
    }).observe(this.times);
    addEventListener("beforeprint", () => this.drawRows(0, PRINTED, true));
    addEventListener("afterprint", () => this.drawPage());
  }

  private apply(quiet = false): void {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = this.choices.filter(({ input }) => input.value).map(({ of, input }) => ({ of, value: input.value }));
    const from = this.from.value, to = this.to.value;
    this.shown = this.sorted(this.order.value).filter((incident) =>
      chosen.every(({ of, value }) => of(incident).includes(value))
      && (!from || (incident.d !== null && incident.d[1] >= from)) && (!to || (incident.d !== null && incident.d[0] <= to))
      && (!this.place || incident.xy?.join() === this.place) && words.every((word) => incident.words.includes(word)));
    this.page = 0;
    const some = words.length || chosen.some(({ value }) => value !== STANDING) || from || to || this.place;
    const summary = say("shown", { n: number(this.shown.length), total: number(this.all.length) });
    this.found.replaceChildren(el("span", { id: "shown" }, summary));
    const lost = this.shown.filter((incident) => !incident.xy).length;
    if (lost) this.found.append(el("span", {}, say("no_place", { n: count("incident", lost) })));
    if (some) this.found.append(el("button", { type: "button", class: "plain", click: () => this.clear() }, say("clear")));
    if (this.shown.length)
      this.found.append(el("span", { class: "onscreen" }, `${say("take")} `,
        el("button", { type: "button", class: "plain", click: () => take("incidents.csv", "text/csv", asCsv(this.shown)) }, "CSV"), " ",
        el("button", { type: "button", class: "plain", click: () => take("incidents.geojson", "application/geo+json", asGeoJson(this.shown)) }, "GeoJSON")));
    if (!quiet) announce(summary);
    this.drawPage();
    // The list answers at once; the pictures follow when it has been painted.
    if (!this.picturing) this.picturing = afterPaint(() => this.picture());
  }
  private picture(): void {
    this.picturing = 0;
    this.map.show(this.shown);
    this.drawTimes();
    this.drawFacets();
    this.root.dispatchEvent(new Event("drawn"));
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
    for (const input of [this.search, this.from, this.to, ...this.choices.map(({ input }) => input)]) input.value = "";
    this.choices.find(({ key }) => key === "state")!.input.value = STANDING;
    this.place = "";
    this.apply();
    this.search.focus();
  }
  private drawFacets(): void {
    if (!this.charts.open) return;
    this.charts.querySelector(".facets")?.remove();
    this.charts.append(drawFacets(this.shown, CHOICES.filter(({ charted }) => charted), (key, value) => {
      this.choices.find((choice) => choice.key === key)!.input.value = value;
      this.apply();
    }));
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
  private drawRows(first: number, n: number, printed = false): void {
    const rows = this.shown.slice(first, first + n).map((incident) => this.row(incident, printed));
    this.rows.replaceChildren(...(rows.length ? rows : [el("li", { class: "none" }, say("none_found"))]));
    const unprinted = n === PRINTED ? this.shown.length - PRINTED : 0;
    if (unprinted > 0) this.rows.append(el("li", { class: "none" }, say("copies_more", { n: number(unprinted) })));
    this.rows.setAttribute("start", String(first + 1));
  }
  private row(incident: Ready, printed = false): HTMLElement {
    const [reports, publishers, origins, speakers] = incident.n;
    const harms = el("div", { class: "harms" });
    for (const estimate of incident.e) {
      const kind = estimate[0] === "killed" || estimate[0] === "injured" ? estimate[0] : "harm";
      harms.append(el("span", { class: `hv ${kind}` }, `${estimate[5]} ${word("harm", estimate[0])}`), estimateBar(estimate));
    }
    const over = () => this.map.light(incident), out = () => this.map.light(null);
    return el("li", { class: "row" }, el("a", { href: `#i=${incident.id}`, mouseenter: over, mouseleave: out, focus: over, blur: out },
      said(incident.t, { class: "t" }),
      el("span", { class: "grade" }, el("b", {}, word("grade", incident.g)), incident.w === "draft" ? "" : ` · ${word("state", incident.w)}`),
      el("span", { class: "meta" }, said(incident.p || word("place", "none")), incident.cc && incident.cc !== incident.p && COUNTRIES > 1 ? `, ${incident.cc}` : "", " · ", incident.d ? incident.d[3] : word("date", "none"),
        incident.d?.[4] ? ` (${say("inferred")})` : "", incident.s === "agreed" ? "" : ` · ${word("status", incident.s)}`, incident.x ? ` · ${say("denied")}` : "",
        change(incident.id) === "no" ? "" : el("b", { class: "changed" }, ` · ${word("changed", change(incident.id))}`)),
      incident.e.length ? harms : null,
      el("span", { class: "srcs" }, [count("report", reports), count("publisher", publishers), count("origin", origins), count("speaker", speakers)].join(" · "))),
      printed ? el("div", { class: "onpaper" }, ...(this.told?.[incident.n0] ?? []).slice(0, 3).map(([, words, publisher]) =>
        el("p", { class: "source" }, "“", said(words), "” ", said(publisher, { class: "small" })))) : null);
  }
}

// Incidents of the build before that are no more, each with where its claims went.
function gone(): HTMLElement[] {
  const rows = core.changes.gone ?? [], stands = new Map(core.incidents.map((incident) => [incident.id, incident]));
  if (!rows.length) return [];
  return [el("details", { class: "tabled" }, el("summary", {}, say("gone", { n: number(rows.length) })), el("ul", { class: "why" }, ...rows.map(([title, now]) => {
    const held = now.flatMap((id, n) => { const one = stands.get(id); return one ? [n ? "; " : "", el("a", { href: `#i=${id}` }, said([one.t, one.p].filter(Boolean).join(", ")))] : []; });
    return el("li", {}, said(title), ": ", held.length ? `${say("gone_to")} ` : say("gone_nowhere"), ...held);
  })))];
}
function chooser(options: [string, string][]): HTMLSelectElement {
  return el("select", {}, ...options.map(([value, name]) => el("option", { value }, name)));
}
