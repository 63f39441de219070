// The map: coastlines, borders, rivers and towns on a canvas; places of incidents above it, as wide as they are vague.
import { geoMercator, geoPath, type GeoPermissibleObjects, type GeoProjection } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import { core, count, say, word, type Incident } from "./data";
import { afterPaint, cut, el, plain, svg } from "./dom";
import { FARTHEST, Taken, boundsOf, holds, polygonsOf, unrolled, within, type Box, type Line } from "./shapes";

// Kilometres from the middle that a place of each precision may lie in; 1 is a point.
const REACH_KM = [0, 0, 6, 30, 90, 45, 300, 60];
const SMALLEST = 7, COUNTRY = 6, KM_A_DEGREE = 111.32;
const CLUSTERED = 40, APART = 44; // from so many points on, those nearer than so many pixels are drawn as one
const HALO = 3, NAME_HIGH = 20; // pixels around a name, and how high its picture is
const SEEN = APART / 2; // pixels below which an area is no larger than what stands for several places
const TALLY: [number, number] = [9, 7]; // half the width and height of a number, in pixels

// A place with those of its incidents that are shown; `ground` and `reach` are pixels of the map before it is zoomed.
interface Spotted { key: string; latitude: number; longitude: number; precision: number; name: string; incidents: Incident[]; ground: [number, number]; reach: number }

function spotted(incidents: Incident[]): Map<string, Spotted> {
  const found = new Map<string, Spotted>();
  for (const incident of incidents) {
    if (!incident.xy) continue;
    const [latitude, longitude, precision] = incident.xy, key = incident.xy.join();
    if (!found.has(key)) found.set(key, { key, latitude, longitude, precision, name: incident.p, incidents: [], ground: [0, 0], reach: 0 });
    const spot = found.get(key)!;
    spot.incidents.push(incident);
    if (incident.p.length < spot.name.length) spot.name = incident.p; // the town, not one of its streets
  }
  return found;
}
const TURNS = [0, 360, -360];

export class IncidentMap {
  readonly element: HTMLElement;
  private readonly box = el("div", { class: "mapbox" });
  private readonly canvas = el("canvas", { "aria-hidden": "true" });
  private readonly layer = svg("svg", { role: "group", "aria-label": say("map") });
  private readonly behaviour = zoom<SVGSVGElement, unknown>();
  private readonly world = core.base.topology as any;
  private readonly countries = (feature(this.world, this.world.objects.countries) as any).features as GeoJSON.Feature[];
  private readonly shapes = this.countries.map(polygonsOf);
  private readonly bounds = this.shapes.map(boundsOf);
  private projection: GeoProjection = geoMercator();
  private paths: { land: Path2D; border: Path2D; coast: Path2D; rivers: Path2D; lakes: Path2D } | null = null;
  private overlay: GeoPermissibleObjects | null = null;
  private transform: ZoomTransform = zoomIdentity;
  private readonly byKey = spotted(core.incidents);
  private readonly spots = [...this.byKey.values()].sort((a, b) => REACH_KM[b.precision]! - REACH_KM[a.precision]! || b.incidents.length - a.incidents.length);
  private readonly spotOf = new Map(core.incidents.flatMap(({ xy }) => (xy ? [[xy, this.byKey.get(xy.join())!]] : [])));
  private groups: SVGGElement[] = [];
  private rings: { spot: Spotted; ring: SVGElement }[] = [];
  private thinness = "";
  private placed = new WeakMap<SVGGElement, ZoomTransform>();
  private readonly ground: { canvas: HTMLCanvasElement; seen: unknown[] } = { canvas: document.createElement("canvas"), seen: [] };
  private dressed = new WeakMap<SVGGElement, string>();
  private readonly names = new Map<string, { written: HTMLCanvasElement; wide: number }>();
  private inks = new Map<string, string>();
  private readonly countryOf = new Map<string, GeoJSON.Feature | null>();
  private readonly outlines = new Map<GeoJSON.Feature, string>();
  private readonly clusters = new Map<string, Spotted[]>();
  private clusterView: unknown[] = [];
  private filtered = 0;
  private lit = "";
  private width = 0;
  private height = 0;

