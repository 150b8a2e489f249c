/** How many points, or edges, a frame may take, learned from fences: how long the GPU took for how many. */

/** Milliseconds of a frame while the view moves, and of a step while it rests. */
const MOVING = 42;
const RESTING = 110;

export class FrameBudget {
  readonly #least: number;
  /** Per millisecond. */
  #rate: number;

  /** `rate` per millisecond to start with; no frame is given less than `least`. */
  constructor(rate: number, least: number) {
    this.#rate = rate;
    this.#least = least;
  }

  items(moving: boolean): number {
    return Math.max(Math.round(this.#rate * (moving ? MOVING : RESTING)), this.#least);
  }

  /** `milliseconds` from submission to fence, all else of the frame included: a cautious measure. */
  learn(items: number, milliseconds: number): void {
    if (items < this.#least / 2) return;
    const rate = items / Math.max(milliseconds, 0.5);
    // A fence is seen a few milliseconds late, so fast frames say little: trust what is better, doubt what is worse.
    const share = rate > this.#rate ? 0.6 : 0.3;
    this.#rate += (rate - this.#rate) * share;
  }
}
