// The drawer: an incident with its claims, a claim in its report, the copies of its sentence, the reasons.
import { claim as loadClaim, core, count, detail as loadDetail, number, say, text as loadText, word, type Claim, type Incident, type Span } from "./data";
import { cut, el, plain, said } from "./dom";
import { estimateBar } from "./charts";
import { differ, type Piece } from "./words";

const AROUND = 6_000; // characters of a report shown on either side of the sentence; the rest on request
const CONTEXT = 500; // characters shown before a lit sentence at first, and half of those after it
const SENTENCE = 2_000; // a longer sentence is cut around its quote
const CLAIMS_SHOWN = 60;

const dialog = document.getElementById("evidence") as HTMLDialogElement;
let turn = 0;
let opener: Element | null = null;

export async function route(): Promise<void> {
  const [, kind, id] = /^#(i|c|r)=(.+)$/.exec(location.hash) ?? [];
  const mine = ++turn;
  if (!kind) { close(); return; }
  let body: HTMLElement | null;
  try {
    body = kind === "i" ? await incidentView(decodeURIComponent(id!)) : kind === "c" ? await claimView(Number(id)) : await reportView(Number(id));
  } catch {
    body = el("div", { class: "ev" }, el("h2", { id: "evidence-title" }, say("evidence")), el("p", {}, say("failed")));
  }
  if (mine !== turn) return;
  if (!body) { close(); return; }
  const bar = el("div", { class: "bar" },
    el("button", { type: "button", click: () => history.back() }, `‹ ${say("back")}`),
    el("button", { type: "button", click: leave }, say("close")));
  dialog.replaceChildren(bar, body);
  if (!dialog.open) { opener = document.activeElement; dialog.showModal(); }
  dialog.scrollTop = 0;
  dialog.querySelector(".sent mark, .sent")?.scrollIntoView({ block: kind === "r" ? "center" : "nearest" });
  if (kind !== "r") dialog.scrollTop = 0;
  const title = dialog.querySelector<HTMLElement>("#evidence-title")!;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}
function leave(): void {
  history.pushState(null, "", location.pathname + location.search);
  close();
}
function close(): void {
  if (!dialog.open) return;
  dialog.close();
  (opener as HTMLElement | null)?.focus?.({ preventScroll: true });
}
dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
dialog.addEventListener("click", (event) => { if (event.target === dialog) leave(); });

const when = (span: Span | null | undefined): string =>
  span ? span[3] + (span[4] ? ` (${say("inferred")})` : "") : word("date", "none");
const reportOf = (n: number) => core.reports[n]!;

function reportLine(n: number): HTMLElement {
  const report = reportOf(n);
  return el("span", { class: "from" }, said(report.pub || report.src), ", ", el("a", { href: `#r=${n}` }, said(report.t)), `, ${when(report.d)}`);
}
function facts(pairs: [string, Node | string | null | undefined][]): HTMLElement {
  const list = el("dl", { class: "facts" });
  for (const [name, value] of pairs) if (value) list.append(el("dt", {}, name), el("dd", {}, value));
  return list;
}
function speaker(claim: Claim): HTMLElement {
  const line = el("span", {}, claim.sp ? said(claim.sp) : el("span", { class: "none" }, say("nobody")));
  if (claim.via) line.append(", ", say("said_via", { via: "" }).trim(), " ", said(claim.via));
  return line;
}
// The sentence before, in and after the quote; a sentence of absurd length is cut around it.
function around(text: string, claim: Claim): [string, string, string] {
  const [start, end, from, to] = claim.at;
  const first = from - start > SENTENCE ? from - 200 : start, last = end - to > SENTENCE ? to + 200 : end;
  return [(first > start ? "… " : "") + text.slice(first, from), cut(text.slice(from, to), SENTENCE), text.slice(to, last) + (last < end ? " …" : "")];
}
async function quoted(claim: Claim, tag: "blockquote" | "p" = "blockquote"): Promise<HTMLElement> {
  const [before, quote, after] = around(await loadText(claim.r), claim);
  return el(tag, { class: "sentence", dir: "auto" }, plain(before), el("mark", {}, plain(quote)), plain(after));
}

