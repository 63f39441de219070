// The page's data: the small core that lists and maps are drawn from, and evidence unpacked on demand.

import type { Claim, Core, Detail } from "./payload";
export type * from "./payload";

export const core = JSON.parse(document.getElementById("data")!.textContent!) as Core;
document.getElementById("data")!.remove();

export function say(key: string, fill: Record<string, string | number> = {}): string {
  return fillIn(core.words.ui![key]!, fill);
}
export function word(table: string, key: string): string {
  return core.words[table]?.[key] ?? key;
}
// The catalogue's plural patterns choose the form, as in publish/wording.py: one form a pattern, one for the others, one for none.
const spoken = core.words.number as unknown as { group: string; plurals: string[] };
const plurals = spoken.plurals.map((pattern) => new RegExp(`^(?:${pattern})$`));
export function form(noun: string, n: number, none = true): string {
  const forms = core.words.count![noun] as unknown as string[];
  if (none && n === 0 && forms.length > plurals.length + 1) return forms.at(-1)!;
  const at = plurals.findIndex((pattern) => pattern.test(String(n)));
  return forms[at < 0 ? plurals.length : at]!;
}
export const count = (noun: string, n: number): string => fillIn(form(noun, n), { n: number(n) });
function fillIn(words: string, fill: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => (name in fill ? String(fill[name]) : whole));
}
export const number = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, spoken.group);

const unpacked = new Map<string, Promise<unknown[]>>();

// A large case keeps its evidence in scripts beside the page, each of which hands over one part: a page opened from a
// disk may fetch nothing, but it may load a script.
declare global {
  interface Window { witnessmarkPart?: (name: string, text: string) => void }
}
const waiting = new Map<string, (text: string) => void>();
window.witnessmarkPart = (name, text) => waiting.get(name)?.(text);

function load(name: string): Promise<string> {
  return new Promise<string>((done, fail) => {
    const script = document.createElement("script");
    waiting.set(name, done);
    script.addEventListener("error", () => fail(new Error(name)));
    script.src = `${core.evidence.apart}/${name}.js`;
    document.head.append(script);
  }).finally(() => waiting.delete(name));
}

function part(key: string, held: string): Promise<unknown[]> {
  let found = unpacked.get(key);
  if (!found) {
    found = core.evidence.apart ? load(held).then(unpack) : unpack(held);
    unpacked.set(key, found);
    found.catch(() => unpacked.delete(key)); // the next click tries again
  }
  return found;
}

async function unpack(text: string): Promise<unknown[]> {
  if (!core.evidence.packed) return JSON.parse(text);
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// All members of a list, for what looks through every one of them.
async function fetchAll<T>(name: keyof Core["evidence"] & ("sentences" | "ids")): Promise<T[]> {
  const parts = core.evidence[name].parts.map((held, n) => part(`${name}${n}`, held));
  return (await Promise.all(parts)).flat() as T[];
}
export type Sentence = [claim: number, words: string, publisher: string];
export const sentences = () => fetchAll<Sentence[]>("sentences");
export const claimIds = () => fetchAll<string>("ids");
export const claimNumber = async (id: string): Promise<number> => (await claimIds()).indexOf(id);

async function fetchOne<T>(name: "details" | "claims" | "texts", n: number): Promise<T> {
  const { first, parts } = core.evidence[name];
  let low = 0, high = first.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (first[middle]! <= n) low = middle; else high = middle - 1;
  }
  return (await part(`${name}${low}`, parts[low]!))[n - first[low]!] as T;
}
export const detail = (n: number) => fetchOne<Detail>("details", n);
export const claim = (n: number) => fetchOne<Claim>("claims", n);
export const text = (n: number) => fetchOne<string>("texts", n);

// Dates as days since 1970, for axes and filters; each date is read once.
const days = new Map<string, number>();
export function dayNumber(iso: string): number {
  let day = days.get(iso);
  if (day === undefined) days.set(iso, (day = Date.parse(`${iso}T00:00:00Z`) / 86_400_000));
  return day;
}
