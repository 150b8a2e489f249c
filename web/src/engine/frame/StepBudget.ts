/** How many points a step takes that adds to a picture at rest without showing it, so that input waits no longer. */

/** Milliseconds, while the view may move again any moment, and at rest, where two steps are under way at a time. */
const STEP = { moving: 40, resting: 100 };
const REMEMBERED = 5;
/** A step is at most this many times the greatest of the last ones. */
const GROWTH = 4;

/**
 * Unlike a frame that is shown, a step costs little besides its points: the rate of the last ones is what the next one
 * will have, and when a busy machine gets quiet again that shows at once.
 */
export class StepBudget {
  readonly #least: number;
  #steps: { items: number; rate: number }[] = [];

  /** `rate` items per millisecond to start with; no step is given less than `least`. */
  constructor(rate: number, least: number) {
    this.#least = least;
    this.#steps.push({ items: STEP.resting * rate, rate });
  }

  items(moving: boolean): number {
    const rates = this.#steps.map(({ rate }) => rate).sort((a, b) => a - b);
    const usual = rates[Math.floor(rates.length / 2)] as number;
    const tried = this.#steps.reduce((most, { items }) => Math.max(most, items), this.#least);
    return Math.max(
      Math.min(Math.round(usual * (moving ? STEP.moving : STEP.resting)), GROWTH * tried),
      this.#least,
    );
  }

  /** `took` milliseconds from submission to fence. */
  learn(items: number, took: number): void {
    if (items === 0) return;
    this.#steps.push({ items, rate: items / Math.max(took, 1) });
    if (this.#steps.length > REMEMBERED) this.#steps.shift();
  }
}
