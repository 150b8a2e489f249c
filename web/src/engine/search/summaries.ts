/** Counts and medians of a column. */

import type { NumberMeta } from "../points/format";
import type { TypedColumn } from "../types";

export function countCodes(values: TypedColumn, codes: number): Uint32Array {
  const counts = new Uint32Array(codes);
  for (let row = 0; row < values.length; row++) (counts[values[row] as number] as number)++;
  return counts;
}

/** The middle one of the numbers of those rows that fail nothing (null: of all rows), or the mean of the middle two. */
export function medianOf(values: TypedColumn, meta: NumberMeta, fails: Uint16Array | null): number | null {
  const known = values.filter(
    (value, row) => value !== meta.missing && !Number.isNaN(value) && (!fails || fails[row] === 0),
  );
  known.sort();
  const middle = known.length >> 1;
  if (known.length === 0) return null;
  return known.length % 2 === 1
    ? (known[middle] as number)
    : ((known[middle - 1] as number) + (known[middle] as number)) / 2;
}
