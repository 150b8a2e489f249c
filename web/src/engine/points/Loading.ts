/** What is read when: the first picture's columns, finer places where the grid would show, the cube on demand. */

import type { Navigator } from "../camera/Navigator";
import { EngineError } from "../errors";
import type { Scene } from "../frame/Scene";
import type { ColorSpec } from "../types";
import type { PointsIndex } from "./format";
import type { Places } from "./Places";
import type { PointData } from "./PointData";

/** A step of the coarse grid may take this many CSS pixels before the finer bits are loaded. */
const DEEP_STEP = 0.7;
const FINE_SLOT = { xy: "fine", xyz: "xyzFine" } as const;
/** Rows that tell where most of the cube's points are. */
const CUBE_SAMPLE = 16_384;

export class Loading {
  readonly #data: PointData;
  readonly #places: Places;
  readonly #navigator: Navigator;
  /** The map, and the one beside it where there is one. */
  readonly #scenes: () => readonly Scene[];

  constructor(data: PointData, places: Places, navigator: Navigator, scenes: () => readonly Scene[]) {
    this.#data = data;
    this.#places = places;
    this.#navigator = navigator;
    this.#scenes = scenes;
  }

  /** Where points are put as they come. */
  get #scene(): Scene {
    return this.#scenes()[0] as Scene;
  }

  /** Halves the number of points until the device can hold them. */
  makeRoom(index: PointsIndex): void {
    const { renderer } = this.#scene;
    while (!renderer.allocate(index.blocks.slice(0, this.#data.blocks + 1))) {
      if (this.#data.shrink(index)) continue;
      throw new EngineError(
        "too-large",
        "This device has no room for the map's points. Search, panel and table work without it.",
      );
    }
  }

  /** Reads places and colors and draws them as they come; `settle` is called when the first places are here. */
  async first(index: PointsIndex, color: ColorSpec, settle: (rows: number) => void): Promise<void> {
    const { renderer } = this.#scene;
    const named = color.kind !== "plain" && index.columns[color.column] ? color.column : null;
    const ready = { xy: 0, color: named ? 0 : this.#data.count };
    const advance = (): void => renderer.setReady(Math.min(ready.xy, ready.color));
    const current = this.#scene.beginColor(named || color.kind === "plain" ? color : this.#scene.color);
    const meta = named ? this.#data.meta(named) : null;
    if (meta) renderer.points?.columns.reserve({ color: meta.dtype });
    renderer.redraw();
    const places = this.#data.column("xy", ({ start, values }) => {
      renderer.points?.columns.write("xy", start, values);
      renderer.addPositions(start, values as Uint16Array);
      ready.xy = this.#places.ready.xy = start + values.length / 2;
      if (start === 0) settle(ready.xy);
      advance();
    });
    const colors =
      named &&
      this.#data.column(named, ({ start, values }) => {
        if (current()) renderer.points?.columns.write("color", start, values);
        ready.color = start + values.length;
        advance();
      });
    await Promise.all([places, colors]);
    ready.color = this.#data.count;
    advance();
  }

  /** Reads the cube. Rejects with `too-large` where the device has no room for it. */
  async cube(): Promise<void> {
    const { renderer } = this.#scene;
    if (renderer.points?.columns.reserve({ xyz: "u16" }) === false) {
      throw new EngineError("too-large", "This device has no room for the 3D map beside the 2D map.");
    }
    const { values } = await this.#data.column("xyz", ({ start, values: block }) => {
      for (const scene of this.#scenes()) scene.renderer.points?.columns.write("xyz", start, block);
    });
    if (this.#places.ready.xyz > 0) return;
    this.#places.ready.xyz = values.length / 3;
    this.#navigator.home = {
      ...this.#navigator.home,
      ...this.#places.cubeBounds(Math.min(CUBE_SAMPLE, this.#places.ready.xyz)),
    };
    for (const scene of this.#scenes()) scene.placeEdges();
  }

  /** Past some zoom a step of the coarse grid would show: then the finer bits are read. */
  async fineWhereItShows(): Promise<void> {
    const { flat, orbit, mode } = this.#navigator;
    const name = mode === "2d" ? "xy" : "xyz";
    const fine = `${name}_fine` as const;
    if (this.#data.count === 0 || this.#places.ready[name] < this.#data.count || this.#data.held(fine))
      return;
    const pixelsPerUnit = (mode === "2d" ? flat : orbit).pixelsPerUnit();
    if (pixelsPerUnit < this.#places.steps(name) * DEEP_STEP || !this.#data.meta(fine)) return;
    const { values } = await this.#data.column(fine);
    const room = this.#scenes().map(({ renderer: { points } }) =>
      points?.columns.write(FINE_SLOT[name], 0, values),
    );
    if (room.includes(false)) {
      throw new EngineError(
        "too-large",
        "This device has no room for finer places: near by, points stand on a grid.",
      );
    }
    this.#places.ready[fine] = this.#data.count;
    for (const { renderer } of this.#scenes()) renderer.redraw();
  }
}
