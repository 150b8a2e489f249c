/** How many points, or edges, a frame that is shown may take, learned from fences: how long the GPU took for how many. */

/** Milliseconds of a frame while the view moves, and while it rests. */
const MOVING = 45;
const RESTING = 190;
/** Where developing and compositing a picture alone takes long, frames are longer, so that they are worth it. */
const WORTH = { moving: 1.4, resting: 5 };
const REMEMBERED = 16;
/** A first guess is outweighed by a few frames. */
const DOUBT = 0.5;

/** Fits `fixed + items · each` to the latest frames by least squares. */
export class FrameBudget {
  readonly #least: number;
  #frames: { items: number; took: number }[] = [];
  #fixed = 5;
  #each: number;

  /** `rate` items per millisecond to start with; no frame is given less than `least`. */
  constructor(rate: number, least: number) {
    this.#each = 1 / rate;
    this.#least = least;
  }

  items(moving: boolean): number {
    const wanted = moving
      ? Math.max(MOVING, WORTH.moving * this.#fixed)
      : Math.max(RESTING, WORTH.resting * this.#fixed);
    const fitting = Math.round((wanted - this.#fixed) / this.#each);
    // Never far beyond what was tried: on a busy machine a few frames can look as if points cost nothing.
    const tried = this.#frames.reduce((most, frame) => Math.max(most, frame.items), this.#least);
    return Math.max(Math.min(fitting, 4 * tried), this.#least);
  }

  /** `took` milliseconds from submission to fence. */
  learn(items: number, took: number): void {
    if (items === 0) return;
    this.#frames.push({ items, took });
    if (this.#frames.length > REMEMBERED) this.#frames.shift();
    const most = this.#frames.reduce((m, f) => Math.max(m, f.items), 2 * this.#least);
    const samples = [
      ...this.#frames.map((f) => ({ ...f, weight: 1 })),
      { items: 0, took: this.#fixed, weight: DOUBT },
      { items: most, took: this.#fixed + most * this.#each, weight: DOUBT },
    ];
    const sum = (of: (s: (typeof samples)[number]) => number): number =>
      samples.reduce((total, s) => total + s.weight * of(s), 0);
    const weight = sum(() => 1);
    const meanItems = sum((s) => s.items) / weight;
    const meanTook = sum((s) => s.took) / weight;
    const spread = sum((s) => (s.items - meanItems) ** 2);
    const slope = sum((s) => (s.items - meanItems) * (s.took - meanTook)) / spread;
    this.#each = Math.max(slope, 1e-6);
    this.#fixed = Math.max(meanTook - this.#each * meanItems, 0);
  }
}
