/** Which model the pointer means: the one rule for every way of looking. */

import { MASK } from "../types";

/** Centers nearer than this to the pointer, in CSS pixels, count as equally near: the more important model wins. */
export const SAME_PLACE = 2;

/**
 * Keeps the best of the rows offered: nearest first; at the same place the lower row, since rows are in order of
 * importance from block to block.
 */
export class Nearest {
  row: number | null = null;
  #distance: number;

  constructor(radius: number) {
    this.#distance = radius * radius;
  }

  /** `squared` is the squared distance in CSS pixels. */
  offer(row: number, squared: number): void {
    const distance = Math.max(squared, SAME_PLACE * SAME_PLACE);
    if (distance > this.#distance) return;
    if (distance === this.#distance && this.row !== null && row > this.row) return;
    this.#distance = distance;
    this.row = row;
  }
}

/** Muted and hidden models can't be picked. */
export function pickable(mask: Uint8Array | null, row: number): boolean {
  if (!mask) return true;
  const state = mask[row];
  return state === MASK.shown || state === MASK.lit;
}
