// How many of the shown incidents there are by month, place, harm and whom the words call women, men or children.
import { count, number, say, word, type Incident } from "./data";
import { el, said } from "./dom";

const ROWS = 8, IN_ORDER = 36; // rows at most; months in order are seen whole where they can be

export interface Facet { name: string; key: string; of: (incident: Incident) => string[]; label: (value: string) => string; inOrder?: boolean }
export const month = (incident: Incident): string[] => (incident.d && incident.d[2] < 5 ? [incident.d[0].slice(0, 7)] : []);

export function drawFacets(incidents: Incident[], facets: Facet[], choose: (key: string, value: string) => void): HTMLElement {
  const box = el("div", { class: "facets" });
  const whole = incidents.length || 1;
  for (const facet of facets) {
    const counts = new Map<string, number>();
    for (const incident of incidents) for (const value of new Set(facet.of(incident))) counts.set(value, (counts.get(value) ?? 0) + 1);
    if (!counts.size) continue;
    const most = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)), rows = facet.inOrder ? IN_ORDER : ROWS, shown = most.slice(0, rows);
    if (facet.inOrder) shown.sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const list = el("ul", {}, ...shown.map(([value, n]) =>
      el("li", {}, el("button", { type: "button", class: "plain", click: () => choose(facet.key, value) }, said(facet.label(value))),
        el("span", { class: "track", "aria-hidden": "true" }, fill(n / whole)), el("span", { class: "num small" }, number(n)))));
    box.append(el("section", { class: shown.length > ROWS ? "facet long" : "facet", "aria-label": facet.name }, el("h4", {}, facet.name), list,
      most.length > rows ? el("p", { class: "small" }, say("facet_more", { n: number(most.length - rows) })) : null));
  }
  box.append(el("p", { class: "small" }, say("facets_note", { n: count("incident", incidents.length) })));
  return box;
}
function fill(share: number): HTMLElement {
  const bar = el("span", { class: "fill" });
  bar.style.inlineSize = `${Math.max(1, share * 100)}%`;
  return bar;
}
export const monthLabel = (value: string): string => {
  const [year, at] = value.split("-");
  return `${monthNames()[Number(at) - 1]} ${year}`;
};
const monthNames = (): string[] => word("date", "month_names") as unknown as string[];
