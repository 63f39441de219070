// The page's data: the small core that lists and maps are drawn from, and evidence unpacked on demand.

export type Span = [start: string, end: string, precision: number, words: string, inferred: 0 | 1];
export type Spot = [latitude: number, longitude: number, precision: number];
export type Estimate = [harm: string, low: number | null, best: number | null, high: number | null, status: string, words: string, origins: number, vague: 0 | 1];

export interface Incident {
  id: string; t: string; p: string; cc: string; k: string; xy: Spot | null; d: Span | null; g: string; s: string;
  n: [number, number, number, number]; e: Estimate[]; x: 0 | 1; c: [first: number, count: number]; q: string;
  a: string[]; v: string[]; w: string; wr: string;
}
export interface Point {
  d: Span | null; lo: number | null; hi: number | null; q: string; v: number; f: string;
  n: [number, number]; c: number[]; x: 0 | 1; note: string;
}
export interface PanelRow { sp: string; pop: string; since: Span | null; pts: Point[] }
export interface Panel { k: string; p: string; x: 0 | 1; max: number; points: number; rows: PanelRow[] }
export interface Need { w: string; o: number; d: [string, string][]; dl: string; c: number[]; no: number }
export interface Report {
  id: string; t: string; src: string; u: string | null; pub: string; d: Span | null; o: number | null; first: 0 | 1; s: number; l: string;
}
export interface Family { m: number[]; of: number; e: [a: number, b: number, counts: number[]][] }
export interface Claim {
  id: string; r: number; at: [number, number, number, number]; sk: string; k: string; run?: 1; f?: string; aff?: string; pt?: 1; obj?: string;
  by?: string; dr?: string[]; ag?: number[]; pop?: string; st: string; sp?: string; ro?: string; via?: string; dir?: 1; pl?: string; pw?: string; pp?: number;
  d?: Span; dw?: string; since?: Span; po?: number; i?: number; o: number | null; rule?: string; why?: string[]; un?: 1;
  cp?: [report: number, start: number, end: number, match: string, changed: 0 | 1, warning: string][]; cpn?: number;
  dis?: [claim: number, reason: string][];
}
export interface Detail {
  gr: string; db: string[]; tg: string;
  e: { h: string; m: string; on: number[]; off: [number, string][] }[];
  j: [apart: 0 | 1, claims: number[], pro: string[], con: string[]][]; w: [a: number, b: number, weight: number, reasons: string[]][];
}
interface Shards { first: number[]; parts: string[] }
export interface Base {
  topology: unknown; rivers: [number, number][][]; lakes: [number, number][][]; towns: [string, number, number, number][];
}
// What this build made of its incidents otherwise than the build before.
export interface Change { new?: 1; was?: string; rows?: [name: string, before: string, after: string][]; in?: number[]; out?: number }
interface Changes { since: string; of: Record<string, Change>; gone: [title: string, now: string[]][] }
interface Core {
  words: Record<string, Record<string, string & string[]>>;
  incidents: Incident[]; doers: Record<string, string>; panels: Panel[]; needs: { p: string; items: Need[] }[];
  access: unknown[]; reports: Report[]; families: Family[]; base: Base;
  changes: Partial<Changes>;
  decisions: Record<string, [verdict: string, day: string, who: string, why: string][]>;
  evidence: { packed: boolean; apart: string | null; details: Shards; claims: Shards; texts: Shards; sentences: Shards; ids: Shards };
}

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
