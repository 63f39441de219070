// The drawer: an incident with its claims, a claim in its report, the copies of its sentence, the reasons.
import { incidentNumber } from "./addresses";
import { claim as loadClaim, claimNumber, core, number, say, text as loadText, word, type Claim, type Incident } from "./data";
import { cut, el, plain, said } from "./dom";
import { decided, incidentView } from "./incident";
import { around, facts, idLine, links, quoted, reportLine, reportOf, SENTENCE, speaker, when } from "./quotes";
import { differ, type Piece } from "./words";

const AROUND = 6_000; // characters of a report shown on either side of the sentence; the rest on request
const CONTEXT = 500; // characters shown before a lit sentence at first, and half of those after it

const dialog = document.getElementById("evidence") as HTMLDialogElement;
let turn = 0;
let opener: Element | null = null;

export async function route(): Promise<void> {
  const [, kind, id] = /^#(i|c|r)=(.+)$/.exec(location.hash) ?? [];
  const mine = ++turn;
  if (!kind) { close(); return; }
  let body: HTMLElement | null;
  try {
    const at = await numbered(kind, decodeURIComponent(id!));
    body = kind === "i" ? await incidentView(at) : kind === "c" ? await claimView(at) : await reportView(at);
    if (mine === turn && body && kind !== "i") history.replaceState(history.state, "", `#${kind}=${kind === "c" ? body.dataset.id : core.reports[at]!.id}`);
  } catch {
    body = el("div", { class: "ev" }, el("h2", { id: "evidence-title" }, say("evidence")), el("p", {}, core.evidence.apart ? say("failed_apart", { folder: core.evidence.apart }) : say("failed")));
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
// Inside the page claims and reports go by number; an address by id outlives the next build.
async function numbered(kind: string, id: string): Promise<number> {
  if (kind === "i") return incidentNumber(id);
  if (/^\d+$/.test(id)) return Number(id);
  return kind === "c" ? claimNumber(id) : core.reports.findIndex((report) => report.id === id);
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

async function claimView(at: number): Promise<HTMLElement | null> {
  const claim = Number.isInteger(at) && at >= 0 ? await loadClaim(at) : null;
  if (!claim) return null;
  const view = el("div", { class: "ev", "data-id": claim.id });
  const title = [claim.f, claim.k === "deprived" || claim.k === "struck" ? `${word("harm", claim.k)}: ${claim.obj ?? ""}` : word("harm", claim.k)].filter(Boolean).join(" ");
  view.append(el("h2", { id: "evidence-title" }, said(title)),
    el("p", {}, speaker(claim), claim.sp ? el("span", { class: "small" }, ` ${claim.dir ? say("direct") : say("indirect")}`) : null),
    el("div", { class: "said" }, await quoted(claim), el("p", {}, reportLine(claim.r))));
  view.append(idLine(claim.id, `#c=${claim.id}`), ...decided(claim.id));
  if (claim.un) view.append(el("p", { class: "note" }, say("unsure")));
  for (const [other, why] of claim.dis ?? [])
    view.append(el("p", { class: "note" }, `${say("disputed_with")} `, ...links([other]), ": ", said(why)));
  const incident: Incident | undefined = claim.i === undefined ? undefined : core.incidents[claim.i];
  view.append(facts([
    [say("figure"), claim.f ? `${claim.f} (${claim.run ? say("scope_running") : say("scope_incident")})` : null],
    [say("harmed"), claim.aff ? said([claim.aff, claim.pop && `(${claim.pop})`].filter(Boolean).join(" ")) : null],
    [say("doers"), claim.dr?.length ? said(claim.dr.join("; ")) : null],
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
  if (claim.rule) view.append(el("p", { class: "small" }, `${say("rule")}: `, said(claim.rule.replaceAll("_", " "))));
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
