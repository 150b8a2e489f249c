/** What is shown, muted and lit: asked of the worker, which has the columns, and kept for the picture. */

import type { RowFilter } from "../types";
import type { PointsClient } from "../worker/PointsClient";
import type { RowMask } from "./RowMask";

export class Selector {
  mask: RowMask = { bytes: null, shown: 0, lit: 0, kept: 0 };
  readonly #client: PointsClient;
  readonly #changed: (mask: RowMask) => void;
  #members: ArrayLike<number> | null = null;

  /** `changed` is called with every new mask, but not where every row was shown and still is. */
  constructor(client: PointsClient, changed: (mask: RowMask) => void) {
    this.#client = client;
    this.#changed = changed;
  }

  /** All rows are shown until something is filtered or lit. */
  resize(rows: number): void {
    if (!this.mask.bytes) this.mask = { bytes: null, shown: rows, lit: 0, kept: rows };
  }

  /** Resolves with the number of rows that the filter keeps; rejects with `aborted` where another came in between. */
  async filter(filter: RowFilter | null): Promise<number> {
    return this.#take(await this.#client.call("filter", { filter })).kept;
  }

  /** Lights these rows and mutes all others; null: none is lit. */
  async light(members: ArrayLike<number> | null): Promise<void> {
    if (members === this.#members) return;
    this.#members = members;
    const copy = members && Uint32Array.from(members);
    this.#take(await this.#client.call("members", { members: copy }, copy ? [copy.buffer] : []));
  }

  // The worker answers with what holds when it answers, so the latest answer is the newest.
  #take(mask: RowMask): RowMask {
    const same = mask.bytes === null && this.mask.bytes === null;
    this.mask = mask;
    if (!same) this.#changed(mask);
    return mask;
  }
}
