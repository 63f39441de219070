// Made by tools/page-types from src/witnessmark/publish/page_data.py, which tells what each key is. Do not edit.

export type Span = [start: string, end: string, precision: number, words: string, inferred: 0 | 1];

export type Spot = [latitude: number, longitude: number, precision: number];

export type Estimate = [harm: string, low: number | null, best: number | null, high: number | null, status: string, words: string, origins: number, vague: 0 | 1];

export interface Incident {
  id: string;
  t: string;
  p: string;
  cc: string;
  k: string;
  xy: Spot | null;
  d: Span | null;
  g: string;
  s: string;
  n: [reports: number, publishers: number, origins: number, speakers: number];
  e: Estimate[];
  x: 0 | 1;
  c: [first: number, count: number];
  q: string;
  a: string[];
  v: string[];
  w: string;
  wr: string;
}

export interface Point {
  d: Span | null;
  lo: number | null;
  hi: number | null;
  q: string;
  v: number;
  f: string;
  by: number;
  un: 0 | 1;
  n: [reports: number, origins: number];
  c: number[];
  x: 0 | 1;
  note: string;
}

export interface PanelRow {
  sp: string;
  pop: string;
  who: string;
  since: Span | null;
  pts: Point[];
}

export interface Panel {
  k: string;
  p: string;
  x: 0 | 1;
  max: number;
  points: number;
  rows: PanelRow[];
}

export interface Need {
  w: string;
  o: number;
  d: [string, string][];
  dl: string;
  c: number[];
  no: number;
}

export interface Needs {
  p: string;
  items: Need[];
}

export interface Access {
  k: string;
  p: string;
  d: Span | null;
  w: string;
  sp: string;
  st: string;
  c: number[];
}

export interface Report {
  id: string;
  pic: string;
  t: string;
  src: string;
  u: string | null;
  pub: string;
  d: Span | null;
  o: number | null;
  first: 0 | 1;
  s: number;
  l: string;
}

export interface Family {
  m: number[];
  of: number;
  e: [a: number, b: number, counts: number[]][];
}

export interface Claim {
  id: string;
  r: number;
  at: [number, number, number, number];
  sk: string;
  k: string;
  run?: 0 | 1;
  f?: string;
  aff?: string;
  pt?: 0 | 1;
  obj?: string;
  by?: string;
  dr?: string[];
  ag?: number[];
  pop?: string;
  st: string;
  sp?: string;
  ro?: string;
  via?: string;
  dir?: 0 | 1;
  pl?: string;
  pw?: string;
  pp?: number;
  d?: Span;
  dw?: string;
  since?: Span;
  po?: number;
  i?: number;
  o: number | null;
  rule?: string;
  why?: string[];
  un?: 0 | 1;
  cp?: [report: number, start: number, end: number, match: string, changed: 0 | 1, warning: string][];
  cpn?: number;
  dis?: [claim: number, reason: string][];
}

export interface Reason {
  h: string;
  m: string;
  on: number[];
  off: [claim: number, reason: string][];
}

export interface Detail {
  gr: string;
  db: string[];
  tg: string;
  e: Reason[];
  j: [apart: 0 | 1, claims: number[], pro: string[], con: string[]][];
  w: [a: number, b: number, weight: number, reasons: string[]][];
}

export interface Change {
  new?: 0 | 1;
  was?: string;
  rows?: [name: string, before: string, after: string][];
  in?: number[];
  out?: number;
}

export interface Changes {
  since?: string;
  of?: Record<string, Change>;
  gone?: [title: string, now: string[]][];
}

export interface Shards {
  first: number[];
  parts: string[];
}

export interface Evidence {
  packed: boolean;
  apart: string | null;
  details: Shards;
  claims: Shards;
  texts: Shards;
  sentences: Shards;
  ids: Shards;
}

export interface Base {
  topology: unknown;
  rivers: [number, number][][];
  lakes: [number, number][][];
  towns: [string, number, number, number][];
}

export interface Core {
  words: Record<string, Record<string, string & string[]>>;
  incidents: Incident[];
  doers: Record<string, string>;
  panels: Panel[];
  needs: Needs[];
  access: Access[];
  reports: Report[];
  families: Family[];
  base: Base;
  evidence: Evidence;
  decisions: Record<string, [verdict: string, day: string, who: string, why: string][]>;
  changes: Changes;
}
