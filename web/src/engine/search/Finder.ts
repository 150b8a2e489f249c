/** Finds models by their place on screen; the looking is done in the worker. */

import type { Navigator } from "../camera/Navigator";
import type { Shape } from "../filter/shapes";
import type { Places } from "../points/Places";
import type { Direction } from "../types";
import type { PointsClient } from "../worker/PointsClient";
import type { SearchView } from "../worker/protocol";

/** How far from the pointer a model may be, in CSS pixels. */
const REACH = 9;

export class Finder {
  readonly #client: PointsClient;
  readonly #places: Places;
  readonly #navigator: Navigator;

  constructor(client: PointsClient, places: Places, navigator: Navigator) {
    this.#client = client;
    this.#places = places;
    this.#navigator = navigator;
  }

  /** Makes picking on the flat map quick; all positions must be loaded. */
  async index(): Promise<void> {
    await this.#client.call("grid", {});
  }

  async pick(x: number, y: number, beyond: boolean): Promise<number | null> {
    if (this.#places.ready.xy === 0) return null;
    return this.#client.call("pick", { view: this.#view(beyond), x, y, radius: REACH });
  }

  async walk(from: number, direction: Direction, beyond: boolean): Promise<number | null> {
    if (this.#places.ready.xy === 0) return null;
    return this.#client.call("walk", { view: this.#view(beyond), from, direction });
  }

  async within(polygon: readonly (readonly [number, number])[]): Promise<Uint32Array> {
    if (this.#places.ready.xy === 0 || polygon.length < 3) return new Uint32Array();
    return this.#client.call("within", { view: this.#view(), polygon });
  }

  /** The polygon of the map that lies under one on screen; in the cube, one of the view as it is now. */
  shapeOf(polygon: readonly (readonly [number, number])[]): Shape {
    const { mode, flat, orbit } = this.#navigator;
    const { width, height } = flat.viewport;
    if (mode === "2d") return { matrix: null, corners: polygon.flatMap(([x, y]) => [...flat.toMap(x, y)]) };
    const matrix = orbit.matrix();
    const row = (r: number): number[] => [0, 4, 8, 12].map((column) => matrix[column + r] as number);
    return {
      matrix: [...row(0), ...row(1), ...row(3)],
      corners: polygon.flatMap(([x, y]) => [(2 * x) / width - 1, 1 - (2 * y) / height]),
    };
  }

  #view(beyond = false): SearchView {
    const { mode, flat, orbit } = this.#navigator;
    const { width, height } = flat.viewport;
    if (mode !== "2d") return { column: "xyz", matrix: orbit.matrix(), width, height, flat: null, beyond };
    const steps = this.#places.steps("xy");
    const at = { x: (flat.x + 1) * steps, y: (flat.y + 1) * steps, perStep: flat.pixelsPerUnit() / steps };
    return { column: "xy", matrix: flat.matrix(), width, height, flat: at, beyond };
  }
}
