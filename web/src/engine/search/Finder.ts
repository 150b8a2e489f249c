/** Finds models by their place on screen: at once through the grid in 2D, else in the worker. */

import type { Navigator } from "../camera/Navigator";
import type { Places } from "../points/Places";
import type { PointData } from "../points/PointData";
import type { Direction } from "../types";
import type { PointsClient } from "../worker/PointsClient";
import type { SearchView } from "../worker/protocol";
import { type Grid, visitBox } from "./Grid";
import { Nearest, pickable } from "./nearest";

/** How far from the pointer a model may be, in CSS pixels. */
const REACH = 9;

export class Finder {
  readonly #client: PointsClient;
  readonly #data: PointData;
  readonly #places: Places;
  readonly #navigator: Navigator;
  #grid: Grid | null = null;

  constructor(client: PointsClient, data: PointData, places: Places, navigator: Navigator) {
    this.#client = client;
    this.#data = data;
    this.#places = places;
    this.#navigator = navigator;
  }

  /** Builds the grid; all positions must be loaded. */
  async index(): Promise<void> {
    this.#grid = await this.#client.call("grid", {});
  }

  async pick(x: number, y: number, mask: Uint8Array | null): Promise<number | null> {
    if (this.#places.ready.xy === 0) return null;
    if (this.#navigator.mode === "2d" && this.#grid) return this.#pickFlat(this.#grid, x, y, mask);
    return this.#client.call("pick", { view: this.#view(), x, y, radius: REACH });
  }

  async walk(from: number, direction: Direction): Promise<number | null> {
    if (this.#places.ready.xy === 0) return null;
    return this.#client.call("walk", { view: this.#view(), from, direction });
  }

  async within(polygon: readonly (readonly [number, number])[]): Promise<Uint32Array> {
    if (this.#places.ready.xy === 0 || polygon.length < 3) return new Uint32Array();
    return this.#client.call("within", { view: this.#view(), polygon });
  }

  #pickFlat(grid: Grid, x: number, y: number, mask: Uint8Array | null): number | null {
    const camera = this.#navigator.flat;
    const [mx, my] = camera.toMap(x, y);
    const perStep = camera.pixelsPerUnit() / 32_768;
    const [cx, cy] = [(mx + 1) * 32_768, (my + 1) * 32_768];
    const reach = REACH / perStep + 1;
    const xy = this.#data.held("xy") as Uint16Array;
    const fine =
      this.#places.ready.xy_fine === this.#data.count ? (this.#data.held("xy_fine") as Uint8Array) : null;
    const best = new Nearest(REACH);
    visitBox(grid, { x0: cx - reach, y0: cy - reach, x1: cx + reach, y1: cy + reach }, (row) => {
      const k = 2 * row;
      const dx = ((xy[k] as number) + (fine ? ((fine[k] as number) + 0.5) / 256 : 0.5) - cx) * perStep;
      const dy =
        ((xy[k + 1] as number) + (fine ? ((fine[k + 1] as number) + 0.5) / 256 : 0.5) - cy) * perStep;
      if (pickable(mask, row)) best.offer(row, dx * dx + dy * dy);
    });
    return best.row;
  }

  #view(): SearchView {
    const { mode, flat, orbit } = this.#navigator;
    const { width, height } = flat.viewport;
    return mode === "2d"
      ? { column: "xy", matrix: flat.matrix(), width, height }
      : { column: "xyz", matrix: orbit.matrix(), width, height };
  }
}
