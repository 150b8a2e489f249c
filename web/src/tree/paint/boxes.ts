/** Where there is room for a name. */

import type { Room } from "../camera";

/** Which parts of the screen have a label: cells of four by two pixels. */
export class Boxes {
  readonly #columns: number;
  readonly #rows: number;
  readonly #taken: Uint8Array;

  constructor({ width, height }: Room) {
    this.#columns = Math.ceil(width / 4) + 1;
    this.#rows = Math.ceil(height / 2) + 1;
    this.#taken = new Uint8Array(this.#columns * this.#rows);
  }

  /** Takes a strip that begins `away` from a point in a direction, unless some of it is taken. */
  take(x: number, y: number, angle: number, away: number, wide: number, tall: number): boolean {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const cells: number[] = [];
    for (let along = away; along <= away + wide; along += 4) {
      for (let across = 1.5 - tall / 2; across <= tall / 2 - 1.5; across += 2) {
        const column = Math.floor((x + along * cos - across * sin) / 4);
        const row = Math.floor((y + along * sin + across * cos) / 2);
        if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) continue;
        const cell = row * this.#columns + column;
        if (this.#taken[cell]) return false;
        cells.push(cell);
      }
    }
    if (cells.length === 0) return false;
    for (const cell of cells) this.#taken[cell] = 1;
    return true;
  }
}
