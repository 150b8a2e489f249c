/** Which rows can be in view: bounding boxes of short runs of rows, which lie near each other on the map. */

/** Rows in a run. */
export const RUN = 2048;

/** In u16 steps, borders included. */
export interface StepBox {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export interface Ranges {
  /** Pairs of start and stop. */
  rows: number[];
  /** First row not looked at. */
  next: number;
  /** Rows in `rows`, or as many of them as are wanted. */
  count: number;
}

/** Says how many rows are wanted of those before one that begins a run, or is the end. */
export interface Wanted {
  before(row: number): number;
}

export class VisibleRuns {
  readonly #boxes: Uint16Array;

  constructor(rows: number) {
    const runs = Math.ceil(rows / RUN);
    this.#boxes = new Uint16Array(runs * 4);
    for (let run = 0; run < runs; run++) this.#boxes.set([65_535, 65_535, 0, 0], run * 4);
  }

  /** Rows from `start` on, as interleaved u16 pairs. */
  add(start: number, xy: Uint16Array): void {
    const boxes = this.#boxes;
    for (let i = 0; i < xy.length / 2; i++) {
      const box = Math.floor((start + i) / RUN) * 4;
      const x = xy[2 * i] as number;
      const y = xy[2 * i + 1] as number;
      if (x < (boxes[box] as number)) boxes[box] = x;
      if (y < (boxes[box + 1] as number)) boxes[box + 1] = y;
      if (x > (boxes[box + 2] as number)) boxes[box + 2] = x;
      if (y > (boxes[box + 3] as number)) boxes[box + 3] = y;
    }
  }

  /**
   * Ranges of rows from `from` on that may be in the box (null: all), up to about `budget` rows, none past `stop`.
   *
   * With `cuts` they end at one of these rows, the last that the budget reaches, at least the first: a prefix of whole
   * blocks shows every part of the map alike, one that ends inside a block does not. With `wanted` the budget is one
   * of wanted rows.
   */
  ranges(
    from: number,
    stop: number,
    box: StepBox | null,
    budget: number,
    cuts: readonly number[] | null = null,
    wanted: Wanted | null = null,
  ): Ranges {
    const out: Ranges = { rows: [], next: from, count: 0 };
    let whole: Ranges | null = null;
    while (out.next < stop && (out.count < budget || (cuts && !whole))) {
      const run = Math.floor(out.next / RUN);
      const end = Math.min((run + 1) * RUN, stop);
      if (!box || this.#touches(run, box)) {
        if (out.rows.at(-1) === out.next) out.rows[out.rows.length - 1] = end;
        else out.rows.push(out.next, end);
        out.count += wanted ? wanted.before(end) - wanted.before(run * RUN) : end - out.next;
      }
      out.next = end;
      if (cuts?.includes(end) && (!whole || out.count <= budget)) whole = { ...out, rows: [...out.rows] };
    }
    return cuts && out.next < stop && whole ? whole : out;
  }

  #touches(run: number, box: StepBox): boolean {
    const b = this.#boxes;
    const i = run * 4;
    return (
      (b[i] as number) <= box.x1 &&
      (b[i + 1] as number) <= box.y1 &&
      (b[i + 2] as number) >= box.x0 &&
      (b[i + 3] as number) >= box.y0
    );
  }
}
