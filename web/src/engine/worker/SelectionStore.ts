/** The worker's selection: the columns that its polygons need, and the rows of the last one. */

import { joinSteps, type SelectionStep } from "../filter/selected";
import { insideShape, type Shape } from "../filter/shapes";
import { stepsOf } from "../points/format";
import type { ColumnStore } from "./ColumnStore";

const mapOf = ({ matrix }: Shape): "xy" | "xyz" => (matrix ? "xyz" : "xy");

export class SelectionStore {
  readonly #columns: ColumnStore;
  #last: { names: string; selected: Uint8Array } | null = null;
  /** Whether anything is selected at all. */
  some = false;

  constructor(columns: ColumnStore) {
    this.#columns = columns;
  }

  /** Reads the places, finer bits too, that the polygons of these steps are asked with. */
  async load(steps: readonly SelectionStep[]): Promise<void> {
    const shapes = steps.flatMap(({ set }) => ("shape" in set ? [mapOf(set.shape)] : []));
    await Promise.all([...new Set(shapes)].map((of) => this.places(of)));
  }

  async places(of: "xy" | "xyz"): Promise<void> {
    const fine = `${of}_fine`;
    await Promise.all([
      this.#columns.load(of),
      ...(this.#columns.has(fine) ? [this.#columns.load(fine)] : []),
    ]);
  }

  /**
   * By row, 1 where it is selected; null where nothing is. What the last steps selected is kept: other parts of a filter
   * change more often.
   */
  rows(steps: readonly SelectionStep[] | null): Uint8Array | null {
    const { rows } = this.#columns;
    this.some = steps !== null;
    if (!steps) return null;
    const names = steps.map(({ operation, name }) => `${operation} ${name}`).join("\n");
    if (this.#last?.names !== names || this.#last.selected.length !== rows) {
      this.#last = { names, selected: joinSteps(rows, steps, (shape) => this.#inside(shape)) };
    }
    return this.#last.selected;
  }

  #inside(shape: Shape): Uint8Array {
    const name = mapOf(shape);
    const { values, meta, rows } = this.#columns.get(name);
    const fine = this.#columns.whole(`${name}_fine`);
    return insideShape(shape, {
      coarse: values as Uint16Array,
      fine: fine ? (fine.values as Uint8Array) : null,
      components: name === "xy" ? 2 : 3,
      steps: stepsOf(meta),
      rows,
    });
  }
}
