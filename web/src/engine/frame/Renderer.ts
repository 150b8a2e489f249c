/**
 * The WebGL canvas and its frames.
 *
 * Nothing is drawn unless something changed. A changed view starts over with as many rows as a frame affords; while it
 * rests, further rows are added step by step until all are there. The same steps draw rows as they arrive.
 */

import { EngineError } from "../errors";
import { Accumulator, type Ground } from "../gl/Accumulator";
import { EdgeLayer, type EdgeView } from "../gl/EdgeLayer";
import { PointLayer, type PointView } from "../gl/PointLayer";
import { FrameBudget } from "./FrameBudget";
import { type StepBox, VisibleRuns } from "./VisibleRuns";

/** Milliseconds; at 60 Hz. */
const DISPLAY_FRAME = 16;

export interface Frame {
  points: PointView;
  /** What of the flat map is in view; null: all may be. */
  box: StepBox | null;
  edges: EdgeView;
  ground: Ground;
}

export interface RendererHooks {
  /** The view to draw. */
  frame(): Frame;
  /** Called in the same task as the drawing, so that labels never swim. */
  drawOverlay(): void;
  drawn(rows: number): void;
  lost(): void;
  restored(): void;
}

export class Renderer {
  readonly canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #hooks: RendererHooks;
  /** Where a software renderer lies, to start with. */
  readonly #pointBudget = new FrameBudget(1_500, 16_384);
  readonly #edgeBudget = new FrameBudget(8, 256);
  #accumulator: Accumulator;
  #edges: EdgeLayer;
  #points: PointLayer | null = null;
  #runs: VisibleRuns | null = null;
  #total = 0;
  #ready = 0;
  #drawnRows = 0;
  #drawnEdges = 0;
  #moving = false;
  #restart = true;
  #restartEdges = true;
  #redevelop = true;
  #scheduled = 0;
  #polling = 0;
  #fence: { sync: WebGLSync; at: number; points: number; edges: number } | null = null;
  #lost = false;

