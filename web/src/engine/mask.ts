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

/** The filter and the lit members, joined: members are lit and all others muted while there are any. */
export class RowMask {
  /** Null where every row is shown. */
  bytes: Uint8Array | null = null;
  /** Rows that are shown or lit, and lit. */
  shown = 0;
  lit = 0;
  #rows = 0;
  #filter: Uint8Array | null = null;
  #members: ArrayLike<number> | null = null;

  resize(rows: number): void {
    this.#rows = rows;
    this.#join();
  }

  /** Copies the mask; rows past its end are shown. */
  setFilter(mask: Uint8Array | null): void {
    this.#filter = mask?.slice() ?? null;
    this.#join();
  }

  setMembers(members: ArrayLike<number> | null): void {
    this.#members = members;
    this.#join();
  }

  #join(): void {
    this.bytes = null;
    this.shown = this.#rows;
    this.lit = 0;
    if (this.#rows === 0 || (!this.#filter && !this.#members)) return;
    const bytes = new Uint8Array(this.#rows).fill(this.#members ? MASK.muted : MASK.shown);
    if (this.#members) {
      const filter = this.#filter ?? [];
      for (let ix = 0; ix < Math.min(filter.length, this.#rows); ix++) {
        if (filter[ix] === MASK.hidden) bytes[ix] = MASK.hidden;
      }
      for (let i = 0; i < this.#members.length; i++) {
        const ix = this.#members[i] as number;
        if (ix >= 0 && ix < this.#rows) bytes[ix] = MASK.lit;
      }
    } else if (this.#filter) {
      bytes.set(this.#filter.subarray(0, this.#rows));
    }
    this.bytes = bytes;
    this.shown = 0;
    for (const state of bytes) {
      if (state === MASK.shown || state === MASK.lit) this.shown++;
      if (state === MASK.lit) this.lit++;
    }
  }
}
