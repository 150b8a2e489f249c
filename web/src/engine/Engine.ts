/** The engine itself: joins data, cameras, picture, search and gestures. */

import { Aim } from "./camera/Aim";
import { Navigator } from "./camera/Navigator";
import { Contours } from "./contours/Contours";
import { Emitter } from "./Emitter";
import { EngineError } from "./errors";
import { Selector } from "./filter/Selector";
import type { Shape } from "./filter/shapes";
import { Scene, type SceneHooks } from "./frame/Scene";
import { SelectedRows } from "./frame/SelectedRows";
import { firstPaint } from "./gl/firstPaint";
import { Pane } from "./input/Pane";
import type { PointingContext } from "./input/Pointing";
import { pointsThatFit } from "./points/deviceLimit";
import type { PointsIndex } from "./points/format";
import { Loading } from "./points/Loading";
import { Places } from "./points/Places";
import { PointData } from "./points/PointData";
import { Questions } from "./Questions";
import { Finder } from "./search/Finder";
import { pickable } from "./search/nearest";
import type * as api from "./types";
import { PointsClient } from "./worker/PointsClient";

/** Rejects with an `EngineError`: `no-webgl2` where the browser or the device can't draw. */
export async function createEngine(options: api.EngineOptions): Promise<api.Engine> {
  const client = new PointsClient();
  const { deviceMemory } = navigator as { deviceMemory?: number };
  const source = {
    url: options.pointsUrl,
    columns: ["xy", ...(options.columns ?? [])],
    maxPoints: options.maxPoints ?? pointsThatFit(deviceMemory),
  };
  const events = new Emitter<api.EngineEvents>();
  const data = new PointData(source, client, (progress) => events.emit("progress", progress));
  // The index and the first columns are on their way; who asks for them sees their errors.
  data.index().catch(() => undefined);
  // Making a WebGL context holds the page up, and a page that is held up starts no worker.
  await Promise.all([client.awake, firstPaint()]);
  return new MapEngine(options, { events, client, data });
}

/** What an engine begins with: points that are being read. */
interface Reading {
  events: Emitter<api.EngineEvents>;
  client: PointsClient;
  data: PointData;
}

/** Milliseconds; who waits for a picture waits no longer. */
const LONGEST_FRAME = 120;

class MapEngine extends Questions implements api.Engine {
  readonly #maxPixelRatio: number;
  readonly #events: Emitter<api.EngineEvents>;
  readonly #places: Places;
  readonly #navigator = new Navigator((moving, elsewhere) => this.#viewChanged(moving, elsewhere));
  readonly #aim: Aim;
  readonly #finder: Finder;
  readonly #selector: Selector;
  readonly #scene: Scene;
  readonly #loading: Loading;
  readonly #contours: Contours;
  readonly #pane: Pane;
  /** The same map in another color, in a place of its own. */
  #beside: { pane: Pane; container: HTMLElement } | null = null;
  #labels: readonly api.MapLabel[] = [];
  readonly #stop = new AbortController();
  readonly #views = new Set<(frame: api.ViewFrame | null) => void>();
  readonly #observer = new ResizeObserver(() => this.resize());
  #container: HTMLElement | null = null;
  #size = "";
  #family = "";
  #placed = false;
  #opened = false;

