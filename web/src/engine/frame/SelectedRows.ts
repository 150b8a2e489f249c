/** The rows that a mask shows, in order, and where those of each run of rows begin among them. */

import { pickable } from "../search/nearest";
import { RUN } from "./VisibleRuns";

export class SelectedRows {
  /** By run; the last one is how many rows there are. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;

  constructor(mask: Uint8Array) {
    this.starts = new Uint32Array(Math.ceil(mask.length / RUN) + 1);
    let count = 0;
    for (let run = 0; run + 1 < this.starts.length; run++) {
      const stop = Math.min((run + 1) * RUN, mask.length);
      for (let row = run * RUN; row < stop; row++) if (pickable(mask, row)) count++;
      this.starts[run + 1] = count;
    }
    this.rows = new Uint32Array(count);
    count = 0;
    for (let row = 0; row < mask.length; row++) if (pickable(mask, row)) this.rows[count++] = row;
  }

  /** How many of the rows before `row` are shown; `row` begins a run, or is the end. */
  before(row: number): number {
    return this.starts[Math.ceil(row / RUN)] as number;
  }
}
