// Elements from data: text only ever becomes text nodes, so nothing in the data can become markup.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

const SVG = "http://www.w3.org/2000/svg";
// Controls, zero-width characters and direction overrides can hide or reorder what a reader sees.
// U+200C and U+200D stay: Persian and Indic words are spelled with them.
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

export const plain = (text: string): string => text.replace(INVISIBLE, "");

function fill(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
}
export function el<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  fill(element, attributes, children);
  return element;
}
export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name) as SVGElementTagNameMap[K];
  fill(element, attributes, children);
  return element;
}
// Words from outside: isolated, so that their direction cannot reach their neighbours.
export const said = (text: string, attributes: Attributes = {}): HTMLElement => el("bdi", attributes, plain(text));

export function announce(text: string): void {
  document.getElementById("announce")!.textContent = text;
}
export function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).trimEnd()}…` : text;
}
// A part of a picture that opens something by mouse. The list or table beside the picture holds the same links for
// keyboards and screen readers, to whom the picture is one image.
export function opens(hash: string, ...children: Child[]): SVGGElement {
  return svg("g", { class: "opens", click: () => { location.hash = hash; } }, ...children);
}
// Runs `act` once what stands on the page now has been painted.
export const afterPaint = (act: () => void): number => requestAnimationFrame(() => setTimeout(act));
