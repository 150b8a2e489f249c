/**
 * Columns of some rows, one after another, copied as far as they are drawn.
 *
 * They are drawn as all rows are, by ranges. Drawing them by an index needs no copy, and took as long in a software
 * renderer.
 */

import type { TypedColumn } from "../types";
import { componentsOf, PointColumns, type Slot } from "./PointColumns";

export class GatheredColumns {
  readonly columns: PointColumns;
  readonly #rows: Uint32Array;
  readonly #sources: readonly (readonly [Slot, TypedColumn])[];
  #done = 0;

  constructor(
    gl: WebGL2RenderingContext,
    rows: Uint32Array,
    sources: readonly (readonly [Slot, TypedColumn])[],
  ) {
    this.columns = new PointColumns(gl, rows.length);
    this.#rows = rows;
    this.#sources = sources;
  }

  /** The rows before the `stop`th may be drawn then; false where the device has no room for them. */
  copy(stop: number): boolean {
    if (stop <= this.#done) return true;
    const rows = this.#rows.subarray(this.#done, stop);
    const room = this.#sources.every(([slot, column]) =>
      this.columns.write(slot, this.#done, rowsOf(column, rows, componentsOf(slot))),
    );
    this.#done = stop;
    return room;
  }

  dispose(): void {
    this.columns.dispose();
  }
}

export function rowsOf(column: TypedColumn, rows: Uint32Array, components: number): TypedColumn {
  const values = column.slice(0, rows.length * components);
  let next = 0;
  for (const row of rows) {
    const start = row * components;
    for (let c = 0; c < components; c++) values[next++] = column[start + c] as number;
  }
  return values;
}
