// Plane geometry of the map: countries as rings of points, what lies within them, and which boxes are free to write in.

export type Line = [longitude: number, latitude: number][];
export type Bounds = [west: number, south: number, east: number, north: number];
export const within = ([west, south, east, north]: Bounds, [x, y]: [number, number]) => y >= south && y <= north && x >= west && x <= east;
export const FARTHEST = 85.05; // degrees north or south that Mercator still shows

// A line without its step over the 180th meridian: longitudes run on beyond 180.
export function unrolled(line: Line): Line {
  let turn = 0, before = line[0]![0];
  return line.map(([x, y]) => {
    turn += x - before > 180 ? -360 : before - x > 180 ? 360 : 0;
    before = x;
    return [x + turn, y];
  });
}
// A country's polygons; a ring around a pole is closed along that pole.
export function polygonsOf({ geometry }: GeoJSON.Feature): Line[][] {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  return polygons.map((rings) => rings.map((ring) => {
    const line = unrolled(ring as Line), [first, y] = line[0]!, last = line.at(-1)![0], pole = Math.sign(y) * 90;
    return first === last ? line : [...line, [last, pole], [first, pole]];
  }));
}
export function holds(polygons: Line[][], [x, y]: [number, number]): boolean {
  return polygons.some((rings) => {
    let inside = false;
    for (const ring of rings)
      for (let n = 1; n < ring.length; n++) {
        const [ax, ay] = ring[n - 1]!, [bx, by] = ring[n]!;
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
    return inside;
  });
}
export function boundsOf(polygons: Line[][]): Bounds {
  const found: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [ring] of polygons)
    for (const [x, y] of ring!) {
      if (x < found[0]) found[0] = x;
      if (y < found[1]) found[1] = y;
      if (x > found[2]) found[2] = x;
      if (y > found[3]) found[3] = y;
    }
  return found;
}
// The boxes that are written or drawn in, by square of the map: a name is held against those near it only.
export type Box = [left: number, top: number, right: number, bottom: number];
export const SQUARE = 64;
export class Taken {
  private readonly squares = new Map<string, Box[]>();
  private *near([left, top, right, bottom]: Box): Iterable<string> {
    for (let x = Math.floor(left / SQUARE); x <= right / SQUARE; x++)
      for (let y = Math.floor(top / SQUARE); y <= bottom / SQUARE; y++) yield `${x},${y}`;
  }
  add(box: Box): void {
    for (const square of this.near(box)) {
      const held = this.squares.get(square);
      if (held) held.push(box); else this.squares.set(square, [box]);
    }
  }
  leaves(box: Box): boolean {
    for (const square of this.near(box))
      if (this.squares.get(square)?.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return false;
    return true;
  }
}
