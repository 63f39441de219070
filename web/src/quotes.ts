// What every piece of evidence is made of: a sentence with its quote marked, its report, its speaker, links to claims.
import { count, core, number, say, text as loadText, word, type Claim, type Span } from "./data";
import { cut, el, plain, said } from "./dom";

export const SENTENCE = 2_000; // a longer sentence is cut around its quote

export const when = (span: Span | null | undefined): string =>
  span ? span[3] + (span[4] ? ` (${say("inferred")})` : "") : word("date", "none");
export const reportOf = (n: number) => core.reports[n]!;

export function reportLine(n: number): HTMLElement {
  const report = reportOf(n);
  return el("span", { class: "from" }, said(report.pub || report.src), ", ", el("a", { href: `#r=${n}` }, said(report.t)), `, ${when(report.d)}`);
}
export function facts(pairs: [string, Node | string | null | undefined][]): HTMLElement {
  const list = el("dl", { class: "facts" });
  for (const [name, value] of pairs) if (value) list.append(el("dt", {}, name), el("dd", {}, value));
  return list;
}
export function speaker(claim: Claim): HTMLElement {
  const line = el("span", {}, claim.sp ? said(claim.sp) : el("span", { class: "none" }, say("nobody")));
  if (claim.via) line.append(", ", say("said_via", { via: "" }).trim(), " ", said(claim.via));
  return line;
}
// The sentence before, in and after the quote; a sentence of absurd length is cut around it.
export function around(text: string, claim: Claim): [string, string, string] {
  const [start, end, from, to] = claim.at;
  const first = from - start > SENTENCE ? from - 200 : start, last = end - to > SENTENCE ? to + 200 : end;
  return [(first > start ? "… " : "") + text.slice(first, from), cut(text.slice(from, to), SENTENCE), text.slice(to, last) + (last < end ? " …" : "")];
}
export async function quoted(claim: Claim, tag: "blockquote" | "p" = "blockquote"): Promise<HTMLElement> {
  const [before, quote, after] = around(await loadText(claim.r), claim);
  return el(tag, { class: "sentence", dir: "auto" }, plain(before), el("mark", {}, plain(quote)), plain(after));
}
export function links(claims: number[]): (Node | string)[] {
  return claims.slice(0, 30).flatMap((at, k) => [k ? ", " : "", el("a", { href: `#c=${at}` }, `${say("claim")} ${number(at + 1)}`)]);
}
export async function claimCard(at: number, claim: Claim): Promise<HTMLElement> {
  const copies = (claim.cp?.length ?? 0) + (claim.cpn ?? 0);
  return el("div", { class: "said" }, await quoted(claim),
    el("p", { class: "who" }, el("b", {}, [claim.f, word("harm", claim.k)].filter(Boolean).join(" ")), ", ", speaker(claim),
      claim.st === "asserted" ? "" : ` (${word("stance", claim.st)})`),
    el("p", {}, reportLine(claim.r)),
    el("p", { class: "small" }, el("a", { href: `#c=${at}` }, say("open_evidence")), copies ? ` · ${count("copy", copies)}` : ""));
}
// An id that can be copied, and the address of what it names.
export function idLine(id: string, hash: string): HTMLElement {
  const copy = (text: string) => async (event: Event) => {
    const button = event.currentTarget as HTMLButtonElement;
    try { await navigator.clipboard.writeText(text); } catch { window.prompt(say("copy"), text); return; }
    const before = button.textContent;
    button.textContent = say("copied");
    setTimeout(() => { button.textContent = before; }, 1500);
  };
  const address = () => location.href.split("#")[0] + hash;
  return el("p", { class: "id small" }, el("code", {}, id), " ",
    el("button", { type: "button", class: "plain onscreen", click: copy(id) }, say("copy_id")), " ",
    el("button", { type: "button", class: "plain onscreen", click: (event) => void copy(address())(event) }, say("copy_address")));
}