  constructor(canvas: HTMLCanvasElement, hooks: RendererHooks) {
    this.canvas = canvas;
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
    this.#accumulator = new Accumulator(gl);
    this.#edges = new EdgeLayer(gl);
    canvas.addEventListener("webglcontextlost", this.#onLost);
    canvas.addEventListener("webglcontextrestored", this.#onRestored);
  }

  get points(): PointLayer | null {
    return this.#points;
  }

  get edges(): EdgeLayer {
    return this.#edges;
  }

  /** Makes room for the rows of an atlas. */
  allocate(rows: number): void {
    this.#points?.dispose();
    this.#points = new PointLayer(this.#gl, rows);
    this.#runs = new VisibleRuns(rows);
    this.#total = rows;
    this.#ready = 0;
    this.redraw();
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

  /** The view, a color or the mask changed. */
  redraw(): void {
    this.#restart = true;
    this.#restartEdges = true;
    this.#schedule();
  }

  /** Only the edges changed. */
  redrawEdges(): void {
    this.#restartEdges = true;
    this.#schedule();
  }

  /** Only the ground's colors changed. */
  redevelop(): void {
    this.#redevelop = true;
    this.#schedule();
  }

  resize(width: number, height: number): void {
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.redraw();
  }

  dispose(): void {
    cancelAnimationFrame(this.#scheduled);
    clearTimeout(this.#polling);
    this.canvas.removeEventListener("webglcontextlost", this.#onLost);
    this.canvas.removeEventListener("webglcontextrestored", this.#onRestored);
    this.#points?.dispose();
    this.#accumulator.dispose();
    this.#edges.dispose();
    this.#gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  #schedule(): void {
    if (this.#scheduled || this.#fence || this.#lost) return;
    if (!this.#pending) return;
    this.#scheduled = requestAnimationFrame(() => {
      this.#scheduled = 0;
      this.#tick();
    });
  }

  get #pending(): boolean {
    return this.#restart || this.#restartEdges || this.#redevelop || this.#moreRows || this.#moreEdges;
  }

  get #moreRows(): boolean {
    return this.#drawnRows < this.#ready;
  }

  get #moreEdges(): boolean {
    return this.#drawnEdges < this.#edges.count;
  }

  #tick(): void {
    if (this.#lost || this.canvas.width === 0 || !this.#pending) return;
    const frame = this.#hooks.frame();
    this.#accumulator.resize(this.canvas.width, this.canvas.height);
    const points = this.#restart || this.#moreRows ? this.#accumulate(frame) : 0;
    // A frame that is full of points leaves the edges for the next one, unless the view just changed.
    const edges = this.#restartEdges || (this.#moreEdges && points === 0) ? this.#accumulateEdges(frame) : 0;
    const gain = this.#drawnRows > 0 ? this.#total / this.#drawnRows : 1;
    this.#accumulator.develop(gain, frame.ground, this.#edges.count > 0);
    this.#hooks.drawOverlay();
    this.#redevelop = false;
    this.#watch(points, edges);
  }

  /** Returns the points to learn from: none where a shader was built as well. */
  #accumulate(frame: Frame): number {
    const fresh = this.#restart;
    if (fresh) this.#drawnRows = 0;
    this.#restart = false;
    this.#accumulator.begin(fresh, frame.points.mask);
    if (!this.#points || !this.#runs || this.#ready === 0) return 0;
    const afforded = this.#pointBudget.items(this.#moving || fresh || this.#drawnRows === 0);
    // A last step that would be small goes with the one before.
    const left = this.#ready - this.#drawnRows;
    const budget = !this.#moving && !fresh && left < 1.5 * afforded ? left : afforded;
    const ranges = this.#runs.ranges(this.#drawnRows, this.#ready, frame.box, budget);
    const known = this.#points.begin(frame.points);
    for (let i = 0; i < ranges.rows.length; i += 2) {
      this.#points.draw(ranges.rows[i] as number, ranges.rows[i + 1] as number);
    }
    this.#points.end();
    this.#drawnRows = ranges.next;
    return known ? ranges.count : 0;
  }

  #accumulateEdges(frame: Frame): number {
    const fresh = this.#restartEdges;
    if (fresh) this.#drawnEdges = 0;
    this.#restartEdges = false;
    if (this.#edges.count === 0) return 0;
    this.#accumulator.beginEdges(fresh);
    const start = this.#drawnEdges;
    this.#drawnEdges = Math.min(start + this.#edgeBudget.items(this.#moving || fresh), this.#edges.count);
    this.#edges.draw(frame.edges, start, this.#drawnEdges);
    return this.#drawnEdges - start;
  }

  /** Waits for the GPU before the next frame: input is never queued behind pictures that nobody will see. */
  #watch(points: number, edges: number): void {
    const gl = this.#gl;
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!sync) return;
    gl.flush();
    this.#fence = { sync, at: performance.now(), points, edges };
    this.#polling = window.setTimeout(this.#poll, 1);
  }

  #poll = (): void => {
    const fence = this.#fence;
    if (!fence || this.#lost) return;
    const gl = this.#gl;
    if (gl.clientWaitSync(fence.sync, 0, 0) === gl.TIMEOUT_EXPIRED) {
      this.#polling = window.setTimeout(this.#poll, 2);
      return;
    }
    gl.deleteSync(fence.sync);
    this.#fence = null;
    const took = performance.now() - fence.at;
    if (fence.edges === 0) this.#pointBudget.learn(fence.points, took);
    else if (fence.points === 0) this.#edgeBudget.learn(fence.edges, took);
    this.#hooks.drawn(this.#drawnRows);
    // Where frames take longer than the display's, waiting for its next beat would only lose time.
    if (this.#pending && took > DISPLAY_FRAME) this.#tick();
    else this.#schedule();
  };

  #onLost = (event: Event): void => {
    event.preventDefault();
    this.#lost = true;
    this.#fence = null;
    clearTimeout(this.#polling);
    this.#hooks.lost();
  };

  #onRestored = (): void => {
    this.#lost = false;
    this.#accumulator = new Accumulator(this.#gl);
    this.#edges = new EdgeLayer(this.#gl);
    const ready = this.#ready;
    if (this.#points) {
      this.#points = new PointLayer(this.#gl, this.#total);
      this.#drawnRows = 0;
    }
    this.#hooks.restored();
    this.setReady(ready);
    this.redraw();
  };
}
