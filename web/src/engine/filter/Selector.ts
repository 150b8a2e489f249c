/** What is shown, muted and lit: asked of the worker, which has the columns, and kept for the picture. */

import type { Kept, RowFilter } from "../types";
import type { PointsClient } from "../worker/PointsClient";
import { type RowMask, wholeMask } from "./RowMask";

export class Selector {
  mask: RowMask = wholeMask(0);
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
    if (!this.mask.bytes) this.mask = wholeMask(rows);
  }

  /** Resolves with what the filter keeps; rejects with `aborted` where another came in between. */
  async filter(filter: RowFilter | null): Promise<Kept> {
    return this.#take(await this.#client.call("filter", { filter }));
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