  constructor(options: api.EngineOptions, { events, client, data }: Reading) {
    super(client, data);
    this.#maxPixelRatio = options.maxPixelRatio ?? 2;
    this.#events = events;
    this.#places = new Places(this.data);
    this.#aim = new Aim(this.#navigator, this.#places);
    this.#finder = new Finder(this.client, this.#places, this.#navigator);
    this.#selector = new Selector(this.client, (mask) => {
      this.#each((scene) => scene.showMask(mask));
      this.#contours.renew();
    });
    this.#scene = this.#createScene(this.#canvasFor(options.container), options.theme ?? "dark");
    this.#loading = new Loading(this.data, this.#places, this.#navigator, () => this.#scenes);
    this.#contours = new Contours(this.client, this.#navigator, (lines) =>
      this.#each((scene) => scene.setContours(lines)),
    );
    this.#pane = new Pane(
      this.#scene,
      this.#pointing((event, value) => this.#events.emit(event, value)),
    );
    this.#followReducedMotion(options.reducedMotion);
    this.#followFont();
    if (options.container) this.attach(options.container);
  }

  attach(container: HTMLElement): void {
    this.#observer.disconnect();
    this.#container = container;
    this.#pane.attach(container);
    this.#setFont(getComputedStyle(container).fontFamily);
    this.#observer.observe(container);
    this.resize();
  }

  get mode(): api.Mode {
    return this.#navigator.mode;
  }

  get count(): number {
    return this.data.count;
  }

  // Data

  async index(): Promise<PointsIndex> {
    const index = await this.data.index();
    if (!this.#opened) {
      this.#opened = true;
      this.#loading.makeRoom(index);
      this.#selector.resize(this.data.count);
      this.#events.emit("index", index);
    }
    return index;
  }

  async load(first: { color?: api.ColorSpec } = {}): Promise<void> {
    const index = await this.index();
    try {
      await this.#loading.first(index, first.color ?? this.#scene.color, (rows) => this.#settleHome(rows));
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.#scene.forgetLabels();
    this.#scene.placeEdges();
    this.#scene.prepare();
    this.#indexOnceDrawn();
  }

  // Picture

  async setMode(mode: api.Mode, options: api.MoveOptions = {}): Promise<void> {
    if (mode === this.mode) return;
    if (mode === "3d") {
      await this.index();
      await this.#loading.cube();
    }
    await this.#navigator.pass(mode, options.duration);
    this.#each((scene) => {
      scene.annotations.labels.forget();
      scene.renderer.redraw();
    });
    this.#events.emit("mode", mode);
  }

  setHidden(hidden: boolean): void {
    this.#each((scene) => scene.renderer.setHidden(hidden));
  }

  setTheme(theme: api.Theme): void {
    this.#each((scene) => scene.setTheme(theme));
  }

  setColor(spec: api.ColorSpec): Promise<void> {
    return this.#scene.setColor(spec);
  }

  async setSize(spec: api.SizeSpec | null): Promise<void> {
    await Promise.all(this.#scenes.map((scene) => scene.setSize(spec)));
  }

  async picture(spec: api.PictureSpec): Promise<number> {
    await this.index();
    return this.#scene.picture(spec);
  }

  standing(): ReturnType<api.Engine["standing"]> {
    const { annotations } = this.#scene;
    const { flat } = this.#navigator;
    const { lines } = this.#contours;
    const screen = (at: readonly [number, number]): readonly [number, number] => flat.toScreen(...at);
    return {
      labels: annotations.labelsShown ? annotations.labels.shown : [],
      contours: lines && this.mode === "2d" ? { lines, screen } : null,
    };
  }

  async setBeside(beside: api.Beside | null): Promise<void> {
    const index = await this.index();
    const known = this.#beside;
    if (known && known.container === beside?.container) {
      await known.pane.scene.setColor(beside.color);
      return;
    }
    known?.pane.dispose();
    this.#beside = null;
    if (!beside) return;
    const { container, color } = beside;
    const nothing = (): void => undefined;
    const scene = this.#sceneOn(document.createElement("canvas"), this.#scene.theme, {
      drawn: nothing,
      lost: nothing,
      restored: nothing,
    });
    // What is told by places on the page is told by those of the first map.
    const emit: PointingContext["emit"] = (event, value) => {
      const [here, there] = [container, this.#container].map((place) => place?.getBoundingClientRect());
      const shift = { x: (here?.left ?? 0) - (there?.left ?? 0), y: (here?.top ?? 0) - (there?.top ?? 0) };
      const at = "x" in value ? { ...value, x: value.x + shift.x, y: value.y + shift.y } : value;
      this.#events.emit(event, at as typeof value);
    };
    const pane = new Pane(scene, this.#pointing(emit));
    this.#beside = { pane, container };
    scene.annotations.labels.setFont(this.#family || "system-ui, sans-serif");
    scene.setLabels(this.#labels);
    scene.resize(this.#navigator.flat.viewport, this.#ratio);
    pane.attach(container);
    await scene.follow(this.#scene, index.blocks.slice(0, this.data.blocks + 1), color);
  }

  async setUntil(until: api.Until | null): Promise<void> {
    await this.index();
    const asked = this.client.call("until", { at: until?.at ?? null });
    await Promise.all([...this.#scenes.map((scene) => scene.setUntil(until)), asked]);
    this.#contours.renew();
  }

  async setFilter(filter: api.RowFilter | null, counted: (kept: api.Kept) => void): Promise<void> {
    // Where it can be asked at once it is: the worker is at it while the page draws what the click changed.
    if (!this.#opened) await this.index();
    counted(await this.#selector.filter(filter));
    if (!this.#scene.renderer.hidden) await this.#shown();
  }

  setHighlight(highlight: api.Highlight | null): void {
    this.#each((scene) => scene.setHighlight(highlight));
    this.index()
      .then(() => this.#selector.light(highlight?.members ?? null))
      .catch((error: unknown) => this.#fail(error));
  }

  setHover(ix: number | null): void {
    if (ix === this.#scene.hover) return;
    this.#each((scene) => {
      scene.hover = ix;
      scene.renderer.redevelop();
    });
  }

  setSelected(ix: number | null): void {
    this.#each((scene) => {
      scene.selected = ix;
      scene.renderer.redevelop();
    });
  }

  setLabels(labels: readonly api.MapLabel[]): void {
    this.#labels = labels;
    this.#each((scene) => scene.setLabels(labels));
  }

  showContours(shown: boolean): void {
    this.#contours.show(shown);
  }

  showLabels(shown: boolean): void {
    this.#each((scene) => {
      scene.annotations.labelsShown = shown;
      scene.renderer.redevelop();
    });
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

  miniature(width: number, height: number): Promise<ImageData | null> {
    return this.#scene.miniature(width, height);
  }

  prominent(limit: number, column: string): number[] {
    const blocks = this.data.known?.blocks ?? [];
    return this.#aim.prominent(limit, this.#selector.mask.bytes, blocks, this.data.held(column));
  }

  isShown(ix: number): boolean {
    return pickable(this.#selector.mask.bytes, ix);
  }

  pick(x: number, y: number, beyond = false): Promise<number | null> {
    return this.#finder.pick(x, y, beyond);
  }

  walk(from: number, direction: api.Direction, beyond = false): Promise<number | null> {
    return this.#finder.walk(from, direction, beyond);
  }

  shown(): Uint32Array {
    const { bytes } = this.#selector.mask;
    return bytes ? new SelectedRows(bytes).rows : Uint32Array.from({ length: this.count }, (_, ix) => ix);
  }

  isSelected(ix: number): Promise<boolean> {
    return this.client.call("selected", { ix });
  }

  shapeOf(polygon: readonly (readonly [number, number])[]): Shape {
    return this.#finder.shapeOf(polygon);
  }

  within(polygon: readonly (readonly [number, number])[]): Promise<Uint32Array> {
    return this.#finder.within(polygon);
  }

  on<E extends api.EventName>(event: E, listener: (value: api.EngineEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  // The page

  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#container ?? {
      clientWidth: 0,
      clientHeight: 0,
    };
    if (width === 0 || height === 0) return;
    const ratio = this.#ratio;
    // Another place of the same size takes the picture with it.
    const size = `${width} ${height} ${ratio}`;
    if (size === this.#size) return;
    this.#size = size;
    this.#navigator.resize({ width, height });
    this.#each((scene) => {
      scene.resize({ width, height }, ratio);
    });
  }

  dispose(): void {
    this.#stop.abort();
    this.#observer.disconnect();
    this.#beside?.pane.dispose();
    this.#pane.dispose();
    this.#navigator.dispose();
    this.#contours.dispose();
    this.client.dispose();
    this.#events.clear();
  }

  // Inside

  /** As large as it will be: a context that has to make its buffers anew waits for the GPU. */
  #canvasFor(container: HTMLElement | undefined): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    const { clientWidth: width, clientHeight: height } = container ?? { clientWidth: 0, clientHeight: 0 };
    if (width > 0 && height > 0) {
      canvas.width = Math.round(width * this.#ratio);
      canvas.height = Math.round(height * this.#ratio);
    }
    return canvas;
  }

  get #ratio(): number {
    return Math.min(window.devicePixelRatio || 1, this.#maxPixelRatio);
  }

  get #scenes(): Scene[] {
    return this.#beside ? [this.#scene, this.#beside.pane.scene] : [this.#scene];
  }

  #each(act: (scene: Scene) => void): void {
    for (const scene of this.#scenes) act(scene);
  }

  #pointing(emit: PointingContext["emit"]): Omit<PointingContext, "labelAt" | "cursor"> {
    return {
      navigator: this.#navigator,
      pick: (x, y, beyond) => this.pick(x, y, beyond),
      walk: (from, direction) => this.walk(from, direction),
      selected: () => this.#scene.selected,
      ring: (ix) => this.setHover(ix),
      emit,
    };
  }

  #createScene(canvas: HTMLCanvasElement, theme: api.Theme): Scene {
    try {
      return this.#sceneOn(canvas, theme, {
        drawn: (points) => this.#drawn(points),
        lost: () => this.#events.emit("contextlost", undefined),
        restored: () => this.#events.emit("contextrestored", undefined),
      });
    } catch (error) {
      this.client.dispose();
      throw error;
    }
  }

  #sceneOn(canvas: HTMLCanvasElement, theme: api.Theme, hooks: SceneHooks): Scene {
    const parts = {
      canvas,
      data: this.data,
      places: this.#places,
      navigator: this.#navigator,
      aim: this.#aim,
      selector: this.#selector,
      theme,
    };
    return new Scene(parts, hooks);
  }

  /** Resolves when the next picture is on screen, or after a while where none is to come. */
  #shown(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#events.on("drawn", () => {
        stop();
        resolve();
      });
      setTimeout(() => {
        stop();
        resolve();
      }, LONGEST_FRAME);
    });
  }

  #drawn(points: number): void {
    const complete = points === this.data.count && points > 0;
    this.#events.emit("drawn", { points, total: this.data.count, complete });
  }

  #viewChanged(moving: boolean, elsewhere: boolean): void {
    this.#contours.renew();
    this.#each(({ renderer }) => {
      renderer.setMoving(moving);
      if (elsewhere) renderer.redraw();
    });
    const { atHome } = this.#navigator;
    this.#events.emit("camera", { state: this.#navigator.state(), moving, atHome });
    if (this.#views.size > 0) {
      const view = this.view();
      for (const callback of this.#views) callback(view);
    }
    this.#loading.fineWhereItShows().catch((error: unknown) => this.#fail(error));
  }

  #settleHome(rows: number): void {
    this.#navigator.home = { ...this.#navigator.home, flat: this.#places.flatBounds(rows) };
    this.#scene.annotations.labels.forget();
    if (!this.#placed) this.#navigator.fit(0);
  }

  #setFont(family: string): void {
    if (family === this.#family) return;
    this.#family = family;
    this.#each(({ annotations }) => annotations.labels.setFont(family || "system-ui, sans-serif"));
  }

  /** Labels are measured in the page's typeface, and once more when it has come. */
  #followFont(): void {
    const again = (): void => {
      this.#each((scene) => {
        scene.annotations.labels.setFont(this.#family || "system-ui, sans-serif");
        scene.renderer.redevelop();
      });
    };
    document.fonts.addEventListener("loadingdone", again, { signal: this.#stop.signal });
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

  /** Until every point is on screen drawing needs the processors more than picking does. */
  #indexOnceDrawn(): void {
    const stop = this.on("drawn", ({ complete }) => {
      if (!complete) return;
      stop();
      this.#finder.index().catch((error: unknown) => this.#fail(error));
    });
  }

  #fail(error: unknown): void {
    if (error instanceof EngineError && error.reason === "aborted") return;
    this.#events.emit(
      "error",
      error instanceof EngineError ? error : new EngineError("damaged", String(error)),
    );
  }
}
