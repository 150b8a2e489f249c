/** Counts of a column. */

import type { TypedColumn } from "../types";

export function countCodes(values: TypedColumn, codes: number): Uint32Array {
  const counts = new Uint32Array(codes);
  for (let row = 0; row < values.length; row++) (counts[values[row] as number] as number)++;
  return counts;
}
