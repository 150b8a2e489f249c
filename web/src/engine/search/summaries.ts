/** Counts of a column, and histograms of all rows and of those that the mask shows. */

import type { NumberMeta } from "../points/format";
import type { Histogram, HistogramSpec, TypedColumn } from "../types";
import { pickable } from "./nearest";

export function countCodes(values: TypedColumn, codes: number): Uint32Array {
  const counts = new Uint32Array(codes);
  for (let row = 0; row < values.length; row++) (counts[values[row] as number] as number)++;
  return counts;
}

/** Bins are even in `v` or in `log(1 + v)`; values past the domain go into the bin at its end. */
export function histogramOf(
  values: TypedColumn,
  meta: NumberMeta,
  mask: Uint8Array | null,
  spec: HistogramSpec,
): Histogram {
  const { bins } = spec;
  const [low, high] = spec.domain ?? [meta.min ?? 0, meta.max ?? 1];
  const log = spec.scale === "log";
  const forward = (v: number): number => (log ? Math.log1p(Math.max(v, 0)) : v);
  const from = forward(low);
  const width = (forward(high) - from) / bins || 1;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) =>
    log ? Math.expm1(from + i * width) : from + i * width,
  );
  const all = new Uint32Array(bins);
  const shown = new Uint32Array(bins);
  let missing = 0;
  let missingShown = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    const seen = pickable(mask, row);
    if (value === meta.missing || Number.isNaN(value)) {
      missing++;
      if (seen) missingShown++;
      continue;
    }
    const bin = Math.min(Math.max(Math.floor((forward(value) - from) / width), 0), bins - 1);
    (all[bin] as number)++;
    if (seen) (shown[bin] as number)++;
  }
  return { edges, all, shown, missing, missingShown };
}
