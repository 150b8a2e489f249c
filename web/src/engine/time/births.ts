/** When models were born: how many on each day, and who is there by a day. */

import { pickable } from "../search/nearest";
import { type Births, MASK, type TypedColumn } from "../types";

export const DAY = 86_400;
/** No date is known: such a model is always there. */
const MISSING = 0xffffffff;

/** `born` in Unix seconds; the days run from the first birth to the last. */
export function birthsOf(born: TypedColumn, mask: Uint8Array | null): Births {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < born.length; row++) {
    const at = born[row] as number;
    if (at === MISSING) continue;
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const from = Math.floor(first / DAY);
  const days = last < first ? 0 : Math.floor(last / DAY) - from + 1;
  const all = new Uint32Array(days);
  const shown = new Uint32Array(days);
  let missing = 0;
  let missingShown = 0;
  for (let row = 0; row < born.length; row++) {
    const at = born[row] as number;
    const seen = pickable(mask, row);
    if (at === MISSING) {
      missing++;
      if (seen) missingShown++;
      continue;
    }
    const day = Math.floor(at / DAY) - from;
    (all[day] as number)++;
    if (seen) (shown[day] as number)++;
  }
  return { first: days > 0 ? from : 0, all, shown, missing, missingShown };
}

/** A mask with those muted that are born after `until`. */
export function unbornMuted(born: TypedColumn, until: number, mask: Uint8Array | null): Uint8Array {
  const there = mask?.slice() ?? new Uint8Array(born.length).fill(MASK.shown);
  for (let row = 0; row < born.length; row++) {
    const at = born[row] as number;
    if (isUnborn(at, until)) there[row] = MASK.muted;
  }
  return there;
}

export const isUnborn = (at: number, until: number): boolean => at > until && at !== MISSING;
