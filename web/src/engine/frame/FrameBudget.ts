/** How many points a frame may take, learned from fences: how long the GPU took for how many. */

/** Milliseconds of a frame while the view moves, and of a step while it rests. */
const MOVING = 42;
const RESTING = 110;
const LEAST = 16_384;

export class FrameBudget {
  /** Points per millisecond; starts where a software renderer lies. */
  #rate = 1_500;

  points(moving: boolean): number {
    return Math.max(Math.round(this.#rate * (moving ? MOVING : RESTING)), LEAST);
  }

  /** `milliseconds` from submission to fence, all else of the frame included: a cautious measure. */
  learn(points: number, milliseconds: number): void {
    if (points < LEAST / 2) return;
    const rate = points / Math.max(milliseconds, 0.5);
    // A fence is seen a few milliseconds late, so fast frames say little: trust what is better, doubt what is worse.
    const share = rate > this.#rate ? 0.6 : 0.3;
    this.#rate += (rate - this.#rate) * share;
  }
}
