/** One byte a row: what is shown, what is muted (see `MASK`). */

import { MASK } from "./types";

/** Unpacks the answer of `mask?filter=`: bit `ix & 7` of byte `ix >> 3`. */
export function maskFromBits(bits: Uint8Array, count: number): Uint8Array {
  const mask = new Uint8Array(count);
  for (let ix = 0; ix < count; ix++) {
    mask[ix] = ((bits[ix >> 3] as number) >> (ix & 7)) & 1 ? MASK.shown : MASK.muted;
  }
  return mask;
}
