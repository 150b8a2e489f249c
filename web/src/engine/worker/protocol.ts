/** Messages between the engine and its worker. Each request has an id; each reply names it. */

import type { ContourSpec } from "../contours/lines";
import type { EngineErrorReason } from "../errors";
import type { RowMask } from "../filter/RowMask";
import type { PointsIndex } from "../points/format";
import type {
  Births,
  CodeCounts,
  ContourLines,
  Direction,
  Histogram,
  HistogramSpec,
  RowFilter,
  TypedColumn,
} from "../types";

/** A view through which the worker searches; positions and mask it has itself. */
export interface SearchView {
  column: "xy" | "xyz";
  matrix: Float32Array;
  width: number;
  height: number;
  /** The flat map's: what lies under the middle of the view, in steps, and CSS pixels a step. */
  flat: { x: number; y: number; perStep: number } | null;
  /** Rows that are not selected may be found too. */
  beyond: boolean;
}

export interface Calls {
  /** Reads the index, and begins to read these columns, as far as there are any. The first one counts. */
  open: { arguments: { url: string; columns: readonly string[]; maxPoints: number }; answer: PointsIndex };
  /** Less is drawn than the index lists: blocks from this one on are not wanted. */
  limit: { arguments: { blocks: number }; answer: null };
  /** With `send` each block comes as a message before the answer, the number of rows. */
  load: { arguments: { name: string; send: boolean }; answer: number };
  filter: { arguments: { filter: RowFilter | null }; answer: RowMask };
  members: { arguments: { members: Uint32Array | null }; answer: RowMask };
  /** Rows that fail one condition of the filter and nothing else; at the end those that only the server, and only the selection, leaves out. */
  removed: { arguments: Record<string, never>; answer: number[] };
  /** Answered when all that was asked before has been, but for what waits for a column. */
  settled: { arguments: Record<string, never>; answer: null };
  /** Reads the places that polygons on the flat map (`xy`) or on the cube (`xyz`) are asked with, before one is. */
  places: { arguments: { of: "xy" | "xyz" }; answer: null };
  counts: { arguments: { name: string; beside: number | null }; answer: CodeCounts };
  rows: { arguments: { name: string; code: number }; answer: Uint32Array };
  /** Readies picking on the flat map; all of its positions must be here. */
  grid: { arguments: Record<string, never>; answer: null };
  /** Of the rows that the mask shows; with `beside`, of those that the filter keeps, as in `counts`. */
  histogram: { arguments: { spec: HistogramSpec; beside?: number | null }; answer: Histogram };
  median: { arguments: { name: string }; answer: { all: number | null; shown: number | null } };
  selected: { arguments: { ix: number }; answer: boolean };
  /** Models born later are not there: they can't be found. Null: all are. */
  until: { arguments: { at: number | null }; answer: null };
  contours: { arguments: ContourSpec; answer: ContourLines };
  births: { arguments: Record<string, never>; answer: Births };
  pick: { arguments: { view: SearchView; x: number; y: number; radius: number }; answer: number | null };
  walk: { arguments: { view: SearchView; from: number; direction: Direction }; answer: number | null };
  within: {
    arguments: { view: SearchView; polygon: readonly (readonly [number, number])[] };
    answer: Uint32Array;
  };
}

export type CallName = keyof Calls;

export type Request = {
  [N in CallName]: { id: number; call: N; arguments: Calls[N]["arguments"] };
}[CallName];

export interface BlockMessage {
  start: number;
  values: TypedColumn;
  bytes: number;
}

export type Reply =
  | { id: number; block: BlockMessage }
  | { id: number; answer: unknown }
  | { id: number; failure: { reason: EngineErrorReason; message: string } };
