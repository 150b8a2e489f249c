/** One byte a row: what is shown, what is muted, what is lit, what is gone (see `MASK`). */

import { MASK } from "../types";
import { UNSELECTED } from "./failures";

export interface RowMask {
  /** Null where every row is shown. */
  bytes: Uint8Array | null;
  /** Rows that are shown or lit, and lit. */
  shown: number;
  lit: number;
  /** Rows that the filter keeps, members or not, and those of them that are selected. */
  kept: number;
  selected: number;
  /** Rows that are drawn muted, and those that are gone. */
  muted: number;
  hidden: number;
}

/** Every row is shown. */
export const wholeMask = (rows: number): RowMask => ({
  bytes: null,
  shown: rows,
  lit: 0,
  kept: rows,
  selected: rows,
  muted: 0,
  hidden: 0,
});

/**
 * A filter (its failures by row) and lit members, joined: while there are members they are lit and all others muted,
 * whatever the filter keeps. With `hide` what it leaves out is gone, but for members.
 */
export function joinMask(
  rows: number,
  fails: Uint16Array | null,
  members: ArrayLike<number> | null,
  hide = false,
): RowMask {
  const mask = wholeMask(rows);
  if (!fails && !members) return mask;
  const bytes = new Uint8Array(rows);
  mask.bytes = bytes;
  const shown = members ? MASK.muted : MASK.shown;
  const leftOut = hide ? MASK.hidden : MASK.muted;
  if (fails) {
    mask.kept = mask.selected = 0;
    for (let ix = 0; ix < rows; ix++) {
      const failed = fails[ix] as number;
      if ((failed & ~UNSELECTED) === 0) mask.kept++;
      if (failed === 0) mask.selected++;
      bytes[ix] = failed === 0 ? shown : leftOut;
    }
    if (hide) mask.hidden = rows - mask.selected;
  }
  mask.shown = mask.selected;
  if (members) {
    const lit = light(bytes, members);
    mask.shown = mask.lit = lit.count;
    mask.hidden -= lit.found;
  }
  mask.muted = rows - mask.shown - mask.hidden;
  return mask;
}

/** Returns how many rows were lit, and how many of them had been hidden; a member that is named twice counts once. */
function light(bytes: Uint8Array, members: ArrayLike<number>): { count: number; found: number } {
  let [count, found] = [0, 0];
  for (let i = 0; i < members.length; i++) {
    const ix = members[i] as number;
    if (ix < 0 || ix >= bytes.length || bytes[ix] === MASK.lit) continue;
    if (bytes[ix] === MASK.hidden) found++;
    bytes[ix] = MASK.lit;
    count++;
  }
  return { count, found };
}
