/** The engine itself: joins data, cameras, renderer, annotations and gestures. */

import { Aim } from "./camera/Aim";
import { Navigator } from "./camera/Navigator";
import { Emitter } from "./Emitter";
import { EngineError } from "./errors";
import { composeFrame } from "./frame/compose";
import { drawMiniature } from "./frame/miniature";
import { Renderer } from "./frame/Renderer";
import { edgesOf } from "./gl/edgesOf";
import type { SpriteDraw } from "./gl/SpriteLayer";
import { Gestures } from "./input/Gestures";
import { Pointing } from "./input/Pointing";
import { Annotations, type Ring } from "./labels/Annotations";
import type { LabelView } from "./labels/LabelLayer";
import { RowMask } from "./mask";
import type { PointsIndex } from "./points/format";
import { Places } from "./points/Places";
import { PointData } from "./points/PointData";
import { Finder } from "./search/Finder";
import type * as api from "./types";
import { PointsClient } from "./worker/PointsClient";

/** Rejects with an `EngineError`: `no-webgl2` where the browser or the device can't draw. */
export async function createEngine(options: api.EngineOptions): Promise<api.Engine> {
  return new MapEngine(options);
}

/** A step of the coarse grid may take this many CSS pixels before the finer bits are loaded. */
const DEEP_STEP = 0.7;
const FINE_SLOT = { xy: "fine", xyz: "xyzFine" } as const;
const MINIATURE_ROWS = 131_072;
const DEFAULT_COLOR: api.ColorSpec = { kind: "plain", color: "#6ea8fe" };

class MapEngine implements api.Engine {
  readonly #container: HTMLElement;
  readonly #maxPixelRatio: number;
  readonly #events = new Emitter<api.EngineEvents>();
  readonly #client: PointsClient;
  readonly #data: PointData;
  readonly #places: Places;
  readonly #finder: Finder;
  readonly #mask = new RowMask();
  readonly #navigator: Navigator;
  readonly #aim: Aim;
  readonly #renderer: Renderer;
  readonly #annotations: Annotations;
  /** Takes pointer and keys. */
  readonly #surface = document.createElement("div");
  readonly #gestures: Gestures;
  readonly #stop = new AbortController();
  readonly #views = new Set<(frame: api.ViewFrame | null) => void>();
  readonly #observer: ResizeObserver;
  #theme: api.Theme;
  #color: api.ColorSpec = DEFAULT_COLOR;
  #size: api.SizeSpec | null = null;
  #highlight: api.Highlight | null = null;
  #hover: number | null = null;
  #selected: number | null = null;
  #ratio = 1;
  #placed = false;
  #colorTurn = 0;

