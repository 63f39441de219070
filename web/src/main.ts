// Wakes the page: the parts that were written as plain HTML get their charts, map, filters and evidence.
import { dayName, drawPanel, strip } from "./charts";
import { core, dayNumber } from "./data";
import { el } from "./dom";
import { route } from "./evidence";
import { Incidents } from "./incidents";
import { landings } from "./landing";
import { drawLineage } from "./lineage";

document.documentElement.classList.add("js");

if (core.incidents.length) {
  document.getElementById("incidents-static")!.remove();
  new Incidents(document.getElementById("incidents-app")!);
}

// Charts are drawn when they come near, and again when their width changes.
const drawn = new WeakMap<Element, number>();
const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) draw(target);
}, { rootMargin: "400px" });
const sized = new ResizeObserver((entries) => entries.forEach(({ target }) => { if (drawn.has(target)) draw(target); }));
function draw(box: Element): void {
  const width = Math.round(box.clientWidth);
  if (!width || drawn.get(box) === width) return;
  drawn.set(box, width);
  box.replaceChildren(drawPanel(core.panels[Number((box.parentElement as HTMLElement).dataset.panel)]!, width));
}
const charts = document.querySelectorAll(".panel .chart");
for (const box of charts) { near.observe(box); sized.observe(box); }
// Paper holds what is folded: every total with its table and the sentences that it is read from.
let unfolded: HTMLDetailsElement[] = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll<HTMLDetailsElement>("#totals details:not([open])")];
  for (const details of unfolded) details.open = true;
  charts.forEach(draw);
});
addEventListener("afterprint", () => { for (const details of unfolded) details.open = false; });

const days = core.needs.flatMap(({ items }) => items.flatMap(({ d }) => d.flat())).map(dayNumber);
if (days.length) {
  const from = days.reduce((a, b) => Math.min(a, b)), to = days.reduce((a, b) => Math.max(a, b));
  if (to > from)
    document.querySelectorAll("#needs-body .need").forEach((box, place) =>
      box.querySelectorAll("li").forEach((row, n) => {
        const item = core.needs[place]!.items[n]!;
        if (item.d.length) row.append(strip(item.d, from, to));
      }));
  if (to > from)
    for (const list of document.querySelectorAll("#needs-body .need ul"))
      list.append(el("li", { class: "ends", "aria-hidden": "true" }, el("span", {}, dayName(from, to)(from)), el("span", {}, dayName(from, to)(to))));
}

drawLineage(document.getElementById("lineage")!);

const sections = new Map([...document.querySelectorAll<HTMLAnchorElement>(".sections a")].map((link) => [link.hash.slice(1), link]));
const reading = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries)
    if (isIntersecting) for (const [id, link] of sections) id === target.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
}, { rootMargin: "-20% 0px -70% 0px" });
for (const id of sections.keys()) reading.observe(document.getElementById(id)!);

landings();
addEventListener("hashchange", () => void route());
void route();
