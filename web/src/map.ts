// The map: coastlines, borders, rivers and towns on a canvas; places of incidents above it, as wide as they are vague.
import { geoMercator, geoPath, type GeoPermissibleObjects, type GeoProjection } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import { core, count, say, word, type Incident } from "./data";
import { el, plain, svg } from "./dom";

// Kilometres from the middle that a place of each precision may lie in; 1 is a point.
const REACH_KM = [0, 0, 6, 30, 90, 45, 0, 60];
const SMALLEST = 7, COUNTRY = 6, KM_A_DEGREE = 111.32;

interface Spotted { key: string; latitude: number; longitude: number; precision: number; name: string; incidents: Incident[] }

export class IncidentMap {
  readonly element: HTMLElement;
  private readonly box = el("div", { class: "mapbox" });
  private readonly canvas = el("canvas", { "aria-hidden": "true" });
  private readonly layer = svg("svg", { role: "group", "aria-label": say("map") });
  private readonly behaviour = zoom<SVGSVGElement, unknown>();
  private readonly world = core.base.topology as any;
  private readonly countries = (feature(this.world, this.world.objects.countries) as any).features as GeoJSON.Feature[];
  private projection: GeoProjection = geoMercator();
  private paths: { land: Path2D; border: Path2D; coast: Path2D; rivers: Path2D; lakes: Path2D } | null = null;
  private overlay: GeoPermissibleObjects | null = null;
  private transform: ZoomTransform = zoomIdentity;
  private spots: Spotted[] = [];
  private lit = "";
  private width = 0;
  private height = 0;

