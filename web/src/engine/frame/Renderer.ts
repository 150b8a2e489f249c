/**
 * The WebGL canvas and its frames.
 *
 * Nothing is drawn unless something changed. A changed view starts over with as many whole blocks as a frame affords;
 * while it rests, further rows are added step by step until all are there, and now and then the picture is shown. The
 * same steps draw rows as they arrive.
 */

import { EngineError } from "../errors";
import type { Ground, PictureParts } from "../gl/Accumulator";
import type { ContourLayer, ContourView } from "../gl/ContourLayer";
import type { EdgeLayer, EdgeView } from "../gl/EdgeLayer";
import { GatheredColumns } from "../gl/GatheredColumns";
import { InFlight } from "../gl/InFlight";
import type { Slot } from "../gl/PointColumns";
import { PointLayer, type PointView } from "../gl/PointLayer";
import type { SpriteDraw } from "../gl/SpriteLayer";
import type { TypedColumn } from "../types";
import { type Aim, FrameBudget } from "./FrameBudget";
import { Layers } from "./Layers";
import { SelectedRows } from "./SelectedRows";
import { Showing } from "./Showing";
import { StepBudget } from "./StepBudget";
import { type StepBox, VisibleRuns } from "./VisibleRuns";

/** Milliseconds; at 60 Hz. */
const DISPLAY_FRAME = 16;
/** A frame of a view that moves or has just changed. */
const FRAME: Aim = { milliseconds: 40, worth: 1.4, most: 140 };
/** A step that adds to a picture without showing it takes so long, or so many times what a frame of a moving view takes. */
const STEP = { milliseconds: 100, frames: 2, moving: 0.5 };
/** While points come a step of a view at rest is no smaller: steps that are timed on a busy page would shrink to nothing. */
const LOADING_STEP = 262_144;
/** A frame of edges at rest. */
const REST: Aim = { milliseconds: 190, worth: 5, most: 600 };
/** The first picture waits so many milliseconds for so many rows: fewer are drawn no sooner, and show less. */
const FIRST = { rows: 65_536, wait: 60 };
/** Milliseconds that a finished answer has to itself on its way to the screen: a step given to the GPU behind it would hold it up. */
const ON_SCREEN = 30;
const COMPILER_POLL = 3;
const IDLE_POLL = 60;
/** A moving view keeps its prefix while the budget is this near to it, so that it does not flicker between two. */
const STEADY = 1.3;
/** Share of the rows: where a mask shows fewer, they alone are drawn. */
const FEW = 0.7;

export interface Frame {
  points: PointView;
  /** What of the flat map is in view; null: all may be. */
  box: StepBox | null;
  edges: EdgeView;
  contours: ContourView | null;
  ground: Ground;
}

/** What was given to the GPU at once: points and edges, whether the picture of the first `rows` was shown, and answers a click. */
interface Drawn {
  points: number;
  edges: number;
  rows: number;
  shown: boolean;
  answer: boolean;
}

interface Size {
  width: number;
  height: number;
  ratio: number;
}

export interface RendererHooks {
  /** The view to draw. */
  frame(): Frame;
  /** What of all rows is on the GPU. */
  held(slot: Slot): TypedColumn | null;
  /** What is drawn over the points of that view. */
  sprites(): { sprites: readonly SpriteDraw[]; ratio: number };
  /** A picture of the first `rows` is on screen. */
  drawn(rows: number): void;
  lost(): void;
  restored(): void;
}

/** What points are drawn from. */
const SLOTS: Readonly<Record<PointView["space"], readonly Slot[]>> = {
  flat: ["xy", "fine", "color", "size", "born"],
  cube: ["xyz", "xyzFine", "color", "size", "born"],
  passage: ["xy", "xyz", "xyzFine", "color", "size", "born"],
};
/** What a picture of all rows is to the next one: where some are gone, nothing. */
function groundOf({ mask, hidden, mutedShare }: PointView): "plain" | "muted" | null {
  if (mask) return hidden ? null : "muted";
  return mutedShare === null ? null : "plain";
}

/** Takes every place out of the picture. */
const OUTSIDE = new Float32Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 1]);

