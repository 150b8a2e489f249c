/** The bin of each row of a column of numbers: a byte a row, 0 for missing. */

import { EngineError } from "../errors";
import type { NumberMeta } from "../points/format";
import type { HistogramSpec, TypedColumn } from "../types";
import { pickable } from "./nearest";
import { countCodes } from "./summaries";

export interface Bins {
  edges: Float64Array;
  codes: Uint8Array;
  /** Rows by code. */
  all: Uint32Array;
}

const MOST_BINS = 255;

/** Even bins in `v` or in `log(1 + v)`, or between given edges; values past an end go into the bin that is there. */
export function binsOf(values: TypedColumn, meta: NumberMeta, spec: HistogramSpec): Bins {
  const edges = "edges" in spec ? Float64Array.from(spec.edges) : evenEdges(meta, spec);
  const count = edges.length - 1;
  if (count < 1 || count > MOST_BINS) {
    throw new EngineError("too-large", `A histogram has 1 to ${MOST_BINS} bins, not ${count}.`);
  }
  const binOf = "edges" in spec ? between(edges) : evenly(edges, spec.scale);
  const codes = new Uint8Array(values.length);
  const small = lookup(values, meta, binOf);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (value === meta.missing || Number.isNaN(value)) continue;
    codes[row] =
      1 + (value < small.length && Number.isInteger(value) ? (small[value] as number) : binOf(value));
  }
  return { edges, codes, all: countCodes(codes, count + 1) };
}

/** Most counts are small whole numbers: their bins are looked up. */
const LOOKED_UP = 4_096;

function lookup(values: TypedColumn, meta: NumberMeta, binOf: (value: number) => number): Uint8Array {
  const few = Math.min(LOOKED_UP, values.length, (meta.max ?? 0) + 1);
  return Uint8Array.from({ length: Math.max(0, few) }, (_, value) => binOf(value));
}

function evenEdges(
  meta: NumberMeta,
  { bins, scale, domain }: Extract<HistogramSpec, { bins: number }>,
): Float64Array {
  const [low, high] = domain ?? [meta.min ?? 0, meta.max ?? 1];
  const forward = (v: number): number => (scale === "log" ? Math.log1p(Math.max(v, 0)) : v);
  const from = forward(low);
  const width = (forward(high) - from) / bins || 1;
  return Float64Array.from({ length: bins + 1 }, (_, i) =>
    scale === "log" ? Math.expm1(from + i * width) : from + i * width,
  );
}

function evenly(edges: Float64Array, scale: "linear" | "log"): (value: number) => number {
  const bins = edges.length - 1;
  const forward = (v: number): number => (scale === "log" ? Math.log1p(Math.max(v, 0)) : v);
  const from = forward(edges[0] as number);
  const width = (forward(edges[bins] as number) - from) / bins;
  return (value) => Math.min(Math.max(Math.floor((forward(value) - from) / width), 0), bins - 1);
}

function between(edges: Float64Array): (value: number) => number {
  const last = edges.length - 2;
  return (value) => {
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (value >= (edges[middle] as number)) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}

/** Rows by code, of those that the mask shows or lights. */
export function countSeen(codes: Uint8Array, size: number, mask: Uint8Array): Uint32Array {
  const counts = new Uint32Array(size);
  for (let row = 0; row < codes.length; row++) {
    if (pickable(mask, row)) counts[codes[row] as number] = (counts[codes[row] as number] as number) + 1;
  }
  return counts;
}
