/** A picture of any size, tile by tile, on a context of its own: the map on screen goes on. */

import { EngineError } from "../errors";
import type { Frame } from "../frame/Renderer";
import { VisibleRuns } from "../frame/VisibleRuns";
import { Accumulator } from "../gl/Accumulator";
import { EdgeLayer } from "../gl/EdgeLayer";
import type { edgesOf } from "../gl/edgesOf";
import type { Slot } from "../gl/PointColumns";
import { PointLayer } from "../gl/PointLayer";
import { LOCATION } from "../gl/pointShader";
import type { TypedColumn } from "../types";
import { cropFrame, type Tile, tilesOf } from "./crop";

/** Pixels; sums of a tile this small are exact. */
const SIDE = 1_440;
/** Points given to the GPU at once, so that the page goes on meanwhile. */
const CHUNK = 131_072;
const POLL = 4;

export interface PictureSource {
  frame: Frame;
  rows: number;
  held(slot: Slot): TypedColumn | null;
  /** Gives the points their color and sizes. */
  dress(points: PointLayer): void;
  edges: ReturnType<typeof edgesOf>;
}

export interface PictureJob {
  /** Device pixels. */
  width: number;
  height: number;
  /** No ground behind the points. */
  clear: boolean;
  signal: AbortSignal;
  progress(share: number): void;
  /** The canvas holds the tile only as long as this call lasts. */
  tile(canvas: HTMLCanvasElement, at: Tile): void;
}

export async function drawPicture(source: PictureSource, job: PictureJob): Promise<void> {
  const { width, height, signal } = job;
  const tiles = tilesOf(width, height, SIDE);
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2", { alpha: true, antialias: false, depth: false, stencil: false });
  if (!gl) throw new EngineError("no-webgl2", "This device has no room for a second picture.");
  const accumulator = new Accumulator(gl);
  const points = new PointLayer(gl, source.rows);
  const edges = new EdgeLayer(gl);
  const runs = new VisibleRuns(source.rows);
  try {
    const xy = source.held("xy");
    if (xy) runs.add(0, xy as Uint16Array);
    for (const slot of Object.keys(LOCATION) as Slot[]) {
      const values = source.held(slot);
      if (values && !points.columns.write(slot, 0, values))
        throw new EngineError("too-large", "This device has no room for a second picture.");
    }
    source.dress(points);
    edges.set(source.edges);
    for (const [i, tile] of tiles.entries()) {
      canvas.width = tile.width;
      canvas.height = tile.height;
      const frame = cropFrame(source.frame, width, height, tile);
      const parts = { muted: frame.points.muted, edges: edges.count > 0 };
      accumulator.resize(tile.width, tile.height);
      accumulator.begin(true, parts.muted);
      for (let from = 0; from < source.rows; ) {
        const { rows, next } = runs.ranges(from, source.rows, frame.box, CHUNK);
        accumulator.begin(false, parts.muted);
        points.begin(frame.points);
        for (let k = 0; k < rows.length; k += 2) points.draw(rows[k] as number, rows[k + 1] as number);
        points.end();
        from = next;
        await finished(gl, signal);
        job.progress((i + from / source.rows) / tiles.length);
      }
      if (edges.count > 0) {
        accumulator.beginEdges(true);
        edges.draw(frame.edges, 0, edges.count);
      }
      accumulator.develop([1, 1], { ...frame.ground, clear: job.clear }, parts);
      job.tile(canvas, tile);
    }
  } finally {
    points.dispose();
    edges.dispose();
    accumulator.dispose();
    gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

/** Resolves when the GPU is done; rejects when nobody wants the picture any more. */
async function finished(gl: WebGL2RenderingContext, signal: AbortSignal): Promise<void> {
  const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  while (sync && gl.clientWaitSync(sync, 0, 0) === gl.TIMEOUT_EXPIRED) {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    if (signal.aborted) break;
  }
  gl.deleteSync(sync);
  if (gl.isContextLost()) throw new EngineError("context-lost", "The graphics device was lost.");
  if (signal.aborted) throw new EngineError("aborted", "The picture is not wanted any more.");
}
