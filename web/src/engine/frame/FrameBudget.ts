/** How many points, or edges, a frame may take, learned from fences: how long the GPU took for how many. */

const REMEMBERED = 12;
/** A budget is at most this many times what was tried lately: on a busy machine some frames look as if points cost nothing. */
const GROWTH = 4;
/** Two halves of the latest frames tell what a point costs only if one has this many times the points of the other. */
const APART = 1.25;

export interface Aim {
  /** Milliseconds of a frame … */
  milliseconds: number;
  /** … or this many times what a frame without any points takes, where that is more: else it would not be worth it … */
  worth: number;
  /** … but never more milliseconds than these. */
  most: number;
}

/** Takes a frame to cost `fixed + items · each`, both by medians, so that a frame that was held up changes nothing. */
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

  /** What a frame takes, as a rule. */
  get took(): number {
    return this.#frames.length > 0 ? median(this.#frames.map(({ took }) => took)) : 0;
  }

  items({ milliseconds, worth, most }: Aim): number {
    const wanted = Math.min(Math.max(milliseconds, worth * this.#fixed), most);
    const fitting = Math.round((wanted - this.#fixed) / this.#each);
    const tried = this.#frames.reduce((most, { items }) => Math.max(most, items), this.#least);
    return Math.max(Math.min(fitting, GROWTH * tried), this.#least);
  }

  /** `took` milliseconds from submission to fence. */
  learn(items: number, took: number): void {
    if (items === 0) return;
    this.#frames.push({ items, took });
    if (this.#frames.length > REMEMBERED) this.#frames.shift();
    const sorted = [...this.#frames].sort((a, b) => a.items - b.items);
    const middle = Math.ceil(sorted.length / 2);
    const [few, many] = [typical(sorted.slice(0, middle)), typical(sorted.slice(-middle))];
    if (many.items >= APART * few.items) {
      const each = (many.took - few.took) / (many.items - few.items);
      // A new estimate is believed step by step.
      this.#each = Math.min(Math.max(each, this.#each / 2), this.#each * 2);
    }
    this.#fixed = Math.max((few.took + many.took - this.#each * (few.items + many.items)) / 2, 0);
    if (this.#fixed === 0) this.#each = Math.min(this.#each, many.took / many.items);
  }
}

function typical(frames: readonly { items: number; took: number }[]): { items: number; took: number } {
  return { items: median(frames.map(({ items }) => items)), took: median(frames.map(({ took }) => took)) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] as number;
}
