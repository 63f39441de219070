// What is filtered, taken away as a file: CSV that no spreadsheet runs, or GeoJSON.
import { word, type Incident } from "./data";
import { el } from "./dom";

const HEAD = ["incident_id", "title", "kind", "state", "place", "country", "latitude", "longitude", "where_prec", "date_start", "date_end", "date_prec", "said_to_have_done_it",
  "grade", "figure_status", "denied", "reports", "publishers", "origins", "speakers"];
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/, NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: string | number | null | undefined): string {
  const raw = value === null || value === undefined ? "" : String(value);
  const text = FORMULA.test(raw) && !NUMBER.test(raw) ? `'${raw}` : raw;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
const values = (i: Incident) => [i.id, i.t, i.k, i.w, i.p, i.cc, i.xy?.[0], i.xy?.[1], i.xy?.[2], i.d?.[0], i.d?.[1], i.d?.[2], i.a.join("; "), i.g, i.s, i.x ? "yes" : "", ...i.n];

export function asCsv(incidents: Incident[]): string {
  const harms = [...new Set(incidents.flatMap((incident) => incident.e.map((e) => e[0])))].sort();
  const head = [...HEAD, ...harms.flatMap((harm) => ["low", "best", "high", "figure"].map((bound) => `${harm}_${bound}`))];
  const rows = incidents.map((incident) => {
    const by = new Map(incident.e.map((e) => [e[0], e]));
    return [...values(incident), ...harms.flatMap((harm) => { const e = by.get(harm); return e ? [e[1], e[2], e[3], e[5]] : [null, null, null, null]; })];
  });
  // The mark of byte order tells Excel that this is UTF-8.
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
export function asGeoJson(incidents: Incident[]): string {
  return JSON.stringify({
    type: "FeatureCollection",
    features: incidents.map((incident) => ({
      type: "Feature", id: incident.id,
      geometry: incident.xy && { type: "Point", coordinates: [incident.xy[1], incident.xy[0]] },
      properties: { ...Object.fromEntries(HEAD.map((name, n) => [name, values(incident)[n] ?? null])), figures: Object.fromEntries(incident.e.map((e) => [word("harm", e[0]), e[5]])) },
    })),
  });
}
export function take(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
