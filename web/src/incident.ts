// The page of one incident: what is told in order, victims, doers, figures by origin, reasons in words, decisions.
import { geoMercator, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { feature } from "topojson-client";
import { estimateAxis, estimateBar } from "./charts";
import { claim as loadClaim, core, count, detail as loadDetail, form, number, say, text as loadText, word, type Claim, type Detail, type Incident } from "./data";
import { cut, el, plain, said, svg } from "./dom";
import { claimCard, facts, idLine, links, quoted, reportLine, reportOf, when } from "./quotes";

const CLAIMS_SHOWN = 60, TOLD = 6, EACH = 2, VICTIMS_SHOWN = 12;
const PEOPLE = new Set(["killed", "injured", "treated", "casualties", "missing", "abducted", "detained", "trapped", "displaced", "evacuated"]);

type Numbered = [at: number, claim: Claim];

const AFTERWARDS = ["treated", "detained"]; // a hospital or an airport that stands in these was not struck

export async function incidentView(n: number): Promise<HTMLElement | null> {
  const incident = core.incidents[n];
  if (!incident) return null;
  const reasons = await loadDetail(n), [first, total] = incident.c;
  const claims: Numbered[] = [];
  for (let at = first; at < first + total; at++) claims.push([at, await loadClaim(at)]);
  const view = el("div", { class: "ev incident" });
  view.append(head(incident), figures(incident), standing(incident, reasons), ...decided(incident.id), ...changed(incident.id));
  view.append(el("h3", {}, say("told")), ...await narrative(claims));
  const victims = victimTable(claims);
  if (victims) view.append(el("h3", {}, say("victims")), victims);
  view.append(el("h3", {}, say("circumstances")), circumstances(claims, reasons.tg));
  const map = smallMap(incident);
  if (map) view.append(map);
  const origins = byOrigin(claims);
  if (origins) view.append(el("h3", {}, say("by_origin")), el("p", { class: "small" }, say("by_origin_lead")), origins);
  if (reasons.e.length) view.append(el("h3", {}, say("estimate_title")), ...chosen(reasons));
  if (reasons.w.length) view.append(el("h3", {}, say("joined")), ...joins(reasons));
  view.append(el("h3", {}, say("claims_of")), await everyClaim(claims));
  return view;
}

function head(incident: Incident): HTMLElement {
  const precision = (name: string, code: number) => (code > 1 ? ` (${word(name, String(code))})` : "");
  return el("div", {}, el("h2", { id: "evidence-title" }, said(incident.t)),
    el("p", { class: "small" }, said([incident.p || word("place", "none"), incident.cc !== incident.p ? incident.cc : ""].filter(Boolean).join(", ")),
      incident.xy ? precision("place_precision", incident.xy[2]) : "", " · ", when(incident.d), incident.d ? precision("date_precision", incident.d[2]) : ""),
    el("p", { class: "small" }, el("span", { class: `state ${incident.w}` }, word("state", incident.w)), incident.wr ? said(` ${incident.wr}`) : ""),
    idLine(incident.id, `#i=${incident.id}`));
}
function figures(incident: Incident): HTMLElement {
  const box = el("div", { class: "figures" });
  const bound = (value: number | null) => (value === null ? say("open") : number(value));
  for (const estimate of incident.e) {
    const kind = estimate[0] === "killed" || estimate[0] === "injured" ? estimate[0] : "harm";
    box.append(el("div", {}, el("div", { class: `big ${kind}` }, `${estimate[5]} ${word("harm", estimate[0])}`), estimateBar(estimate), estimateAxis(),
      el("div", { class: "small" }, `${say("low")} ${bound(estimate[1])} · ${say("best")} ${estimate[2] === null ? say("not_stated") : number(estimate[2])} · ${say("high")} ${bound(estimate[3])}`),
      estimate[4] === "agreed" ? null : el("div", { class: "small" }, word("status", estimate[4]))));
  }
  return box;
}
function standing(incident: Incident, reasons: Detail): HTMLElement {
  const four = el("div", { class: "four" });
  (["reports", "publishers", "origins", "speakers"] as const).forEach((name, k) =>
    four.append(el("div", {}, el("b", {}, number(incident.n[k]!)), el("span", {}, form(name.slice(0, -1), incident.n[k]!, false).replace("{n} ", "")))));
  const box = el("div", {}, four, el("p", {}, el("b", {}, word("grade", incident.g)), ": ", said(reasons.gr), el("br"), el("span", { class: "small" }, word("grade_meaning", incident.g))));
  if (reasons.db.length) box.append(el("p", { class: "note" }, said(say("denied_by", { list: reasons.db.join(", ") }))));
  return box;
}
// What people decided about a record, oldest first.
export function decided(id: string): HTMLElement[] {
  const rows = core.decisions[id];
  if (!rows) return [];
  return [el("div", { class: "note" }, el("b", {}, say("decided")), el("ul", { class: "why" }, ...rows.map(([verdict, day, who, why]) =>
    el("li", {}, `${word("verdict", verdict)}, ${day}`, who ? said(`, ${who}`) : "", why ? said(`: ${why}`) : ""))))];
}
// What became otherwise since the build before, in words.
function changed(id: string): HTMLElement[] {
  const change = core.changes.of?.[id];
  if (!change) return [];
  const day = core.changes.since, lines: (Node | string)[][] = [];
  if (change.new) lines.push([say("changed_new")]);
  if (change.was) lines.push([say("changed_was", { id: change.was })]);
  for (const [name, before, after] of change.rows ?? []) lines.push([said(say("changed_row", { name, before, after }))]);
  if (change.in?.length && !change.new) lines.push([say("changed_in", { list: "" }), ...links(change.in)]);
  if (change.out) lines.push([say("changed_out", { n: count("claim", change.out) })]);
  return [el("h3", {}, day ? say("changed", { day }) : say("changed_undated")), el("ul", { class: "why changes" }, ...lines.map((line) => el("li", {}, ...line)))];
}
// The sentences that tell it, by the day of their report; of one origin, and of equal words, only the first.
async function narrative(claims: Numbered[]): Promise<HTMLElement[]> {
  const told = new Map<string, Claim>();
  for (const [, claim] of claims) {
    const key = `${claim.r}:${claim.at[0]}`;
    if (!told.has(key)) told.set(key, claim);
  }
  const day = (claim: Claim) => reportOf(claim.r).d?.[0] ?? "9999";
  const rows = [...told.values()].sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : a.r - b.r || a.at[0] - b.at[0]));
  const seen = new Set<string>(), all: Claim[] = [], times = new Map<number, number>();
  for (const claim of rows) {
    const words = plain((await loadText(claim.r)).slice(claim.at[0], claim.at[1])).toLowerCase().replace(/\W+/g, " ");
    const same = claim.o === null ? words : `${claim.o} ${claim.k} ${claim.f ?? claim.obj ?? ""}`;
    if (seen.has(words) || seen.has(same)) continue;
    seen.add(words).add(same);
    all.push(claim);
  }
  // at first no more than two sentences of one report: what others tell is not pushed out by the longest
  const first = all.filter(({ r }) => { times.set(r, (times.get(r) ?? 0) + 1); return times.get(r)! <= EACH; });
  const shown = first.length < TOLD ? all : [...first, ...all.filter((claim) => !first.includes(claim))];
  const parts: HTMLElement[] = [];
  for (const claim of shown.slice(0, TOLD)) parts.push(el("div", { class: "told" }, await quoted(claim), el("p", {}, reportLine(claim.r))));
  if (shown.length > TOLD) parts.push(el("p", { class: "small" }, say("told_more", { n: number(shown.length - TOLD) })));
  return parts;
}
// Whom a claim describes; "one of whom" and "his own" describe nobody.
const who = (claim: Claim): string => (claim.pt ? "" : claim.aff ?? "");
function victimTable(claims: Numbered[]): HTMLElement | null {
  const rows = new Map<string, { claim: Claim; at: number; origins: Set<number | null> }>();
  for (const [at, claim] of claims) {
    if (!PEOPLE.has(claim.k) || claim.st !== "asserted" || !(claim.f || claim.aff)) continue;
    const key = [claim.k, claim.f, who(claim).toLowerCase()].join("|");
    if (!rows.has(key)) rows.set(key, { claim, at, origins: new Set() });
    rows.get(key)!.origins.add(claim.o);
  }
  if (!rows.size) return null;
  const order = [...PEOPLE], sorted = [...rows.values()].sort((a, b) => order.indexOf(a.claim.k) - order.indexOf(b.claim.k) || Number(!who(a.claim)) - Number(!who(b.claim)) || b.origins.size - a.origins.size);
  const told = sorted.map(({ claim }) => claim), some = { population: told.some(({ pop }) => pop), age: told.some(({ ag }) => ag?.length) };
  const columns = ["col_harm", "figure", "harmed", some.population && "population", some.age && "age", "col_origins"].filter(Boolean) as string[];
  const body = sorted.map(({ claim, at, origins }) => el("tr", {},
    el("td", {}, word("harm_title", claim.k)),
    el("td", { "data-label": say("figure") }, el("a", { href: `#c=${at}` }, claim.f ?? say("not_stated"))),
    el("td", { "data-label": say("harmed") }, who(claim) ? said(who(claim)) : say("not_stated")),
    some.population ? el("td", { "data-label": say("population") }, claim.pop ?? "") : null,
    some.age ? el("td", { "data-label": say("age") }, (claim.ag ?? []).join(", ")) : null,
    el("td", { class: "num", "data-label": say("col_origins") }, number(origins.size))));
  if (body.length <= VICTIMS_SHOWN) return table(columns, body);
  return el("div", {}, table(columns, body.slice(0, VICTIMS_SHOWN)), el("details", { class: "tabled" }, el("summary", {}, say("victims_more", { n: number(body.length - VICTIMS_SHOWN) })), table(columns, body.slice(VICTIMS_SHOWN))));
}
function table(columns: string[], rows: HTMLElement[]): HTMLElement {
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say(columns[0]!) }, el("table", { class: "stack" },
    el("thead", {}, el("tr", {}, ...columns.map((name) => el("th", { scope: "col" }, say(name))))), el("tbody", {}, ...rows)));
}
// Target, means and doers as told: words of reports and speakers, never findings.
function circumstances(claims: Numbered[], target: string): HTMLElement {
  const told = (of: (claim: Claim) => string[]): HTMLElement | null => {
    const found = new Map<string, { words: string; at: number[]; by: Set<string> }>();
    for (const [at, claim] of claims)
      for (const words of of(claim)) {
        const key = words.toLowerCase();
        if (!found.has(key)) found.set(key, { words, at: [], by: new Set() });
        found.get(key)!.at.push(at);
        found.get(key)!.by.add(claim.sp ?? (reportOf(claim.r).pub || reportOf(claim.r).src));
      }
    if (!found.size) return null;
    return el("ul", { class: "plainlist" }, ...[...found.values()].slice(0, 8).map(({ words, at, by }) =>
      el("li", {}, "“", said(words), "”, ", said([...by].slice(0, 3).join(", ")), " ", el("span", { class: "small" }, ...links(at.slice(0, 3))))));
  };
  const none = (words: string) => el("span", { class: "none" }, words);
  return facts([
    [say("doers"), told((claim) => claim.dr ?? []) ?? none(say("doers_none"))],
    [say("target"), told((claim) => (claim.obj && (claim.k === "struck" || (claim.obj.toLowerCase() === target && !AFTERWARDS.includes(claim.k))) ? [claim.obj] : [])) ?? none(say("not_stated"))],
    [say("means"), told((claim) => (claim.by ? [claim.by] : [])) ?? none(say("not_stated"))],
    [say("denied"), told((claim) => (claim.st === "denied" ? [claim.aff ?? claim.obj ?? word("harm", claim.k)] : []))],
  ]);
}
// Each origin with what it says of each harm: what looks like many reports may be one text.
function byOrigin(claims: Numbered[]): HTMLElement | null {
  const harms = [...new Set(claims.filter(([, claim]) => claim.f).map(([, claim]) => claim.k))];
  if (!harms.length) return null;
  const groups = new Map<number | null, Numbered[]>();
  for (const row of claims) groups.set(row[1].o, [...(groups.get(row[1].o) ?? []), row]);
  const rows = [...groups.values()].filter((group) => group.some(([, claim]) => claim.f)).map((group) => {
    const reports = [...new Set(group.map(([, claim]) => claim.r))];
    return el("tr", {}, el("td", {}, reportLine(reports[0]!), reports.length > 1 ? el("span", { class: "small" }, ` ${say("and_more", { n: number(reports.length - 1) })}`) : null),
      ...harms.map((harm) => {
        const said = new Map<string, number>();
        for (const [at, claim] of group) if (claim.k === harm && claim.f && claim.st === "asserted") said.set(claim.f, said.get(claim.f) ?? at);
        return el("td", { "data-label": word("harm_title", harm) }, ...[...said].slice(0, 6).flatMap(([words, at], k) => [k ? "; " : "", el("a", { href: `#c=${at}` }, words)]));
      }));
  });
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("by_origin") }, el("table", { class: "stack" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("col_origin")), ...harms.map((harm) => el("th", { scope: "col" }, word("harm_title", harm))))), el("tbody", {}, ...rows)));
}
function chosen(reasons: Detail): HTMLElement[] {
  return reasons.e.map((one) => el("div", {}, el("h4", {}, word("harm_title", one.h)), el("p", {}, said(one.m)),
    one.on.length ? el("p", { class: "small" }, `${say("rests_on")}: `, ...links(one.on)) : null,
    one.off.length ? el("ul", { class: "why" }, ...one.off.slice(0, 30).map(([at, why]) => el("li", {}, `${say("set_aside")}: `, ...links([at]), " ", said(why)))) : null));
}
// Reasons in words, equal ones once for all the claims that they tie; the weights are for those who ask.
const JOINS_SHOWN = 40, TIED_SHOWN = 8;
function joins(reasons: Detail): HTMLElement[] {
  const because = (pro: string[], con: string[]) => [pro.join("; "), con.length ? `(${say("although", { list: con.join("; ") })})` : ""].filter(Boolean).join(" ");
  const tied = (claims: number[]) => [...links(claims.slice(0, TIED_SHOWN)), claims.length > TIED_SHOWN ? ` ${say("and_claims", { n: number(claims.length - TIED_SHOWN) })}` : ""];
  const group = (title: string, rows: Detail["j"]) => (rows.length ? [el("h4", {}, title), el("ul", { class: "why" },
    ...rows.slice(0, JOINS_SHOWN).map(([, claims, pro, con]) => el("li", {}, said(because(pro, con)), ": ", ...tied(claims))))] : []);
  return [...group(say("joins_apart"), reasons.j.filter(([apart]) => apart)), ...group(say("joins_within"), reasons.j.filter(([apart]) => !apart)),
    el("details", { class: "tabled onscreen" }, el("summary", {}, say("scores")), el("ul", { class: "why" }, ...reasons.w.slice(0, JOINS_SHOWN).map(([a, b, weight, why]) =>
      el("li", {}, ...links([a, b]), `: ${weight}`, el("br"), said(why.join("; "))))))];
}
async function everyClaim(claims: Numbered[]): Promise<HTMLElement> {
  const list = el("div", {}), more = el("p", {}), box = el("div", {}, list, more);
  let shown = 0;
  const show = async () => {
    const origins = new Map<number | null, Numbered[]>();
    for (const row of claims.slice(shown, (shown += CLAIMS_SHOWN))) origins.set(row[1].o, [...(origins.get(row[1].o) ?? []), row]);
    for (const group of origins.values()) {
      if (group.length > 1) list.append(el("p", { class: "small" }, say("one_origin", { n: number(group.length) })));
      for (const [at, one] of group) list.append(await claimCard(at, one));
    }
    const left = claims.length - shown;
    more.replaceChildren(...(left > 0 ? [el("button", { type: "button", click: () => void show() }, say("more", { n: number(Math.min(left, CLAIMS_SHOWN)) }))] : []));
  };
  await show();
  return box;
}
// Where it happened, as far as it is known: a few hundred kilometres around, with the larger towns.
const WIDE = 640, HIGH = 260;
function smallMap(incident: Incident): SVGSVGElement | null {
  if (!incident.xy) return null;
  const [latitude, longitude, precision] = incident.xy, reach = precision >= 6 ? 12 : precision >= 4 ? 4 : 1.8;
  const projection = geoMercator().fitExtent([[8, 8], [WIDE - 8, HIGH - 8]], { type: "MultiPoint", coordinates: [[longitude - reach, latitude - reach / 2], [longitude + reach, latitude + reach / 2]] });
  projection.clipExtent([[0, 0], [WIDE, HIGH]]);
  const world = core.base.topology as any, path = geoPath(projection);
  const drawing = svg("svg", { class: "smallmap", viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "xMidYMid slice", role: "img", "aria-label": say("map_point", { n: word("attack", incident.k), place: plain(incident.p || word("place", "none")) }) },
    svg("rect", { class: "water", width: WIDE, height: HIGH }),
    svg("path", { class: "land", d: path(feature(world, world.objects.countries) as unknown as GeoPermissibleObjects) ?? "" }));
  let room = 14;
  const taken: [number, number][] = [];
  for (const [name, x, y] of core.base.towns) {
    if (!room || Math.abs(x - longitude) > reach * 2.5 || Math.abs(y - latitude) > reach * 1.5 || name === incident.p) continue;
    const [left, top] = projection([x, y])!;
    if (left < 10 || left > WIDE - 90 || top < 14 || top > HIGH - 8 || taken.some(([a, b]) => Math.abs(a - left) < 110 && Math.abs(b - top) < 18)) continue;
    taken.push([left, top]);
    room--;
    drawing.append(svg("circle", { class: "town", cx: left, cy: top, r: 1.8 }), svg("text", { class: "townname", x: left + 5, y: top + 4 }, cut(plain(name), 22)));
  }
  const [x, y] = projection([longitude, latitude])!;
  drawing.append(svg("circle", { class: precision > 2 ? "spot area" : "spot", cx: x, cy: y, r: precision > 3 ? 40 : precision > 2 ? 20 : 8 }),
    svg("text", { class: "tally", x, y: y - (precision > 2 ? 4 : 16) }, cut(plain(incident.p), 30)));
  return drawing;
}