export class Renderer {
  readonly canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #hooks: RendererHooks;
  /** Where a software renderer lies, to start with; of frames that are shown, and of steps that are not. */
  readonly #pointBudget = new FrameBudget(1_500, 16_384);
  readonly #stepBudget = new StepBudget(131_072, 65_536);
  readonly #edgeBudget = new FrameBudget(8, 256);
  #layers: Layers;
  readonly #showing = new Showing();
  #points: PointLayer | null = null;
  #runs: VisibleRuns | null = null;
  #blocks: readonly number[] = [];
  /** The size that the next frame will have, where it is not the canvas's yet. */
  #size: Size | null = null;
  #ratio = 1;
  #total = 0;
  #ready = 0;
  #drawnRows = 0;
  #drawnEdges = 0;
  /** Rows drawn in the last moving frame. */
  #prefix = 0;
  #loading = true;
  #firstReady: number | null = null;
  #warm = false;
  /** Whether the picture is to be developed as if some were muted: wanted, and about to be. */
  #rehearse = false;
  #rehearsed = false;
  #moving = false;
  #restart = true;
  #restartEdges = true;
  #redevelop = true;
  /** All rows of this view are in the target, as they are where none is muted, or as the muted ground that shown ones stand on. */
  #ground: "plain" | "muted" | null = null;
  /** Rows to draw on that ground: no others need be. */
  #selected: { rows: SelectedRows; gathered: GatheredColumns } | null = null;
  /** The next picture answers a click; one that does is on its way to the screen, and steps wait. */
  #asked = false;
  #answering = false;
  #scheduled = 0;
  #compiling = 0;
  #answered = 0;
  readonly #inFlight: InFlight<Drawn>;
  #preparing: PointView[] = [];
  #idle = 0;
  #lost = false;
  #hidden = false;

