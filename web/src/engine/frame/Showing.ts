/** When a picture that is still being added to is shown: developing and compositing it costs as much as 60,000 points. */

/** A picture that waits for rows is shown once it has this many times the rows of the one on screen … */
const GROWTH = 2.5;
/** … and any once it is this many milliseconds younger, or so many while further rows are still coming. */
const PATIENCE = { loaded: 450, loading: 900 };

/** What is to be shown: of another view than the last one, all rows, or as many as have come. */
export interface Grown {
  fresh: boolean;
  complete: boolean;
  loading: boolean;
}

export class Showing {
  #rows = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** Whether a picture of `rows` is worth showing at `now`. */
  worth(rows: number, now: number, { fresh, complete, loading }: Grown): boolean {
    const grown = loading && rows >= GROWTH * this.#rows;
    return fresh || complete || grown || now - this.#at >= PATIENCE[loading ? "loading" : "loaded"];
  }

  shown(rows: number, now: number): void {
    this.#rows = rows;
    this.#at = now;
  }
}
