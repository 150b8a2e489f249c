/** Which rows a filter keeps, over whole columns in typed arrays: one pass a condition, nothing allocated a row. */

import type { TypedColumn } from "../types";

export interface Condition {
  /** Codes or small whole numbers. */
  values: TypedColumn;
  /** By value: 1 where the condition leaves it out; values past the end are kept. */
  rejected: Uint8Array;
}

/** The most conditions that a filter can have besides the server's answer. */
export const MOST_CONDITIONS = 15;
const SERVER = 1 << MOST_CONDITIONS;

/** The bit of a condition in `failures`; of the server's answer for null. */
export function bitOf(condition: number | null): number {
  return condition === null ? SERVER : 1 << condition;
}

/**
 * For every row the conditions that it fails, one bit a condition in the order given; the last bit is for rows that
 * the server's answer (bit `ix & 7` of byte `ix >> 3`) leaves out. 0 means that the row is kept. O(rows × conditions).
 */
export function failures(
  count: number,
  conditions: readonly Condition[],
  bits: Uint8Array | null,
): Uint16Array {
  const fails = new Uint16Array(count);
  conditions.forEach(({ values, rejected }, i) => {
    const flag = bitOf(i);
    for (let ix = 0; ix < count; ix++) {
      if (rejected[values[ix] as number] === 1) fails[ix] = (fails[ix] as number) | flag;
    }
  });
  if (bits) {
    for (let ix = 0; ix < count; ix++) {
      if ((((bits[ix >> 3] as number) >> (ix & 7)) & 1) === 0) fails[ix] = (fails[ix] as number) | SERVER;
    }
  }
  return fails;
}

/** Rows by code, of those that fail nothing but the condition `own` (its bit; 0: none): what a click would give. */
export function countKept(values: TypedColumn, codes: number, fails: Uint16Array, own: number): Uint32Array {
  const counts = new Uint32Array(codes);
  const others = ~own & 0xffff;
  for (let ix = 0; ix < fails.length; ix++) {
    if (((fails[ix] as number) & others) === 0) {
      const code = values[ix] as number;
      counts[code] = (counts[code] as number) + 1;
    }
  }
  return counts;
}

/** How many rows come back when one condition is lifted: rows that fail it and nothing else. */
export function removedBy(fails: Uint16Array, own: number): number {
  let removed = 0;
  for (let ix = 0; ix < fails.length; ix++) if (fails[ix] === own) removed++;
  return removed;
}