async function incidentView(id: string): Promise<HTMLElement | null> {
  const n = core.incidents.findIndex((incident) => incident.id === id);
  if (n < 0) return null;
  const incident = core.incidents[n]!, reasons = await loadDetail(n);
  const [first, total] = incident.c;
  const view = el("div", { class: "ev" });
  view.append(el("h2", { id: "evidence-title" }, said(incident.t)),
    el("p", { class: "small" }, said(incident.p || word("place", "none")), incident.xy ? ` (${word("place_precision", String(incident.xy[2]))})` : "",
      " · ", when(incident.d), incident.d && incident.d[2] > 1 ? ` (${word("date_precision", String(incident.d[2]))})` : ""));
  const figures = el("div", { class: "figures" });
  for (const estimate of incident.e) {
    const kind = estimate[0] === "killed" || estimate[0] === "injured" ? estimate[0] : "harm";
    const bound = (value: number | null) => (value === null ? say("not_stated") : number(value));
    figures.append(el("div", {}, el("div", { class: `big ${kind}` }, `${estimate[5]} ${word("harm", estimate[0])}`), estimateBar(estimate),
      el("div", { class: "small" }, `${say("low")} ${bound(estimate[1])} · ${say("best")} ${bound(estimate[2])} · ${say("high")} ${bound(estimate[3])}`),
      estimate[4] === "agreed" ? null : el("div", { class: "small" }, word("status", estimate[4]))));
  }
  view.append(figures);
  const four = el("div", { class: "four" });
  (["reports", "publishers", "origins", "speakers"] as const).forEach((name, k) =>
    four.append(el("div", {}, el("b", {}, number(incident.n[k]!)), say(name))));
  view.append(four, el("p", {}, el("b", {}, word("grade", incident.g)), ": ", said(reasons.gr), el("br"), el("span", { class: "small" }, word("grade_meaning", incident.g))));
  if (reasons.db.length) view.append(el("p", { class: "note" }, said(say("denied_by", { list: reasons.db.join(", ") }))));

  view.append(el("h3", {}, say("claims_of")));
  const list = el("div", {}), more = el("p", {});
  let next = first;
  const show = async () => {
    const last = Math.min(first + total, next + CLAIMS_SHOWN), origins = new Map<number | null, [number, Claim][]>();
    for (; next < last; next++) {
      const one = await loadClaim(next);
      origins.set(one.o, [...(origins.get(one.o) ?? []), [next, one]]);
    }
    for (const group of origins.values()) {
      if (group.length > 1) list.append(el("p", { class: "small" }, say("one_origin", { n: number(group.length) })));
      for (const [at, one] of group) list.append(await claimCard(at, one));
    }
    const left = first + total - next;
    more.replaceChildren(...(left ? [el("button", { type: "button", click: () => void show() }, say("more", { n: number(Math.min(left, CLAIMS_SHOWN)) }))] : []));
  };
  await show();
  view.append(list, more);

  view.append(el("h3", {}, say("estimate_title")));
  for (const one of reasons.e) {
    view.append(el("h4", {}, word("harm_title", one.h)), el("p", {}, said(one.m)));
    if (one.on.length) view.append(el("p", { class: "small" }, `${say("rests_on")}: `, ...links(one.on)));
    if (one.off.length) view.append(el("ul", { class: "why" }, ...one.off.map(([at, why]) => el("li", {}, `${say("set_aside")}: `, ...links([at]), " ", said(why)))));
  }
  if (reasons.j.length) {
    view.append(el("h3", {}, say("joined")), el("ul", { class: "why" }, ...reasons.j.slice(0, 40).map(([a, b, weight, why]) =>
      el("li", {}, ...links([a, b]), ": ", said(why.join("; ")), el("span", { class: "small" }, ` (${weight})`)))));
  }
  return view;
}
function links(claims: number[]): (Node | string)[] {
  return claims.slice(0, 30).flatMap((at, k) => [k ? ", " : "", el("a", { href: `#c=${at}` }, `${say("claim")} ${number(at + 1)}`)]);
}
async function claimCard(at: number, claim: Claim): Promise<HTMLElement> {
  const copies = (claim.cp?.length ?? 0) + (claim.cpn ?? 0);
  return el("div", { class: "said" }, await quoted(claim),
    el("p", { class: "who" }, el("b", {}, [claim.f, word("harm", claim.k)].filter(Boolean).join(" ")), ", ", speaker(claim),
      claim.st === "asserted" ? "" : ` (${word("stance", claim.st)})`),
    el("p", {}, reportLine(claim.r)),
    el("p", { class: "small" }, el("a", { href: `#c=${at}` }, say("open_evidence")), copies ? ` · ${count("copy", copies)}` : ""));
}

