/** Which rows a filter keeps, over whole columns in typed arrays: one pass a condition, nothing allocated a row. */

import type { TypedColumn } from "../types";

export type Condition =
  /** Codes or small whole numbers; by value: 1 where the condition leaves it out. Values past the end are kept. */
  | { values: TypedColumn; rejected: Uint8Array }
  /** Numbers from `low` to `high` are kept, and what is missing (the value `absent`, or NaN) where `missing` says so. */
  | {
      values: TypedColumn;
      within: { low: number; high: number };
      absent: number | null;
      missing: boolean;
    }
  /** Bit `ix & 7` of byte `ix >> 3` is set where the row is kept. */
  | { bits: Uint8Array };

/** The most conditions that a filter can have besides the server's answer and the selection. */
export const MOST_CONDITIONS = 14;
/** The bit of rows that are not selected. */
export const UNSELECTED = 1 << MOST_CONDITIONS;
const SERVER = UNSELECTED << 1;

/** The bit of a condition in `failures`; of the server's answer for null. */
export function bitOf(condition: number | null): number {
  return condition === null ? SERVER : 1 << condition;
}

/**
 * For every row the conditions that it fails, one bit a condition in the order given; the last bit is for rows that
 * the server's answer leaves out, the one before it for those that are not selected. 0 means that the row is kept.
 * O(rows × conditions). `into` is used again where it fits.
 */
export function failures(
  count: number,
  conditions: readonly Condition[],
  bits: Uint8Array | null,
  selected: Uint8Array | null = null,
  into: Uint16Array | null = null,
): Uint16Array {
  const fails = into?.length === count ? into.fill(0) : new Uint16Array(count);
  conditions.forEach((condition, i) => {
    const flag = bitOf(i);
    if ("bits" in condition) failBits(fails, condition.bits, flag);
    else if ("rejected" in condition) failCodes(fails, condition.values, condition.rejected, flag);
    else failOutside(fails, condition, flag);
  });
  if (bits) failBits(fails, bits, SERVER);
  if (selected) {
    for (let ix = 0; ix < count; ix++) {
      if (selected[ix] !== 1) fails[ix] = (fails[ix] as number) | UNSELECTED;
    }
  }
  return fails;
}

function failCodes(fails: Uint16Array, values: TypedColumn, rejected: Uint8Array, flag: number): void {
  for (let ix = 0; ix < fails.length; ix++) {
    if (rejected[values[ix] as number] === 1) fails[ix] = (fails[ix] as number) | flag;
  }
}

function failOutside(
  fails: Uint16Array,
  { values, within, absent, missing }: Extract<Condition, { within: unknown }>,
  flag: number,
): void {
  const { low, high } = within;
  for (let ix = 0; ix < fails.length; ix++) {
    const value = values[ix] as number;
    const kept = value === absent || Number.isNaN(value) ? missing : value >= low && value <= high;
    if (!kept) fails[ix] = (fails[ix] as number) | flag;
  }
}

function failBits(fails: Uint16Array, bits: Uint8Array, flag: number): void {
  for (let ix = 0; ix < fails.length; ix++) {
    if ((((bits[ix >> 3] as number) >> (ix & 7)) & 1) === 0) fails[ix] = (fails[ix] as number) | flag;
  }
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
