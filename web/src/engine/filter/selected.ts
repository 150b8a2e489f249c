/** A selection: sets of rows that were added, taken away and crossed, one after another. */

import type { Shape } from "./shapes";

export interface SelectionStep {
  /** What is done with the set; the first one is always added. */
  operation: "add" | "subtract" | "intersect";
  /** What the set is called: a set of the same name is the same one. */
  name: string;
  /** A polygon, which is decided here, or bits as the API's `mask` answers. */
  set: { shape: Shape } | { bits: Uint8Array };
}

/** By row, 1 where it is selected; `inside` tells the rows of a polygon. */
export function joinSteps(
  rows: number,
  steps: readonly SelectionStep[],
  inside: (shape: Shape) => Uint8Array,
): Uint8Array {
  const selected = new Uint8Array(rows);
  for (const { operation, set } of steps) {
    const holds = "shape" in set ? inside(set.shape) : unpacked(set.bits, rows);
    for (let ix = 0; ix < rows; ix++) {
      const held = holds[ix] as number;
      if (operation === "add") selected[ix] = (selected[ix] as number) | held;
      else selected[ix] = (selected[ix] as number) & (operation === "subtract" ? 1 - held : held);
    }
  }
  return selected;
}

function unpacked(bits: Uint8Array, rows: number): Uint8Array {
  const holds = new Uint8Array(rows);
  for (let ix = 0; ix < rows; ix++) holds[ix] = ((bits[ix >> 3] ?? 0) >> (ix & 7)) & 1;
  return holds;
}
