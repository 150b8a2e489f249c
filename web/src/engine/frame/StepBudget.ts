/** How many points a step takes that adds to a picture at rest without showing it, so that input does not wait long. */

const REMEMBERED = 3;
/** A step is at most doubled or halved. */
const CHANGE = 2;

/**
 * Steps are scaled until they take as long as they may. No model of what a point costs is fitted: on a busy machine a
 * step's time is mostly waiting, and a fitted model then shrank steps until nothing else was left of them.
 */
export class StepBudget {
  readonly #least: number;
  #items: number;
  #tooks: number[] = [];

  constructor(first: number, least: number) {
    this.#items = first;
    this.#least = least;
  }

  /** Points for a step that may take so many milliseconds. */
  items(milliseconds: number): number {
    const sorted = [...this.#tooks].sort((a, b) => a - b);
    const took = sorted[Math.floor(sorted.length / 2)];
    const change = took === undefined ? 1 : Math.min(Math.max(milliseconds / took, 1 / CHANGE), CHANGE);
    return Math.max(Math.round(this.#items * change), this.#least);
  }

  /** `took` milliseconds from submission to fence. */
  learn(items: number, took: number): void {
    if (items === 0) return;
    // Times of smaller or greater steps are taken as if they had been of this size.
    this.#tooks = [...this.#tooks.slice(1 - REMEMBERED).map((ms) => (ms * items) / this.#items), took];
    this.#items = items;
  }
}
