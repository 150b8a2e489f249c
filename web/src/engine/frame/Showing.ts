/** When a picture that is still being added to is shown: developing and compositing it costs as much as 60,000 points. */

/** A picture is shown once it has this many times the rows of the one on screen … */
const GROWTH = 1.6;
/** … or is this many milliseconds younger. */
const PATIENCE = 450;

export class Showing {
  #rows = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** Whether a picture of `rows` is worth showing at `now`; one of another view, and the last one, always are. */
  worth(rows: number, now: number, { fresh, complete }: { fresh: boolean; complete: boolean }): boolean {
    return fresh || complete || rows >= GROWTH * this.#rows || now - this.#at >= PATIENCE;
  }

  shown(rows: number, now: number): void {
    this.#rows = rows;
    this.#at = now;
  }
}