  constructor(options: api.EngineOptions) {
    const { container } = options;
    this.#container = container;
    this.#maxPixelRatio = options.maxPixelRatio ?? 2;
    this.#theme = options.theme ?? "dark";
    this.#client = new PointsClient();
    this.#data = new PointData(
      options.pointsUrl,
      this.#client,
      options.maxPoints ?? Number.POSITIVE_INFINITY,
      (progress) => this.#events.emit("progress", progress),
    );
    // The index is on its way while the canvas is made; who asks for it sees its errors.
    this.#data.index().catch(() => undefined);
    this.#navigator = new Navigator((moving) => this.#viewChanged(moving));
    const canvas = document.createElement("canvas");
    this.#renderer = this.#createRenderer(canvas);
    this.#annotations = new Annotations(container);
    this.#annotations.setTheme(this.#theme);
    for (const layer of [canvas, this.#surface]) {
      Object.assign(layer.style, {
        position: "absolute",
        inset: "0",
        width: "100%",
        height: "100%",
        display: "block",
      });
      container.append(layer);
    }
    Object.assign(this.#surface.style, { touchAction: "none", outline: "none", cursor: "default" });
    if (container.tabIndex < 0) this.#surface.tabIndex = 0;
    this.#places = new Places(this.#data);
    this.#aim = new Aim(this.#navigator, this.#places);
    this.#finder = new Finder(this.#client, this.#data, this.#places, this.#navigator);
    const pointing = new Pointing({
      navigator: this.#navigator,
      pick: (x, y) => this.pick(x, y),
      walk: (from, direction) => this.walk(from, direction),
      labelAt: (x, y) => (this.#annotations.labelsShown ? this.#annotations.labels.at(x, y) : null),
      selected: () => this.#selected,
      ring: (ix) => this.setHover(ix),
      cursor: (style) => {
        this.#surface.style.cursor = style;
      },
      emit: (event, value) => this.#events.emit(event, value),
    });
    this.#gestures = new Gestures(this.#surface, pointing);
    this.#followReducedMotion(options.reducedMotion);
    this.#observer = new ResizeObserver(() => this.resize());
    this.#observer.observe(container);
    this.resize();
  }

  get mode(): api.Mode {
    return this.#navigator.mode;
  }

  get count(): number {
    return this.#data.count;
  }

  // Data

  async index(): Promise<PointsIndex> {
    const index = await this.#data.index();
    if (this.#renderer.points === null) {
      this.#makeRoom(index);
      this.#mask.resize(this.#data.count);
      if (this.#mask.bytes) this.#applyMask();
      this.#events.emit("index", index);
    }
    return index;
  }

  async load(first: { color?: api.ColorSpec; signal?: AbortSignal } = {}): Promise<void> {
    const index = await this.index();
    const color = first.color ?? this.#color;
    const named = color.kind !== "plain" && index.columns[color.column] ? color.column : null;
    const ready = { xy: 0, color: named ? 0 : this.#data.count };
    const advance = (): void => this.#renderer.setReady(Math.min(ready.xy, ready.color));
    this.#color = named ? color : color.kind === "plain" ? color : DEFAULT_COLOR;
    this.#renderer.points?.setColor(this.#color, named ? this.#data.meta(named) : null);
    const turn = ++this.#colorTurn;
    const positions = this.#data.column(
      "xy",
      ({ start, values }) => {
        this.#renderer.points?.write("xy", start, values);
        this.#renderer.addPositions(start, values as Uint16Array);
        ready.xy = this.#places.ready.xy = start + values.length / 2;
        if (start === 0) this.#settleHome(ready.xy);
        advance();
      },
      first.signal,
    );
    const colors = named
      ? this.#data.column(
          named,
          ({ start, values }) => {
            if (turn === this.#colorTurn) this.#renderer.points?.write("color", start, values);
            ready.color = start + values.length;
            advance();
          },
          first.signal,
        )
      : Promise.resolve();
    try {
      await Promise.all([positions, colors]);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    ready.color = this.#data.count;
    advance();
    this.#annotations.labels.forget();
    this.#renderer.redevelop();
    this.#placeEdges();
    this.#prepare();
    await this.#finder.index();
  }

  column(name: string, signal?: AbortSignal): Promise<api.ColumnData> {
    return this.#data.column(name, undefined, signal);
  }

  async counts(column: string): Promise<api.CodeCounts> {
    await this.#data.column(column);
    return this.#client.call("counts", { name: column });
  }

  async histogram(spec: api.HistogramSpec): Promise<api.Histogram> {
    await this.#data.column(spec.column);
    return this.#client.call("histogram", spec);
  }

  // Picture

  async setMode(mode: api.Mode, options: api.MoveOptions = {}): Promise<void> {
    if (mode === this.mode) return;
    if (mode === "3d") await this.#loadCube();
    await this.#navigator.pass(mode, options.duration);
    this.#annotations.labels.forget();
    this.#renderer.redraw();
    this.#events.emit("mode", mode);
  }

  setTheme(theme: api.Theme): void {
    this.#theme = theme;
    this.#annotations.setTheme(theme);
    this.#renderer.redevelop();
  }

  async setColor(spec: api.ColorSpec): Promise<void> {
    const turn = ++this.#colorTurn;
    const column = spec.kind === "plain" ? null : await this.column(spec.column);
    await this.index();
    if (turn !== this.#colorTurn) return;
    this.#color = spec;
    const points = this.#renderer.points;
    if (column) points?.write("color", 0, column.values);
    else points?.clear("color");
    points?.setColor(spec, column?.meta ?? null);
    this.#renderer.redraw();
  }

  async setSize(spec: api.SizeSpec | null): Promise<void> {
    this.#size = spec;
    const column = spec && (await this.column(spec.column));
    if (this.#size !== spec) return;
    const points = this.#renderer.points;
    if (column) points?.write("size", 0, column.values);
    else points?.clear("size");
    points?.setSize(spec, column?.meta ?? null);
    this.#renderer.redraw();
  }

  setMask(mask: Uint8Array | null): void {
    this.#mask.setFilter(mask);
    this.#applyMask();
  }

  setHighlight(highlight: api.Highlight | null): void {
    this.#highlight = highlight;
    this.#mask.setMembers(highlight?.members ?? null);
    this.#annotations.labels.strength = highlight ? 0.55 : 1;
    this.#applyMask();
    this.#placeEdges();
  }

  setHover(ix: number | null): void {
    if (ix === this.#hover) return;
    this.#hover = ix;
    this.#renderer.redevelop();
  }

  setSelected(ix: number | null): void {
    this.#selected = ix;
    this.#renderer.redevelop();
  }

  setLabels(labels: readonly api.MapLabel[]): void {
    this.#annotations.setLabels(labels);
    this.#renderer.redevelop();
  }

  showLabels(shown: boolean): void {
    this.#annotations.labelsShown = shown;
    this.#renderer.redevelop();
  }

  // Camera

  camera(): api.CameraState {
    return this.#navigator.state();
  }

  setCamera(state: api.CameraState, options: api.MoveOptions = {}): void {
    this.#placed = true;
    if (state.mode === this.mode) {
      this.#navigator.setState(state, options.duration ?? 0);
      return;
    }
    this.setMode(state.mode, { duration: 0 })
      .then(() => this.#navigator.setState(state, 0))
      .catch((error: unknown) => this.#fail(error));
  }

  fit(options: api.MoveOptions = {}): void {
    this.#navigator.fit(options.duration);
  }

  frame(members: ArrayLike<number>, options: api.MoveOptions = {}): void {
    this.#aim.frame(members, options);
  }

  flyTo(target: api.Target, options: api.MoveOptions & { zoom?: number } = {}): void {
    this.#aim.flyTo(target, options);
  }

  zoomBy(factor: number, options: api.MoveOptions = {}): void {
    this.#aim.zoomBy(factor, options);
  }

  panBy(dx: number, dy: number): void {
    this.#navigator.panBy(dx, dy);
  }

  orbitBy(dyaw: number, dpitch: number): void {
    if (this.mode === "3d") this.#navigator.orbitBy(dyaw, dpitch);
  }

  // Places

  screenOf(target: api.Target): { x: number; y: number } | null {
    return this.#aim.screenOf(target);
  }

  layoutOf(x: number, y: number): readonly [number, number] | null {
    return this.#aim.layoutOf(x, y);
  }

  positionOf(ix: number): readonly [number, number] | null {
    const at = this.#places.flat(ix);
    return at && this.#places.toLayout(...at);
  }

  view(): api.ViewFrame | null {
    return this.#aim.view();
  }

  onView(callback: (frame: api.ViewFrame | null) => void): () => void {
    this.#views.add(callback);
    callback(this.view());
    return () => this.#views.delete(callback);
  }

  async miniature(width: number, height: number): Promise<ImageData | null> {
    const xy = this.#data.held("xy");
    const rows = Math.min(this.#places.ready.xy, MINIATURE_ROWS);
    if (!xy || rows === 0) return null;
    const name = this.#color.kind === "plain" ? null : this.#color.column;
    const column = name === null ? null : await this.column(name);
    const source = { xy, rows, color: this.#color, column, mask: this.#mask.bytes, theme: this.#theme };
    return new ImageData(drawMiniature(width, height, source), width, height);
  }

  prominent(limit: number): number[] {
    return this.#aim.prominent(limit, this.#mask.bytes);
  }

  pick(x: number, y: number): Promise<number | null> {
    return this.#finder.pick(x, y, this.#mask.bytes);
  }

  walk(from: number, direction: api.Direction): Promise<number | null> {
    return this.#finder.walk(from, direction);
  }

  within(polygon: readonly (readonly [number, number])[]): Promise<Uint32Array> {
    return this.#finder.within(polygon);
  }

  on<E extends api.EventName>(event: E, listener: (value: api.EngineEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#container;
    if (width === 0 || height === 0) return;
    this.#ratio = Math.min(window.devicePixelRatio || 1, this.#maxPixelRatio);
    const wide = Math.round(width * this.#ratio);
    const high = Math.round(height * this.#ratio);
    this.#annotations.labels.forget();
    this.#navigator.resize({ width, height });
    this.#renderer.resize(wide, high);
    this.#renderer.redevelop();
  }

  dispose(): void {
    this.#stop.abort();
    this.#observer.disconnect();
    this.#gestures.dispose();
    this.#navigator.dispose();
    this.#renderer.dispose();
    this.#client.dispose();
    this.#renderer.canvas.remove();
    this.#surface.remove();
    this.#events.clear();
  }

  // Inside

  #createRenderer(canvas: HTMLCanvasElement): Renderer {
    try {
      return new Renderer(canvas, {
        frame: () => this.#frame(),
        sprites: () => ({ sprites: this.#sprites(), ratio: this.#ratio }),
        drawn: (points) => this.#drawn(points),
        lost: () => this.#events.emit("contextlost", undefined),
        restored: () => this.#restore(),
      });
    } catch (error) {
      this.#client.dispose();
      throw error;
    }
  }

  /** Halves the number of points until the device can hold them. */
  #makeRoom(index: PointsIndex): void {
    while (!this.#renderer.allocate(index.blocks.slice(0, this.#data.blocks + 1), "u8")) {
      if (!this.#data.shrink(index)) {
        throw new EngineError(
          "too-large",
          "This device has no room for the map's points. Search, panel and table work without it.",
        );
      }
    }
  }

  #frame(): ReturnType<typeof composeFrame> {
    return composeFrame(this.#navigator, this.#mask, {
      rows: this.#data.count,
      size: this.#size,
      theme: this.#theme,
      ratio: this.#ratio,
      edges: this.#highlight?.edges?.parent.length ?? 0,
      cubeSteps: this.#places.steps("xyz"),
    });
  }

  /** The shaders of what is likely next: a filter, and a look from nearer. */
  #prepare(): void {
    const { points } = this.#frame();
    this.#renderer.prepare([
      { ...points, mask: true },
      { ...points, diameter: 3 * points.diameter },
    ]);
  }

  #drawn(points: number): void {
    const complete = points === this.#data.count && points > 0;
    this.#events.emit("drawn", { points, total: this.#data.count, complete });
  }

  #viewChanged(moving: boolean): void {
    this.#renderer.setMoving(moving);
    this.#renderer.redraw();
    this.#events.emit("camera", { state: this.#navigator.state(), moving });
    if (this.#views.size > 0) {
      const view = this.view();
      for (const callback of this.#views) callback(view);
    }
    this.#loadFineWhereItShows();
  }

  /** Past some zoom a step of the coarse grid would show. */
  #loadFineWhereItShows(): void {
    const { flat, orbit, mode } = this.#navigator;
    const name = mode === "2d" ? "xy" : "xyz";
    const fine = `${name}_fine` as const;
    if (this.#places.ready[name] < this.#data.count || this.#data.held(fine)) return;
    const pixelsPerUnit = (mode === "2d" ? flat : orbit).pixelsPerUnit();
    if (pixelsPerUnit < this.#places.steps(name) * DEEP_STEP || !this.#data.meta(fine)) return;
    this.#data
      .column(fine)
      .then(({ values }) => {
        this.#places.ready[fine] = this.#data.count;
        this.#renderer.points?.write(FINE_SLOT[name], 0, values);
        this.#renderer.redraw();
      })
      .catch((error: unknown) => this.#fail(error));
  }

  async #loadCube(): Promise<void> {
    await this.index();
    const { values } = await this.#data.column("xyz", ({ start, values: block }) => {
      this.#renderer.points?.write("xyz", start, block);
    });
    if (this.#places.ready.xyz > 0) return;
    this.#places.ready.xyz = values.length / 3;
    this.#navigator.home = {
      ...this.#navigator.home,
      ...this.#places.cubeBounds(Math.min(16_384, this.#places.ready.xyz)),
    };
    this.#placeEdges();
  }

  #settleHome(rows: number): void {
    this.#navigator.home = { ...this.#navigator.home, flat: this.#places.flatBounds(rows) };
    this.#annotations.labels.forget();
    if (!this.#placed) this.#navigator.fit(0);
  }

  #applyMask(): void {
    const { bytes } = this.#mask;
    const points = this.#renderer.points;
    if (bytes) points?.write("mask", 0, bytes);
    this.#client.call("mask", { mask: bytes }).catch((error: unknown) => this.#fail(error));
    this.#renderer.redraw();
  }

  #placeEdges(): void {
    this.#renderer.edges.set(this.#highlight && edgesOf(this.#highlight, this.#places));
    this.#renderer.redrawEdges();
  }

  #restore(): void {
    const points = this.#renderer.points;
    for (const [slot, name] of [
      ["xy", "xy"],
      ["fine", "xy_fine"],
      ["xyz", "xyz"],
      ["xyzFine", "xyz_fine"],
    ] as const) {
      const values = this.#data.held(name);
      if (values) points?.write(slot, 0, values);
    }
    const column = this.#color.kind === "plain" ? null : this.#color.column;
    const colors = column && this.#data.held(column);
    if (colors) points?.write("color", 0, colors);
    points?.setColor(this.#color, column ? this.#data.meta(column) : null);
    const sizes = this.#size && this.#data.held(this.#size.column);
    if (sizes) points?.write("size", 0, sizes);
    if (this.#size) points?.setSize(this.#size, this.#data.meta(this.#size.column));
    if (this.#mask.bytes) points?.write("mask", 0, this.#mask.bytes);
    this.#placeEdges();
    this.#events.emit("contextrestored", undefined);
  }

  #sprites(): SpriteDraw[] {
    const { width, height } = this.#navigator.flat.viewport;
    const flat = this.mode === "2d";
    const { orbit } = this.#navigator;
    const matrix = orbit.matrix();
    const view: LabelView = {
      zoom: this.#navigator.relativeZoom,
      pixelsPerUnit: flat ? this.#navigator.flat.pixelsPerUnit() : null,
      width,
      height,
      ratio: this.#ratio,
      place: (label) => this.#aim.labelPlace(label),
      screen: (at) => {
        if (flat) return [...this.#navigator.flat.toScreen(at[0], at[1]), 1];
        const screen = orbit.toScreen(at, matrix);
        return screen && [screen[0], screen[1], screen[2] / orbit.distance];
      },
    };
    const diameter = this.#frame().points.diameter / this.#ratio / (flat ? 1 : orbit.distance);
    const rings: Ring[] = [];
    for (const [ix, kind] of [
      [this.#selected, "selected"],
      [this.#hover, "hover"],
    ] as const) {
      const screen = ix === null ? null : this.screenOf({ ix });
      if (screen) rings.push({ ...screen, diameter, kind });
    }
    return this.#annotations.sprites(view, rings);
  }

  #followReducedMotion(fixed: boolean | undefined): void {
    const query = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.#navigator.reducedMotion = fixed ?? query.matches;
    if (fixed !== undefined) return;
    query.addEventListener(
      "change",
      () => {
        this.#navigator.reducedMotion = query.matches;
      },
      { signal: this.#stop.signal },
    );
  }

  #fail(error: unknown): void {
    if (error instanceof EngineError && error.reason === "aborted") return;
    this.#events.emit(
      "error",
      error instanceof EngineError ? error : new EngineError("damaged", String(error)),
    );
  }
}
