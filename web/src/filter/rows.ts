/** Which rows a filter keeps, over whole columns in typed arrays: one pass a condition, nothing allocated a row. */

import { MISSING, type Pick } from "./expression";

export interface Codes {
  values: Uint8Array | Uint16Array | Uint32Array;
  /** How many different codes there can be. */
  size: number;
  codeOf: (value: string) => number | undefined;
}

export interface Condition {
  column: string;
  codes: Codes;
  pick: Pick;
}

/**
 * For every row the conditions that it fails, one bit a condition in the order given; the last bit, `SERVER`, is for
 * rows that the server's answer leaves out. 0 means that the row is kept. O(rows × conditions).
 */
export const SERVER = 1 << 15;

export function failures(
  count: number,
  conditions: readonly Condition[],
  bits: Uint8Array | null,
): Uint16Array {
  const fails = new Uint16Array(count);
  conditions.forEach(({ codes, pick }, i) => {
    const bad = rejected(codes, pick);
    const flag = 1 << i;
    const { values } = codes;
    for (let ix = 0; ix < count; ix++) {
      if (bad[values[ix] as number] === 1) fails[ix] = (fails[ix] as number) | flag;
    }
  });
  if (bits) {
    for (let ix = 0; ix < count; ix++) {
      if ((((bits[ix >> 3] as number) >> (ix & 7)) & 1) === 0) fails[ix] = (fails[ix] as number) | SERVER;
    }
  }
  return fails;
}

/** By code: 1 where a pick leaves it out. */
function rejected({ size, codeOf }: Codes, { only, not }: Pick): Uint8Array {
  const bad = new Uint8Array(size);
  if (only.length > 0) {
    bad.fill(1);
    for (const value of only) {
      const code = codeOf(value);
      if (code !== undefined) bad[code] = 0;
    }
  }
  for (const value of not) {
    const code = codeOf(value);
    if (code !== undefined) bad[code] = 1;
  }
  return bad;
}

/** The engine's mask (1 shown, 0 muted) and how many are shown. */
export function maskOf(fails: Uint16Array): { mask: Uint8Array; matched: number } {
  const mask = new Uint8Array(fails.length);
  let matched = 0;
  for (let ix = 0; ix < fails.length; ix++) {
    if (fails[ix] === 0) {
      mask[ix] = 1;
      matched++;
    }
  }
  return { mask, matched };
}

/** Rows by code, of those that fail nothing but the condition `own` (its bit; 0: none): what a click would give. */
export function countCodes(codes: Codes, fails: Uint16Array, own: number): Uint32Array {
  const counts = new Uint32Array(codes.size);
  const { values } = codes;
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

/** Codes of a category: 0 is missing, `i` is `values[i - 1]`; a declared "missing" is the same thing. */
export function categoryCodes(column: Codes["values"], values: readonly (string | null)[]): Codes {
  const byValue = new Map<string, number>();
  values.forEach((value, i) => {
    if (value !== null) byValue.set(value, i + 1);
  });
  if (!byValue.has(MISSING)) byValue.set(MISSING, 0);
  return { values: column, size: values.length + 1, codeOf: (value) => byValue.get(value) };
}

/** A small whole number (u8, u16) is its own code. */
export function numberCodes(column: Codes["values"]): Codes {
  return {
    values: column,
    size: column.BYTES_PER_ELEMENT === 1 ? 256 : 65_536,
    codeOf: (value) => (/^\d{1,5}$/.test(value) ? Number(value) : undefined),
  };
}
