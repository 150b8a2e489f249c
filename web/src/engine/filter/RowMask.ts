/** One byte a row: what is shown, what is muted, what is lit (see `MASK`). */

import { MASK } from "../types";

export interface RowMask {
  /** Null where every row is shown. */
  bytes: Uint8Array | null;
  /** Rows that are shown or lit, and lit. */
  shown: number;
  lit: number;
  /** Rows that the filter keeps, members or not. */
  kept: number;
}

/**
 * A filter (its failures by row) and lit members, joined: while there are members they are lit and all others muted,
 * whatever the filter keeps.
 */
export function joinMask(
  rows: number,
  fails: Uint16Array | null,
  members: ArrayLike<number> | null,
): RowMask {
  const bytes = fails || members ? new Uint8Array(rows) : null;
  let kept = rows;
  if (fails && bytes) {
    kept = 0;
    for (let ix = 0; ix < rows; ix++) {
      if (fails[ix] !== 0) continue;
      bytes[ix] = MASK.shown;
      kept++;
    }
  }
  if (!members || !bytes) return { bytes, shown: kept, lit: 0, kept };
  bytes.fill(MASK.muted);
  const lit = light(bytes, members);
  return { bytes, shown: lit, lit, kept };
}

/** Returns how many rows were lit; a member that is named twice counts once. */
function light(bytes: Uint8Array, members: ArrayLike<number>): number {
  let lit = 0;
  for (let i = 0; i < members.length; i++) {
    const ix = members[i] as number;
    if (ix < 0 || ix >= bytes.length || bytes[ix] === MASK.lit) continue;
    bytes[ix] = MASK.lit;
    lit++;
  }
  return lit;
}
