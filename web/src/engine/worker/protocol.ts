/** Messages between the engine and its worker. Each request has an id; each reply names it. */

import type { EngineErrorReason } from "../errors";
import type { ColumnMeta } from "../points/format";
import type { Grid } from "../search/Grid";
import type { CodeCounts, Direction, Histogram, HistogramSpec, TypedColumn } from "../types";

/** A view through which the worker searches; positions and mask it has itself. */
export interface SearchView {
  column: "xy" | "xyz";
  matrix: Float32Array;
  width: number;
  height: number;
}

export interface Calls {
  /** Streams blocks before it answers with the number of rows. */
  load: {
    arguments: { name: string; url: string; meta: ColumnMeta; boundaries: readonly number[]; blocks: number };
    answer: number;
  };
  mask: { arguments: { mask: Uint8Array | null }; answer: null };
  grid: { arguments: Record<string, never>; answer: Grid };
  counts: { arguments: { name: string }; answer: CodeCounts };
  histogram: { arguments: HistogramSpec; answer: Histogram };
  pick: { arguments: { view: SearchView; x: number; y: number; radius: number }; answer: number | null };
  walk: { arguments: { view: SearchView; from: number; direction: Direction }; answer: number | null };
  within: {
    arguments: { view: SearchView; polygon: readonly (readonly [number, number])[] };
    answer: Uint32Array;
  };
}

export type CallName = keyof Calls;

export type Request =
  | { [N in CallName]: { id: number; call: N; arguments: Calls[N]["arguments"] } }[CallName]
  | { id: number; call: "abort" };

export interface BlockMessage {
  start: number;
  values: TypedColumn;
  bytes: number;
}

export type Reply =
  | { id: number; block: BlockMessage }
  | { id: number; answer: unknown }
  | { id: number; failure: { reason: EngineErrorReason; message: string } };