  constructor(private readonly pick: (spot: { key: string; name: string; incidents: Incident[] }) => void) {
    const button = (text: string, name: string, act: () => void) =>
      el("button", { type: "button", "aria-label": name, title: name, click: act }, text);
    const scaleBy = (k: number) => this.scaleBy(k);
    this.box.append(this.canvas, this.layer, el("div", { class: "zoom" },
      button("+", say("zoom_in"), () => scaleBy(2)),
      button("−", say("zoom_out"), () => scaleBy(0.5)),
      button("⤢", say("zoom_reset"), () => this.reset())));
    const file = el("input", { type: "file", accept: ".geojson,.json,application/geo+json", change: () => void this.readOverlay(file) });
    this.element = el("div", {}, this.box,
      el("div", { class: "mapnote" }, el("span", {}, say("map_note"), el("span", { class: "onscreen" }, ` ${say("map_zoom")}`)), el("label", {}, file, el("span", {}, say("overlay")))));
    this.behaviour.scaleExtent([0.5, 600])
      .filter((event: any) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : event.type.startsWith("touch") ? event.touches.length > 1 : !event.button))
      .on("zoom", (event) => { this.transform = event.transform; this.draw(); });
    select(this.layer).call(this.behaviour).on("dblclick.zoom", null);
    this.layer.addEventListener("pointerover", ({ target }) => this.explain((target as Element).closest("g.place")));
    new ResizeObserver(() => void afterPaint(() => this.resize())).observe(this.box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.inks.clear(); this.draw(); });
  }

  show(incidents: Incident[]): void {
    for (const spot of this.spots) spot.incidents = [];
    for (const incident of incidents) if (incident.xy) this.spotOf.get(incident.xy)!.incidents.push(incident);
    this.filtered++;
    if (this.width) this.draw(); // else not laid out yet: the first resize builds and draws
  }
  light(incident: Incident | null): void {
    this.lit = incident?.xy?.join() ?? "";
    for (const group of this.groups) group.querySelector(".spot")?.classList.toggle("lit", group.getAttribute("data-key") === this.lit);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.box;
    if (!clientWidth || (clientWidth === this.width && clientHeight === this.height)) return;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(clientHeight * devicePixelRatio);
    this.layer.setAttribute("viewBox", `0 0 ${clientWidth} ${clientHeight}`);
    this.behaviour.extent([[0, 0], [clientWidth, clientHeight]]).translateExtent([[-clientWidth / 2, -clientHeight / 2], [1.5 * clientWidth, 1.5 * clientHeight]]);
    this.fit();
    this.build();
    this.draw();
  }
  private fit(): void {
    const placed = core.incidents.flatMap((incident) => (incident.xy ? [incident.xy] : []));
    const narrower = placed.filter((spot) => spot[2] !== COUNTRY), points = narrower.length ? narrower : placed;
    const pad = 44, extent: [[number, number], [number, number]] = [[pad, pad], [this.width - pad, this.height - pad]];
    this.projection = geoMercator();
    this.outlines.clear();
    if (points.length) {
      const spread = (axis: 0 | 1): [number, number] => {
        // Of many, the outermost twentieths do not widen the first view: one stray place must not make it the world.
        const all = points.map((point) => point[axis]).sort((a, b) => a - b), cut = all.length >= CLUSTERED ? Math.floor(all.length / 20) : 0;
        return [all[cut]!, all.at(-1 - cut)!];
      };
      const [south, north] = spread(0), [west, east] = spread(1), grow = Math.max(0.4, 1.6 - (north - south) / 2, 0);
      this.projection.fitExtent(extent, { type: "MultiPoint", coordinates: [[west - grow, south - grow * 0.6], [east + grow, north + grow * 0.6]] });
    } else this.projection.fitExtent(extent, { type: "Sphere" });
    for (const spot of this.spots) {
      spot.ground = this.flat([spot.longitude, spot.latitude]);
      spot.reach = spot.ground[1] - this.flat([spot.longitude, spot.latitude + REACH_KM[spot.precision]! / KM_A_DEGREE])[1];
    }
    // Straight from degree to pixel: d3's cutting on the sphere takes ten times as long and shows nothing more here.
    const draw = (all: Line[]): Path2D => {
      const drawn = new Path2D();
      for (const line of all)
        for (const turn of line.some(([x]) => Math.abs(x) > 180) ? TURNS : [0])
          line.forEach(([x, y], n) => {
            const [across, along] = this.flat([x + turn, y]);
            if (n) drawn.lineTo(across, along); else drawn.moveTo(across, along);
          });
      return drawn;
    };
    const between = (inside: boolean) =>
      draw((mesh(this.world, this.world.objects.countries, (a: unknown, b: unknown) => (a !== b) === inside).coordinates as Line[]).map(unrolled));
    this.paths = {
      land: draw(this.shapes.flat(2)),
      border: between(true),
      coast: between(false),
      rivers: draw(core.base.rivers),
      lakes: draw(core.base.lakes),
    };
  }
  private flat([x, y]: [number, number]): [number, number] {
    const scale = this.projection.scale(), [right, down] = this.projection.translate(), radians = Math.PI / 180;
    return [right + scale * x * radians, down - scale * Math.asinh(Math.tan(Math.max(-FARTHEST, Math.min(FARTHEST, y)) * radians))];
  }
  private reset(): void {
    select(this.layer).call(this.behaviour.transform, zoomIdentity);
  }
  // Zooming in stays on the case: where nothing is shown near the middle, the nearest incident comes into it.
  private scaleBy(k: number): void {
    const middle: [number, number] = [this.width / 2, this.height / 2];
    const away = (spot: Spotted) => { const [x, y] = this.at(spot); return Math.hypot(x - middle[0], y - middle[1]); };
    const near = this.spots.filter((spot) => spot.incidents.length && spot.precision !== COUNTRY).sort((a, b) => away(a) - away(b))[0];
    if (k > 1 && near && away(near) > Math.min(this.width, this.height) / (3 * k)) this.centre([near], this.transform.k * k);
    else select(this.layer).call(this.behaviour.scaleBy, k, middle);
  }
  private centre(spots: Spotted[], k: number): void {
    const mean = (axis: 0 | 1) => spots.reduce((sum, { ground }) => sum + ground[axis], 0) / spots.length;
    select(this.layer).call(this.behaviour.transform, zoomIdentity.translate(this.width / 2, this.height / 2).scale(k).translate(-mean(0), -mean(1)));
  }
  private at(spot: Spotted): [number, number] {
    return this.transform.apply(spot.ground);
  }
  private clusterRadius(spot: Spotted): number {
    const n = this.clusters.get(spot.key)!.reduce((sum, one) => sum + one.incidents.length, 0);
    return Math.min(APART / 2, 9 + 3 * Math.log2(n));
  }
  private radius(spot: Spotted): number {
    return Math.max(SMALLEST, this.transform.k * spot.reach);
  }

  // Every place once, in an order that never hides a point under an area; a filter only hides and counts.
  private build(): void {
    const countries = new Set<GeoJSON.Feature>();
    this.placed = new WeakMap();
    this.clusterView = [];
    this.groups = this.spots.map((spot) => {
      const country = spot.precision === COUNTRY ? this.countryAt(spot) : null, first = country !== null && !countries.has(country);
      if (country) countries.add(country);
      return this.draft(spot, first ? country : null);
    });
    this.rings = this.spots.flatMap((spot, n) => { const ring = this.groups[n]!.querySelector<SVGElement>("circle.area"); return ring ? [{ spot, ring }] : []; });
    this.thinness = "";
    this.layer.replaceChildren(...this.groups);
    this.place();
  }
  private draft(spot: Spotted, country: GeoJSON.Feature | null): SVGGElement {
    const act = () => {
      const together = this.clusters.get(spot.key);
      if (together) this.centre(together, this.transform.k * 3); else this.pick(spot);
    };
    const group = svg("g", {
      class: "place", "data-key": spot.key, tabindex: 0, role: "button", click: act,
      keydown: (event) => { const { key } = event as KeyboardEvent; if (key === "Enter" || key === " ") { event.preventDefault(); act(); } },
    });
    group.append(country ? svg("path", { class: "spot area", d: this.outline(country), "vector-effect": "non-scaling-stroke" })
      : svg("circle", { class: spot.precision > 2 ? "spot area" : "spot" }));
    if (spot.precision === 1) group.append(svg("circle", { class: "core", r: 2.5 }));
    group.append(svg("text", { class: "tally" }));
    return group;
  }
  // What is shown of a place, touched only where it changes: each touch has the browser look at its style again.
  private dress(group: SVGGElement, spot: Spotted, together: Spotted[] | undefined, inside: boolean, tallied: boolean): void {
    const n = (together ?? [spot]).reduce((sum, { incidents }) => sum + incidents.length, 0);
    const seen = inside || !n ? "" : `${n} ${together?.length ?? 0} ${tallied}`;
    if (this.dressed.get(group) === seen) return;
    this.dressed.set(group, seen);
    this.placed.delete(group);
    group.classList.toggle("off", !seen);
    group.classList.toggle("cluster", !!together);
    if (!seen) return;
    const name = together ? say("map_cluster", { n: count("incident", n), places: count("place_all", together.length), place: plain(spot.name) })
      : say("map_point", { n: count("incident", n), place: plain(spot.name) });
    group.setAttribute("aria-label", name);
    group.querySelector(".tally")!.textContent = tallied && (together || (spot.precision !== 1 && (n > 1 || spot.precision > 2))) ? String(n) : "";
  }
  // What a pointer is told of a place: written when it comes, as no other has a use for it.
  private explain(group: Element | null): void {
    const spot = this.byKey.get(group?.getAttribute("data-key") ?? "");
    if (!group || !spot) return;
    group.querySelector("title")?.remove();
    const name = group.getAttribute("aria-label")!;
    group.prepend(svg("title", {}, this.clusters.has(spot.key) ? name : `${name}. ${word("place_precision", String(spot.precision))}`));
  }
  private countryAt(spot: Spotted): GeoJSON.Feature | null {
    let country = this.countryOf.get(spot.key);
    if (country === undefined) {
      const { longitude: x, latitude: y } = spot;
      const found = this.shapes.findIndex((shape, n) => TURNS.some((turn) => within(this.bounds[n]!, [x + turn, y]) && holds(shape, [x + turn, y])));
      country = this.countries[found] ?? null;
      this.countryOf.set(spot.key, country);
    }
    return country;
  }
  private outline(country: GeoJSON.Feature): string {
    let outline = this.outlines.get(country);
    if (outline === undefined) {
      // The lines of the ground, not great circles: a border along a parallel is one line in both.
      const rings = this.shapes[this.countries.indexOf(country)]!.flat();
      outline = rings.map((ring) => `M${ring.map((point) => this.flat(point).map((at) => at.toFixed(1)).join()).join("L")}Z`).join("");
      this.outlines.set(country, outline);
    }
    return outline;
  }
  // Many wide rings over one another must not hide the land: the more of it they cover, the fainter each is.
  private thin(): void {
    const covered = this.rings.filter(({ spot }) => spot.incidents.length).reduce((sum, { spot }) => {
      const [x, y] = this.at(spot), reach = this.radius(spot);
      const side = (middle: number, end: number) => Math.max(0, Math.min(end, middle + reach) - Math.max(0, middle - reach));
      return sum + side(x, this.width) * side(y, this.height);
    }, 0) / (this.width * this.height);
    const thinness = Math.min(1, 2 / covered).toFixed(2);
    if (thinness === this.thinness) return;
    this.thinness = thinness;
    // on the rings alone: a property of the whole layer would have the browser style every place anew
    for (const { ring } of this.rings) ring.style.setProperty("--thin", thinness);
  }
  // Points that would lie on one another are drawn as one with the number of their incidents.
  private cluster(): void {
    const view = [this.transform, this.filtered, this.width];
    if (view.every((value, n) => value === this.clusterView[n])) return;
    this.clusterView = view;
    const points = this.spots.map((spot) => ({ spot, at: this.at(spot) }))
      .filter(({ spot }) => spot.incidents.length && spot.precision !== COUNTRY && (spot.precision <= 2 || this.radius(spot) < SEEN));
    const inside = new Set<Spotted>();
    this.clusters.clear();
    // The place of most incidents takes in all that are near it, so that no two circles lie on one another.
    let left = points.length < CLUSTERED ? [] : points.sort((a, b) => b.spot.incidents.length - a.spot.incidents.length);
    while (left.length) {
      const [x, y] = left[0]!.at, near = (point: (typeof points)[number]) => Math.hypot(point.at[0] - x, point.at[1] - y) < APART;
      const together = left.filter(near).map(({ spot }) => spot);
      left = left.filter((point) => !near(point));
      if (together.length < 2) continue;
      this.clusters.set(together[0]!.key, together);
      for (const spot of together.slice(1)) inside.add(spot);
    }
    const tallied = this.tallied(inside);
    this.spots.forEach((spot, n) => this.dress(this.groups[n]!, spot, this.clusters.get(spot.key), inside.has(spot), tallied.has(spot)));
  }
  // Whose number is written: of each point and cluster, and of an area where it lies on no other.
  private tallied(inside: Set<Spotted>): Set<Spotted> {
    const taken = new Taken(), found = new Set<Spotted>(), areas: Spotted[] = [];
    for (const spot of this.spots) {
      if (!spot.incidents.length || inside.has(spot)) continue;
      const clustered = this.clusters.has(spot.key);
      if (!clustered && spot.precision > 2) { areas.push(spot); continue; }
      found.add(spot);
      const [x, y] = this.at(spot), reach = clustered ? this.clusterRadius(spot) : SMALLEST;
      taken.add([x - reach, y - reach, x + reach, y + reach]);
    }
    for (const spot of areas.sort((a, b) => b.incidents.length - a.incidents.length)) {
      const [x, y] = this.at(spot), box: Box = [x - TALLY[0], y - TALLY[1], x + TALLY[0], y + TALLY[1]];
      if (!taken.leaves(box)) continue;
      taken.add(box);
      found.add(spot);
    }
    return found;
  }
  private place(): void {
    this.thin();
    this.cluster();
    this.groups.forEach((group, n) => {
      if (this.placed.get(group) === this.transform || !this.dressed.get(group)) return;
      this.placed.set(group, this.transform);
      const spot = this.spots[n]!;
      const [x, y] = this.at(spot);
      for (const part of group.children)
        if (part instanceof SVGPathElement) part.setAttribute("transform", this.transform.toString());
        else if (part instanceof SVGTextElement) { part.setAttribute("x", `${x}`); part.setAttribute("y", `${y}`); }
        else if (part instanceof SVGCircleElement) {
          part.setAttribute("cx", `${x}`);
          part.setAttribute("cy", `${y}`);
          if (part.classList.contains("spot")) part.setAttribute("r", `${group.classList.contains("cluster") ? this.clusterRadius(spot) : this.radius(spot)}`);
        }
    });
  }

  private draw(): void {
    if (!this.paths) return;
    const brush = this.canvas.getContext("2d")!;
    const ink = (name: string): string => {
      if (!this.inks.has(name)) this.inks.set(name, getComputedStyle(this.box).getPropertyValue(name).trim());
      return this.inks.get(name)!;
    };
    const seen = [this.transform, this.width, this.height, devicePixelRatio, ink("--land"), this.overlay];
    if (seen.some((value, n) => value !== this.ground.seen[n])) {
      this.ground.seen = seen;
      this.drawGround(ink);
    }
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.drawImage(this.ground.canvas, 0, 0);
    this.place();
    this.towns(brush, ink, devicePixelRatio);
  }
  // What a filter does not change: water, land, lines. Kept as a picture until the view moves.
  private drawGround(ink: (name: string) => string): void {
    const { canvas } = this.ground, { k, x, y } = this.transform, ratio = devicePixelRatio, paths = this.paths!;
    canvas.width = this.canvas.width;
    canvas.height = this.canvas.height;
    const brush = canvas.getContext("2d")!;
    brush.fillStyle = ink("--water");
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    brush.lineJoin = "round";
    brush.fillStyle = ink("--land");
    brush.fill(paths.land);
    const line = (path: Path2D, colour: string, width: number, dash: number[] = []) => {
      brush.strokeStyle = ink(colour);
      brush.lineWidth = width / k;
      brush.setLineDash(dash.map((part) => part / k));
      brush.stroke(path);
    };
    brush.fillStyle = ink("--water");
    brush.fill(paths.lakes);
    line(paths.rivers, "--river", 1);
    line(paths.coast, "--strong-rule", 0.75);
    line(paths.border, "--border", 1, [4, 2.5]);
    if (this.overlay) line(new Path2D(geoPath(this.projection)(this.overlay) ?? ""), "--link", 1.25);
  }
  // Names of the incidents' places first, then towns from the largest down, as long as there is room.
  private towns(brush: CanvasRenderingContext2D, ink: (name: string) => string, ratio: number): void {
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    const family = ink("--sans");
    let font = `600 12px ${family}`, colour = ink("--ink");
    const taken = new Taken();
    taken.add([this.width - 52, 0, this.width, 136]); // the buttons stand there
    const free = (box: Box) => box[0] >= 0 && box[2] <= this.width && taken.leaves(box);
    const write = (name: string, x: number, y: number, away: number): boolean => {
      const { written, wide } = this.written(name, font, colour, ink("--land"), ratio);
      for (const left of [x + away, x - away - wide]) {
        const box: Box = [left - 3, y - 9, left + wide + 3, y + 9];
        if (!free(box)) continue;
        taken.add(box);
        brush.drawImage(written, left - HALO, y - NAME_HIGH / 2, written.width / ratio, NAME_HIGH);
        return true;
      }
      return false;
    };
    // Two towns of one name both get it, unless they are one place: then the incidents' own stands there.
    const named = new Map<string, [number, number][]>();
    const isNamed = (name: string, x: number, y: number) => named.get(name)?.some(([a, b]) => Math.abs(a - x) < 40 && Math.abs(b - y) < 40) ?? false;
    const note = (name: string, x: number, y: number) => void named.set(name, [...(named.get(name) ?? []), [x, y]]);
    const spots = this.spots.filter((spot) => spot.precision !== COUNTRY && spot.incidents.length).sort((a, b) => b.incidents.length - a.incidents.length);
    for (const spot of spots) {
      const [x, y] = this.at(spot);
      if (x < 0 || y < 0 || x > this.width || y > this.height) continue;
      taken.add([x - SMALLEST, y - SMALLEST, x + SMALLEST, y + SMALLEST]);
    }
    for (const spot of spots.slice(0, 60)) {
      const [x, y] = this.at(spot);
      if (x >= 0 && y >= 8 && x <= this.width && y <= this.height - 8 && !isNamed(spot.name, x, y) && !this.groups[this.spots.indexOf(spot)]!.classList.contains("off")
        && write(cut(plain(spot.name), 30), x, y, this.clusters.has(spot.key) ? this.clusterRadius(spot) + 3 : Math.min(this.radius(spot), 40) + 4)) note(spot.name, x, y);
    }
    font = `11.5px ${family}`;
    brush.fillStyle = colour = ink("--town");
    let room = Math.round((this.width * this.height) / 9000);
    for (const [name, longitude, latitude] of core.base.towns) {
      if (room <= 0) break;
      const [x, y] = this.transform.apply(this.flat([longitude, latitude]));
      if (x < 4 || y < 8 || x > this.width - 4 || y > this.height - 8 || isNamed(name, x, y) || !free([x - 6, y - 6, x + 6, y + 6])) continue;
      if (!write(name, x, y, 7)) continue;
      room--;
      brush.beginPath();
      brush.arc(x, y, 1.6, 0, 7);
      brush.fill();
    }
  }
  // A name with the halo that parts it from the lines below, as a picture. A font set on a canvas that stands in the page
  // has the whole page laid out first, which took most of a filter's time.
  private written(name: string, font: string, fillStyle: string, strokeStyle: string, ratio: number): { written: HTMLCanvasElement; wide: number } {
    const key = [font, fillStyle, strokeStyle, ratio, name].join();
    let found = this.names.get(key);
    if (!found) {
      const written = document.createElement("canvas"), brush = written.getContext("2d")!;
      brush.font = font;
      const wide = brush.measureText(name).width;
      written.width = Math.ceil((wide + 2 * HALO) * ratio);
      written.height = Math.ceil(NAME_HIGH * ratio);
      brush.setTransform(ratio, 0, 0, ratio, 0, 0);
      Object.assign(brush, { font, fillStyle, strokeStyle, textBaseline: "middle", lineWidth: 3, lineJoin: "round" });
      brush.strokeText(name, HALO, NAME_HIGH / 2);
      brush.fillText(name, HALO, NAME_HIGH / 2);
      this.names.set(key, (found = { written, wide }));
    }
    return found;
  }
  private async readOverlay(input: HTMLInputElement): Promise<void> {
    try {
      const shape = JSON.parse(await input.files![0]!.text()) as GeoPermissibleObjects;
      if (!("type" in shape) || geoPath(this.projection)(shape) === null) throw new TypeError("no shape");
      this.overlay = shape;
    } catch {
      alert(say("overlay_bad"));
    }
    this.draw();
  }
}