  constructor(canvas: HTMLCanvasElement, hooks: RendererHooks) {
    this.canvas = canvas;
    // Black until there is a picture, whatever the theme.
    canvas.style.visibility = "hidden";
    this.#hooks = hooks;
    const gl = canvas.getContext("webgl2", {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference: "high-performance",
    });
    if (!gl) {
      throw new EngineError(
        "no-webgl2",
        "This browser or device can't draw with WebGL 2. Search, panel and table work without the map.",
      );
    }
    this.#gl = gl;
    this.#inFlight = new InFlight(
      gl,
      ({ points, edges }) => points + edges + 1,
      (drawn, took) => this.#finished(drawn, took),
    );
    this.#layers = new Layers(gl);
    canvas.addEventListener("webglcontextlost", this.#onLost);
    canvas.addEventListener("webglcontextrestored", this.#onRestored);
  }

  get points(): PointLayer | null {
    return this.#points;
  }

  get edges(): EdgeLayer {
    return this.#layers.edges;
  }

  get contours(): ContourLayer {
    return this.#layers.contours;
  }

  /**
   * Makes room for the rows of an atlas, whose blocks end at `blocks`: for places, colors and mask. False where the
   * device has no room for so many.
   */
  allocate(blocks: readonly number[]): boolean {
    this.#select(null);
    this.#points?.dispose();
    const rows = blocks.at(-1) ?? 0;
    const points = new PointLayer(this.#gl, rows);
    const room = rows === 0 || points.columns.reserve({ xy: "u16", color: "u8", mask: "u8" });
    this.#points = points;
    this.#runs = new VisibleRuns(rows);
    this.#blocks = blocks;
    this.#total = rows;
    this.#ready = 0;
    this.redraw();
    return room || this.#lost || this.#gl.isContextLost();
  }

  /** Builds what these views will need, once nothing else is to be done. */
  prepare(views: readonly PointView[]): void {
    this.#preparing.push(...views);
    this.#prepareNext();
  }

  /** Rows of the flat map that are on the GPU now, for culling. */
  addPositions(start: number, xy: Uint16Array): void {
    this.#runs?.add(start, xy);
  }

  /** Rows up to here may be drawn. */
  setReady(rows: number): void {
    this.#ready = rows;
    this.#schedule();
  }

  setMoving(moving: boolean): void {
    this.#moving = moving;
    if (!moving) this.#schedule();
  }

  /** Whether nobody sees the picture and none is made, as soon as all rows have been drawn once. */
  get hidden(): boolean {
    return this.#hidden && !this.#loading;
  }

  setHidden(hidden: boolean): void {
    this.#hidden = hidden;
    this.#schedule();
  }

  /** The view, a color or the mask changed. */
  redraw(): void {
    this.#ground = null;
    this.#select(null);
    this.#restart = true;
    this.#restartEdges = true;
    this.#schedule();
  }

  /**
   * Another mask (null: all rows are shown) of the same picture, in this task where nothing is under way: an answer to a
   * click does not wait for what else it brings.
   */
  redrawMask(mask: Uint8Array | null): void {
    const ground = this.#ground;
    this.redraw();
    const { muted, hidden } = this.#hooks.frame().points;
    // The ground is one of all rows; where all that is left out is gone, there is none.
    if (mask && (hidden ? !muted : ground)) {
      const selected = new SelectedRows(mask);
      if (selected.rows.length < FEW * mask.length) {
        this.#ground = hidden ? null : ground;
        this.#select(selected);
      }
    }
    this.#asked = true;
    if (this.#inFlight.count > 0) return;
    cancelAnimationFrame(this.#scheduled);
    this.#scheduled = 0;
    this.#tick();
  }

  /** Only the edges changed. */
  redrawEdges(): void {
    this.#restartEdges = true;
    this.#schedule();
  }

  /** Only the ground's colors, or what is drawn over the points, changed. */
  redevelop(): void {
    this.#redevelop = true;
    this.#schedule();
  }

  /** In device pixels; `ratio` of them are one of CSS. */
  resize(width: number, height: number, ratio: number): void {
    const { width: wide, height: high } = this.#size ?? this.canvas;
    if (wide === width && high === height) return;
    // A new size waits for the GPU, and the page with it: while it draws, the picture that is there stays as it is.
    if (this.#inFlight.count > 0) {
      this.canvas.style.width = `${this.canvas.width / this.#ratio}px`;
      this.canvas.style.height = `${this.canvas.height / this.#ratio}px`;
      this.#size = { width, height, ratio };
    } else this.#take({ width, height, ratio });
    this.redraw();
  }

  #take({ width, height, ratio }: Size): void {
    this.#size = null;
    this.#ratio = ratio;
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.style.width = "";
    this.canvas.style.height = "";
  }

  dispose(): void {
    cancelAnimationFrame(this.#scheduled);
    this.#inFlight.forget();
    clearTimeout(this.#compiling);
    clearTimeout(this.#idle);
    clearTimeout(this.#answered);
    this.#select(null);
    this.canvas.removeEventListener("webglcontextlost", this.#onLost);
    this.canvas.removeEventListener("webglcontextrestored", this.#onRestored);
    this.#points?.dispose();
    this.#layers.dispose();
    this.#gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  #schedule(): void {
    if (this.#scheduled || this.#lost || this.hidden || !this.#pending) return;
    if (this.#inFlight.count >= this.#depth) return;
    this.#scheduled = requestAnimationFrame(() => {
      this.#scheduled = 0;
      if (this.#inFlight.count < this.#depth) this.#tick();
    });
  }

  /**
   * How many may be under way. A view at rest keeps the GPU busy from step to step; anything else waits until all
   * before it is on screen.
   */
  get #depth(): number {
    const step = !this.#moving && !this.#restart && !this.#restartEdges && !this.#redevelop && this.#moreRows;
    if (this.#answering && (step || this.#size)) return 0;
    return step && this.#drawnRows > 0 ? 2 : 1;
  }

  get #pending(): boolean {
    return this.#restart || this.#restartEdges || this.#redevelop || this.#moreRows || this.#moreEdges;
  }

  get #moreRows(): boolean {
    return this.#drawnRows < this.#ready;
  }

  get #moreEdges(): boolean {
    return this.#drawnEdges < this.#layers.edges.count;
  }

  #tick(): void {
    if (this.#lost || this.hidden || this.canvas.width === 0 || !this.#pending) return;
    const frame = this.#hooks.frame();
    if (!this.#built(frame)) {
      clearTimeout(this.#compiling);
      this.#compiling = window.setTimeout(() => this.#schedule(), COMPILER_POLL);
      return;
    }
    if (this.#size) this.#take(this.#size);
    this.#layers.accumulator.resize(this.canvas.width, this.canvas.height);
    if (!this.#warm && this.#points && this.#total > 0) {
      this.#warm = true;
      this.#drawUnseen(frame.points);
      this.#gl.flush();
    }
    // What was built is there when the map gets its place on the page; until then nobody sees it.
    if (!this.canvas.isConnected || !this.#points || this.#tooFew()) return;
    const fresh = this.#restart;
    const points = fresh || this.#moreRows ? this.#accumulate(frame) : 0;
    // A frame that is full of points leaves the edges for the next one, unless the view just changed.
    const edges = this.#restartEdges || (this.#moreEdges && points === 0) ? this.#accumulateEdges(frame) : 0;
    const complete = this.#drawnRows === this.#total;
    this.#loading &&= !complete;
    const shown =
      this.#redevelop ||
      edges > 0 ||
      this.#showing.worth(this.#drawnRows, performance.now(), { fresh, complete, loading: this.#loading });
    if (shown) {
      const gain = this.#drawnRows > 0 ? this.#total / this.#drawnRows : 1;
      const mutedGain = this.#ground === "muted" ? 1 : gain;
      const { ground, contours } = frame;
      const parts = this.#parts(frame);
      this.#layers.develop(
        { gain: [gain, mutedGain], ground, contours, parts, ...this.#hooks.sprites() },
        this.canvas,
      );
      this.canvas.style.visibility = "";
      this.#showing.shown(this.#drawnRows, performance.now());
    }
    this.#redevelop = false;
    this.#rehearsed = false;
    const answer = fresh && (this.#asked || this.#loading);
    if (fresh) this.#asked = false;
    this.#answering ||= answer;
    this.#inFlight.add({ points, edges, rows: this.#drawnRows, shown, answer });
    this.#schedule();
  }

  /** A picture without points, or with very few, would keep those that are about to come waiting. */
  #tooFew(): boolean {
    if (this.#ready >= Math.min(FIRST.rows, this.#total) || !this.#loading || this.#drawnRows > 0)
      return false;
    if (this.#ready === 0) return true;
    const now = performance.now();
    this.#firstReady ??= now;
    const left = this.#firstReady + FIRST.wait - now;
    if (left <= 0) return false;
    clearTimeout(this.#compiling);
    this.#compiling = window.setTimeout(() => this.#schedule(), left);
    return true;
  }

  #built(frame: Frame): boolean {
    const points = !this.#points || this.#total === 0 || this.#points.ready(this.#view(frame));
    return points && this.#layers.ready(this.#parts(frame));
  }

  /** Rows that are drawn on a ground are told from muted ones already. */
  #view({ points }: Frame): PointView {
    return this.#selected && !points.lit ? { ...points, mask: false } : points;
  }

  #select(rows: SelectedRows | null): void {
    this.#selected?.gathered.dispose();
    this.#selected = null;
    if (!rows) return;
    const { space, lit } = this.#hooks.frame().points;
    const sources = SLOTS[space].concat(lit ? ["mask"] : []).flatMap((slot) => {
      const column = this.#points?.columns.has(slot) ? this.#hooks.held(slot) : null;
      return column ? [[slot, column] as const] : [];
    });
    this.#selected = { rows, gathered: new GatheredColumns(this.#gl, rows.rows, sources) };
  }

  #parts(frame: Frame): PictureParts {
    return { muted: frame.points.muted || this.#rehearsed, edges: this.#layers.edges.count > 0 };
  }

  /** Draws a point outside the picture: what the driver builds at a first use is there when rows are. */
  #drawUnseen(view: PointView): void {
    this.#layers.accumulator.begin(false, view.mask);
    this.#points?.begin({ ...view, center: [1e6, 1e6], matrix: OUTSIDE });
    this.#points?.draw(0, 1);
    this.#points?.end();
  }

  #prepareNext = (): void => {
    clearTimeout(this.#idle);
    const [view] = this.#preparing;
    if (this.#lost || !this.#points || this.#total === 0 || (!view && !this.#rehearse)) return;
    const busy = this.#inFlight.count > 0 || this.#moving || this.#pending || this.#loading;
    if (this.#rehearse && !busy) {
      // The same picture is developed once as if some of it were muted, of which there is nothing.
      [this.#rehearse, this.#rehearsed] = [false, true];
      this.redevelop();
    } else if (
      view &&
      !busy &&
      this.#points.ready(view) &&
      this.#layers.accumulator.ready({ muted: view.mask, edges: false })
    ) {
      this.#drawUnseen(view);
      // Whatever asks the GPU something before it is done with this waits for it, 0.2 s in software.
      this.#inFlight.add({ points: 0, edges: 0, rows: this.#drawnRows, shown: false, answer: false });
      this.#preparing.shift();
      this.#rehearse = view.mask;
    }
    this.#idle = window.setTimeout(this.#prepareNext, IDLE_POLL);
  };

  /** Returns the points to learn from: none where a shader was built as well. */
  #accumulate(frame: Frame): number {
    const fresh = this.#restart;
    if (fresh) this.#drawnRows = 0;
    this.#restart = false;
    const { rows: selected = null, gathered = null } = this.#selected ?? {};
    if (selected && this.#ground === "plain") {
      this.#layers.accumulator.mute(frame.points.mutedShare ?? 1);
      this.#ground = "muted";
    }
    this.#layers.accumulator.begin(fresh, frame.points.muted && !selected);
    if (!this.#points || !this.#runs || this.#ready === 0) return 0;
    const brief = fresh || this.#drawnRows === 0;
    const afforded = brief ? this.#pointBudget.items(FRAME) : this.#step();
    // A last step that would be small goes with the one before.
    const left = selected
      ? selected.before(this.#ready) - selected.before(this.#drawnRows)
      : this.#ready - this.#drawnRows;
    const budget = brief ? this.#steady(afforded) : left < 1.5 * afforded ? left : afforded;
    const ranges = this.#runs.ranges(
      this.#drawnRows,
      this.#ready,
      frame.box,
      budget,
      brief ? this.#blocks : null,
      selected,
    );
    if (gathered && selected && !gathered.copy(selected.before(ranges.next))) {
      this.redraw();
      return 0;
    }
    if (fresh) this.#prefix = ranges.count;
    const known = this.#points.begin(this.#view(frame), gathered?.columns);
    for (let i = 0; i < ranges.rows.length; i += 2) {
      const [start, stop] = [ranges.rows[i] as number, ranges.rows[i + 1] as number];
      this.#points.draw(selected?.before(start) ?? start, selected?.before(stop) ?? stop);
    }
    this.#points.end();
    this.#drawnRows = ranges.next;
    if (this.#drawnRows === this.#total) {
      this.#ground = groundOf(frame.points);
    }
    return known ? ranges.count : 0;
  }

  /** Shorter while the view may move again any moment; at rest two are under way at a time. */
  #step(): number {
    const resting = Math.max(STEP.milliseconds, STEP.frames * this.#pointBudget.took);
    if (this.#moving) return this.#stepBudget.items(STEP.moving * resting);
    return Math.max(this.#stepBudget.items(resting), this.#loading ? LOADING_STEP : 0);
  }

  #steady(afforded: number): number {
    return this.#prefix > afforded ? Math.min(this.#prefix, STEADY * afforded) : afforded;
  }

  #accumulateEdges(frame: Frame): number {
    const fresh = this.#restartEdges;
    if (fresh) this.#drawnEdges = 0;
    this.#restartEdges = false;
    if (this.#layers.edges.count === 0) return 0;
    this.#layers.accumulator.beginEdges(fresh);
    const start = this.#drawnEdges;
    this.#drawnEdges = Math.min(
      start + this.#edgeBudget.items(this.#moving || fresh ? FRAME : REST),
      this.#layers.edges.count,
    );
    this.#layers.edges.draw(frame.edges, start, this.#drawnEdges);
    return this.#drawnEdges - start;
  }

  #finished({ points, edges, rows, shown, answer }: Drawn, took: number): void {
    // While the page starts, frames wait for what is none of their points.
    if (edges === 0 && !shown) this.#stepBudget.learn(points, took);
    else if (edges === 0 && !this.#loading) this.#pointBudget.learn(points, took);
    if (points === 0) this.#edgeBudget.learn(edges, took);
    if (shown) this.#hooks.drawn(rows);
    if (answer) {
      clearTimeout(this.#answered);
      this.#answered = window.setTimeout(() => {
        this.#answering = false;
        // Not at the display's next beat, which waits for all that a click changed on the page.
        if (!this.#scheduled && this.#pending && this.#inFlight.count < this.#depth) this.#tick();
      }, ON_SCREEN);
    }
    // Where frames take longer than the display's, waiting for its next beat would only lose time.
    if (this.#pending && took > DISPLAY_FRAME && this.#inFlight.count < this.#depth) this.#tick();
    else this.#schedule();
  }

  #onLost = (event: Event): void => {
    event.preventDefault();
    this.#lost = true;
    this.#inFlight.forget();
    this.#answering = false;
    clearTimeout(this.#compiling);
    this.#hooks.lost();
  };

  #onRestored = (): void => {
    this.#lost = false;
    this.#layers = new Layers(this.#gl);
    const ready = this.#ready;
    this.#warm = false;
    if (this.#points) {
      this.#points = new PointLayer(this.#gl, this.#total);
      this.#drawnRows = 0;
    }
    this.#hooks.restored();
    this.setReady(ready);
    this.redraw();
  };
}
