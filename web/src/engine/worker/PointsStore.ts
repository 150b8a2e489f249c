/** The worker's side: columns as they were decoded, and everything that is computed over all rows. */

import { EngineError } from "../errors";
import { emptyColumn } from "../points/container";
import { type ColumnMeta, stepsOf } from "../points/format";
import { type Block, streamColumn } from "../points/stream";
import { buildGrid, type Grid } from "../search/Grid";
import { type Projection, pickProjected, rowsWithin, walkProjected } from "../search/projected";
import { countCodes, histogramOf } from "../search/summaries";
import type { CodeCounts, Direction, Histogram, HistogramSpec, TypedColumn } from "../types";
import type { Calls, SearchView } from "./protocol";

interface StoredColumn {
  meta: ColumnMeta;
  values: TypedColumn;
  /** Rows decoded so far. */
  rows: number;
}

export class PointsStore {
  #columns = new Map<string, StoredColumn>();
  #mask: Uint8Array | null = null;

  /** Reads a column into the store; `onBlock` gets a copy of each block's values. Returns the number of rows. */
  async load(
    request: Calls["load"]["arguments"],
    onBlock: (block: Block) => void,
    signal: AbortSignal,
  ): Promise<number> {
    const { name, meta, boundaries, blocks } = request;
    const rows = boundaries[blocks] as number;
    const column: StoredColumn = { meta, values: emptyColumn(meta.dtype, rows * meta.components), rows: 0 };
    this.#columns.set(name, column);
    for await (const block of streamColumn({ ...request, signal })) {
      column.values.set(block.values, block.start * meta.components);
      column.rows = block.start + block.values.length / meta.components;
      onBlock(block);
    }
    return rows;
  }

  setMask(mask: Uint8Array | null): void {
    this.#mask = mask;
  }

  grid(): Grid {
    const { values, rows } = this.#column("xy");
    return buildGrid(values as Uint16Array, rows);
  }

  counts(name: string): CodeCounts {
    const { values, meta } = this.#column(name);
    if (meta.kind !== "category")
      throw new EngineError("no-column", `The column "${name}" has no codes to count.`);
    return countCodes(values, meta, this.#mask);
  }

  histogram(spec: HistogramSpec): Histogram {
    const { values, meta } = this.#column(spec.column);
    if (meta.kind !== "number")
      throw new EngineError("no-column", `The column "${spec.column}" holds no numbers.`);
    return histogramOf(values, meta, this.#mask, spec);
  }

  pick(view: SearchView, x: number, y: number, radius: number): number | null {
    return pickProjected(this.#projection(view), x, y, radius);
  }

  walk(view: SearchView, from: number, direction: Direction): number | null {
    return walkProjected(this.#projection(view), from, direction);
  }

  within(view: SearchView, polygon: readonly (readonly [number, number])[]): Uint32Array {
    return rowsWithin(this.#projection(view), polygon);
  }

  #projection({ column, matrix, width, height }: SearchView): Projection {
    const { values, rows, meta } = this.#column(column);
    const fine = this.#columns.get(`${column}_fine`);
    return {
      positions: values as Uint16Array,
      fine: fine && fine.rows === rows ? (fine.values as Uint8Array) : null,
      components: column === "xy" ? 2 : 3,
      steps: stepsOf(meta),
      count: rows,
      matrix,
      width,
      height,
      mask: this.#mask,
    };
  }

  #column(name: string): StoredColumn {
    const column = this.#columns.get(name);
    if (!column) throw new EngineError("no-column", `The column "${name}" is not loaded.`);
    return column;
  }
}