  constructor(private readonly pick: (spot: { key: string; name: string; incidents: Incident[] }) => void) {
    const button = (text: string, name: string, act: () => void) =>
      el("button", { type: "button", "aria-label": name, title: name, click: act }, text);
    const scaleBy = (k: number) => select(this.layer).call(this.behaviour.scaleBy, k);
    this.box.append(this.canvas, this.layer, el("div", { class: "zoom" },
      button("+", say("zoom_in"), () => scaleBy(2)),
      button("−", say("zoom_out"), () => scaleBy(0.5)),
      button("⤢", say("zoom_reset"), () => this.reset())));
    const file = el("input", { type: "file", accept: ".geojson,.json,application/geo+json", change: () => void this.readOverlay(file) });
    this.element = el("div", {}, this.box,
      el("div", { class: "mapnote" }, el("span", {}, say("map_note")), el("label", {}, file, el("span", {}, say("overlay")))));
    this.behaviour.scaleExtent([0.5, 600])
      .filter((event: any) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : event.type.startsWith("touch") ? event.touches.length > 1 : !event.button))
      .on("zoom", (event) => { this.transform = event.transform; this.draw(); });
    select(this.layer).call(this.behaviour).on("dblclick.zoom", null);
    new ResizeObserver(() => this.resize()).observe(this.box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  show(incidents: Incident[]): void {
    const found = new Map<string, Spotted>();
    for (const incident of incidents) {
      if (!incident.xy) continue;
      const [latitude, longitude, precision] = incident.xy;
      const key = incident.xy.join();
      const spot = found.get(key) ?? { key, latitude, longitude, precision, name: incident.p, incidents: [] };
      spot.incidents.push(incident);
      found.set(key, spot);
    }
    // The widest first, so that a point is never hidden under an area.
    this.spots = [...found.values()].sort((a, b) => REACH_KM[b.precision]! - REACH_KM[a.precision]! || b.incidents.length - a.incidents.length);
    if (!this.paths && this.width) this.fit();
    this.build();
    this.draw();
  }
  light(incident: Incident | null): void {
    this.lit = incident?.xy?.join() ?? "";
    for (const group of this.layer.querySelectorAll("g.place")) group.querySelector(".spot")?.classList.toggle("lit", group.getAttribute("data-key") === this.lit);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.box;
    if (!clientWidth || (clientWidth === this.width && clientHeight === this.height)) return;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(clientHeight * devicePixelRatio);
    this.layer.setAttribute("viewBox", `0 0 ${clientWidth} ${clientHeight}`);
    this.behaviour.extent([[0, 0], [clientWidth, clientHeight]]);
    this.fit();
    this.build();
    this.draw();
  }
  private fit(): void {
    const points = core.incidents.flatMap((incident) => (incident.xy ? [incident.xy] : []));
    const pad = 44, extent: [[number, number], [number, number]] = [[pad, pad], [this.width - pad, this.height - pad]];
    this.projection = geoMercator();
    if (points.length) {
      const spread = (axis: 0 | 1): [number, number] => {
        const all = points.map((point) => point[axis]);
        return [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
      };
      const [south, north] = spread(0), [west, east] = spread(1), grow = Math.max(0.4, 1.6 - (north - south) / 2, 0);
      this.projection.fitExtent(extent, { type: "MultiPoint", coordinates: [[west - grow, south - grow * 0.6], [east + grow, north + grow * 0.6]] });
    } else this.projection.fitExtent(extent, { type: "Sphere" });
    const path = geoPath(this.projection);
    const draw = (shape: GeoPermissibleObjects) => new Path2D(path(shape) ?? "");
    const lines = (coordinates: [number, number][][]) => draw({ type: "MultiLineString", coordinates });
    const all = this.world.objects.countries;
    this.paths = {
      land: draw({ type: "FeatureCollection", features: this.countries } as GeoPermissibleObjects),
      border: draw(mesh(this.world, all, (a: unknown, b: unknown) => a !== b)),
      coast: draw(mesh(this.world, all, (a: unknown, b: unknown) => a === b)),
      rivers: lines(core.base.rivers),
      lakes: lines(core.base.lakes),
    };
  }
  private reset(): void {
    select(this.layer).call(this.behaviour.transform, zoomIdentity);
  }
  private at(longitude: number, latitude: number): [number, number] {
    return this.transform.apply(this.projection([longitude, latitude]) ?? [-99, -99]);
  }
  private radius(spot: Spotted): number {
    const degrees = REACH_KM[spot.precision]! / KM_A_DEGREE;
    const [, y] = this.at(spot.longitude, spot.latitude), [, north] = this.at(spot.longitude, spot.latitude + degrees);
    return Math.max(SMALLEST, Math.abs(y - north));
  }

  private build(): void {
    this.layer.replaceChildren();
    for (const spot of this.spots) {
      const many = spot.incidents.length > 1;
      const name = say("map_point", { n: count("incident", spot.incidents.length), place: plain(spot.name) });
      const act = () => this.pick(spot);
      const group = svg("g", {
        class: "place", "data-key": spot.key, tabindex: 0, role: "button", "aria-label": name, click: act,
        keydown: (event) => { const { key } = event as KeyboardEvent; if (key === "Enter" || key === " ") { event.preventDefault(); act(); } },
      }, svg("title", {}, `${name}. ${word("place_precision", String(spot.precision))}`));
      const country = spot.precision === COUNTRY && this.countryPath(spot);
      group.append(country || svg("circle", { class: spot.precision > 2 ? "spot area" : "spot" }));
      if (spot.precision === 1 && !many) group.append(svg("circle", { class: "core", r: 2.5 }));
      if (many || spot.precision > 2) group.append(svg("text", { class: "tally" }, String(spot.incidents.length)));
      this.layer.append(group);
    }
    this.place();
  }
  private countryPath(spot: Spotted): SVGElement | null {
    const [x, y] = this.projection([spot.longitude, spot.latitude]) ?? [0, 0];
    const path = geoPath(this.projection);
    const brush = this.canvas.getContext("2d")!;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    const found = this.countries.find((country) => {
      const shape = path(country as GeoPermissibleObjects);
      return shape !== null && brush.isPointInPath(new Path2D(shape), x, y);
    });
    return found ? svg("path", { class: "spot area", d: path(found as GeoPermissibleObjects), "vector-effect": "non-scaling-stroke" }) : null;
  }
  private place(): void {
    for (const [n, group] of [...this.layer.querySelectorAll("g.place")].entries()) {
      const spot = this.spots[n]!;
      const [x, y] = this.at(spot.longitude, spot.latitude), r = this.radius(spot);
      const shape = group.querySelector(".spot")!;
      if (shape instanceof SVGPathElement) shape.setAttribute("transform", this.transform.toString());
      else { shape.setAttribute("cx", `${x}`); shape.setAttribute("cy", `${y}`); shape.setAttribute("r", `${r}`); }
      for (const part of group.querySelectorAll(".core")) { part.setAttribute("cx", `${x}`); part.setAttribute("cy", `${y}`); }
      for (const part of group.querySelectorAll(".tally")) { part.setAttribute("x", `${x}`); part.setAttribute("y", `${y}`); }
    }
  }

  private draw(): void {
    if (!this.paths) return;
    const brush = this.canvas.getContext("2d")!, style = getComputedStyle(this.box);
    const ink = (name: string) => style.getPropertyValue(name).trim();
    const { k, x, y } = this.transform, ratio = devicePixelRatio;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.fillStyle = ink("--water");
    brush.fillRect(0, 0, this.canvas.width, this.canvas.height);
    brush.setTransform(ratio * k, 0, 0, ratio * k, ratio * x, ratio * y);
    brush.lineJoin = "round";
    brush.fillStyle = ink("--land");
    brush.fill(this.paths.land);
    const line = (path: Path2D, colour: string, width: number, dash: number[] = []) => {
      brush.strokeStyle = ink(colour);
      brush.lineWidth = width / k;
      brush.setLineDash(dash.map((part) => part / k));
      brush.stroke(path);
    };
    brush.fillStyle = ink("--water");
    brush.fill(this.paths.lakes);
    line(this.paths.rivers, "--river", 1);
    line(this.paths.coast, "--strong-rule", 0.75);
    line(this.paths.border, "--border", 1, [4, 2.5]);
    if (this.overlay) line(new Path2D(geoPath(this.projection)(this.overlay) ?? ""), "--link", 1.25);
    this.towns(brush, ink, ratio);
    this.place();
  }
  private towns(brush: CanvasRenderingContext2D, ink: (name: string) => string, ratio: number): void {
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    brush.font = `11.5px ${getComputedStyle(document.body).fontFamily}`;
    brush.textBaseline = "middle";
    const taken: [number, number, number, number][] = [];
    const most = Math.round((this.width * this.height) / 9000);
    let drawn = 0;
    for (const [name, longitude, latitude] of core.base.towns) {
      if (drawn >= most) break;
      const [x, y] = this.at(longitude, latitude);
      if (x < 4 || y < 8 || x > this.width - 8 || y > this.height - 8) continue;
      const wide = brush.measureText(name).width;
      const box: [number, number, number, number] = [x - 4, y - 9, x + wide + 12, y + 9];
      if (box[2] > this.width || taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      drawn++;
      brush.fillStyle = ink("--town");
      brush.beginPath();
      brush.arc(x, y, 1.6, 0, 7);
      brush.fill();
      brush.lineWidth = 3;
      brush.setLineDash([]);
      brush.strokeStyle = ink("--land");
      brush.strokeText(name, x + 7, y);
      brush.fillText(name, x + 7, y);
    }
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