async function claimView(at: number): Promise<HTMLElement | null> {
  const claim = Number.isInteger(at) && at >= 0 ? await loadClaim(at) : null;
  if (!claim) return null;
  const view = el("div", { class: "ev" });
  const title = [claim.f, claim.k === "deprived" || claim.k === "struck" ? `${word("harm", claim.k)}: ${claim.obj ?? ""}` : word("harm", claim.k)].filter(Boolean).join(" ");
  view.append(el("h2", { id: "evidence-title" }, said(title)),
    el("p", {}, speaker(claim), claim.sp ? el("span", { class: "small" }, ` ${claim.dir ? say("direct") : say("indirect")}`) : null),
    el("div", { class: "said" }, await quoted(claim), el("p", {}, reportLine(claim.r))));
  if (claim.un) view.append(el("p", { class: "note" }, say("unsure")));
  for (const [other, why] of claim.dis ?? [])
    view.append(el("p", { class: "note" }, `${say("disputed_with")} `, ...links([other]), ": ", said(why)));
  const incident: Incident | undefined = claim.i === undefined ? undefined : core.incidents[claim.i];
  view.append(facts([
    [say("figure"), claim.f ? `${claim.f} (${claim.run ? say("scope_running") : say("scope_incident")})` : null],
    [say("harmed"), claim.aff ? said([claim.aff, claim.pop && `(${claim.pop})`].filter(Boolean).join(" ")) : null],
    [say("object"), claim.obj ? said(claim.obj) : null],
    [say("means"), claim.by ? said(claim.by) : null],
    [say("said_role"), claim.ro ? said(claim.ro) : null],
    [say("stance"), claim.st === "asserted" ? null : word("stance", claim.st)],
    [say("place"), claim.pl || claim.pw ? said([claim.pl ?? claim.pw, claim.pw && claim.pl && claim.pw !== claim.pl ? `(${say("written", { words: claim.pw })})` : "", claim.pp ? `· ${word("place_precision", String(claim.pp))}` : ""].filter(Boolean).join(" ")) : el("span", { class: "none" }, word("place", "none"))],
    [say("date"), claim.d ? said(when(claim.d) + (claim.dw ? ` (${say("written", { words: claim.dw })})` : "")) : el("span", { class: "none" }, word("date", "none"))],
    [say("since"), claim.since ? when(claim.since) : null],
    [say("part_of"), claim.po === undefined ? null : el("span", {}, ...links([claim.po]))],
    [say("incident"), incident ? el("a", { href: `#i=${incident.id}` }, said([incident.t, incident.p].filter(Boolean).join(", "))) : null],
  ]));
  view.append(el("h3", {}, say("in_report")), el("p", { class: "small" }, `${say("sentence_kind")}: ${word("sentence_kind", claim.sk)}`));
  view.append(await reportText(claim.r, claim));

  view.append(el("h3", {}, say("copies")));
  const copies = claim.cp ?? [];
  if (copies.length) {
    view.append(el("p", { class: "small" }, say("copies_lead")));
    const mine = cut((await loadText(claim.r)).slice(claim.at[0], claim.at[1]), SENTENCE);
    for (const [report, start, end, match, , warning] of copies) {
      const theirs = cut((await loadText(report)).slice(start, end), SENTENCE);
      const [left, right] = differ(plain(mine), plain(theirs));
      view.append(el("div", { class: "copy" },
        el("p", {}, el("b", {}, word("match", match)), " · ", reportLine(report)),
        warning ? el("p", { class: "note" }, `${say("warning")}: `, said(warning)) : null,
        match === "identical" ? marked(right)
          : el("div", { class: "pair" },
            el("div", {}, said(reportOf(claim.r).pub || reportOf(claim.r).src, { class: "small" }), marked(left)),
            el("div", {}, said(reportOf(report).pub || reportOf(report).src, { class: "small" }), marked(right)))));
    }
    if (claim.cpn) view.append(el("p", { class: "small" }, say("copies_more", { n: number(claim.cpn) })));
  } else view.append(el("p", { class: "none" }, say("no_copies")));

  view.append(el("h3", {}, say("why")), el("ul", { class: "why" }, ...(claim.why ?? []).map((why) => el("li", {}, said(why)))));
  if (claim.rule) view.append(el("p", { class: "small" }, `${say("rule")}: `, said(claim.rule)));
  return view;
}
function marked(pieces: Piece[]): HTMLElement {
  return el("p", { class: "sentence", dir: "auto" },
    ...pieces.map((piece) => (piece.mine && piece.text.trim() ? el("b", { class: "differs" }, piece.text) : piece.text)));
}

async function reportView(n: number): Promise<HTMLElement | null> {
  const report = core.reports[n];
  if (!report) return null;
  const view = el("div", { class: "ev" }, el("h2", { id: "evidence-title" }, said(report.t)));
  view.append(facts([
    [say("said_by"), report.pub ? said(report.pub) : null],
    [say("published"), report.d ? when(report.d) : el("span", { class: "none" }, word("date", "none"))],
    [say("source"), said(report.src)],
    ["", report.u ? el("a", { href: report.u, target: "_blank", rel: "noopener noreferrer" }, say("open_source")) : null],
  ]), await reportText(n, null));
  return view;
}
// The start of the first line after `from`, so that the context does not begin inside a word; `from` where there is none.
function lineStart(text: string, from: number, until: number): number {
  if (from <= 0) return 0;
  const line = text.indexOf("\n", from);
  return line >= 0 && line < until ? line + 1 : from;
}
// The report's words with one sentence lit and the quote inside it marked.
async function reportText(n: number, claim: Claim | null): Promise<HTMLElement> {
  const text = await loadText(n);
  const [start, end] = claim?.at ?? [0, 0];
  let first = claim ? lineStart(text, start - CONTEXT, start) : 0, last = Math.min(text.length, end + (claim ? 2 * CONTEXT : AROUND));
  const box = el("div", { class: "text", dir: "auto" });
  const draw = () => {
    const parts: (Node | string)[] = [];
    if (first > 0) parts.push(el("button", { type: "button", class: "plain", click: () => { first = Math.max(0, first - AROUND); draw(); } }, say("show_earlier")), "\n");
    parts.push(plain(text.slice(first, start)));
    if (claim) {
      const [before, quote, after] = around(text, claim);
      parts.push(el("span", { class: "sent" }, plain(before), el("mark", {}, plain(quote)), plain(after)));
    }
    parts.push(plain(text.slice(end, last)));
    if (last < text.length) parts.push("\n", el("button", { type: "button", class: "plain", click: () => { last = Math.min(text.length, last + AROUND); draw(); } }, say("show_later")));
    box.replaceChildren(...parts);
  };
  draw();
  return box;
}
