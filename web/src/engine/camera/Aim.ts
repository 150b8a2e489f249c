/** From models and layout places to the screen, and the moves that bring them into view. */

import type { Places } from "../points/Places";
import { pickable } from "../search/nearest";
import type { MapLabel, MoveOptions, Target, TypedColumn, ViewFrame } from "../types";
import type { Vec3 } from "./matrix";
import type { Navigator } from "./Navigator";

/** Relative to the view that fits all. */
const FLY_ZOOM = 12;
const CLOSEST_FRAME = 24;
const FLY_DURATION = 900;
const STEP_DURATION = 180;
const MOST_LOOKED_AT = 300_000;
/** Share of the parts of the screen that are to have a name. */
const ENOUGH = 0.7;

export class Aim {
  readonly #navigator: Navigator;
  readonly #places: Places;

  constructor(navigator: Navigator, places: Places) {
    this.#navigator = navigator;
    this.#places = places;
  }

  /** Map units in the present mode, on the way between the maps too; null while it is not loaded. */
  place(target: Target): Vec3 | null {
    if ("at" in target) return this.#places.fromLayout(target.at);
    const flat = this.#places.flat(target.ix);
    if (!flat) return null;
    const lying: Vec3 = [flat[0], flat[1], 0];
    return this.#flatView ? lying : this.#along(lying, this.#places.cube(target.ix));
  }

  labelPlace({ at }: MapLabel): Vec3 | null {
    if ("ix" in at) return this.place(at);
    const flat = this.#places.fromLayout(at.xy);
    if (this.#flatView || !flat) return flat;
    return at.xyz ? this.#along(flat, this.#places.fromLayout(at.xyz)) : null;
  }

  screenOf(target: Target): { x: number; y: number } | null {
    const at = this.place(target);
    if (!at) return null;
    const { flat, orbit } = this.#navigator;
    const screen = this.#flatView ? flat.toScreen(at[0], at[1]) : orbit.toScreen(at);
    return screen && { x: screen[0], y: screen[1] };
  }

  layoutOf(x: number, y: number): readonly [number, number] | null {
    return this.#flatView ? this.#places.toLayout(...this.#navigator.flat.toMap(x, y)) : null;
  }

  view(): ViewFrame | null {
    const { width, height } = this.#navigator.flat.viewport;
    const corners: (readonly [number, number])[] = [];
    for (const [x, y] of [
      [0, height],
      [width, height],
      [width, 0],
      [0, 0],
    ] as const) {
      const corner = this.layoutOf(x, y);
      if (!corner) return null;
      corners.push(corner);
    }
    return { corners, zoom: this.#navigator.relativeZoom };
  }

  /**
   * The best row of each part of the screen. A prefix of whole blocks is a picture of all, and the more important rows
   * are in earlier blocks, so further ones are looked at only until most parts have one.
   */
  prominent(
    limit: number,
    mask: Uint8Array | null,
    blocks: readonly number[],
    weights: TypedColumn | null,
  ): number[] {
    const { width, height } = this.#navigator.flat.viewport;
    const across = Math.max(Math.round(Math.sqrt((limit * width) / (2.5 * height))), 1);
    const down = Math.max(Math.floor(limit / across), 1);
    const best = new Map<number, number>();
    const weigh = (ix: number): number => weights?.[ix] ?? 0;
    const end = Math.min(this.#places.ready.xy, MOST_LOOKED_AT);
    let block = 1;
    for (let ix = 0; ix < end; ix++) {
      if (ix === blocks[block]) {
        if (best.size >= ENOUGH * across * down) break;
        block++;
      }
      if (!pickable(mask, ix)) continue;
      const screen = this.screenOf({ ix });
      if (!screen || screen.x < 0 || screen.y < 0 || screen.x >= width || screen.y >= height) continue;
      const cell = Math.floor((screen.y / height) * down) * across + Math.floor((screen.x / width) * across);
      const now = best.get(cell);
      if (now === undefined || weigh(ix) > weigh(now)) best.set(cell, ix);
    }
    return [...best.values()].sort((a, b) => weigh(b) - weigh(a) || a - b);
  }

  frame(members: ArrayLike<number>, { duration }: MoveOptions): void {
    const low = [2, 2, 2];
    const high = [-2, -2, -2];
    for (let i = 0; i < members.length; i++) {
      const at = this.place({ ix: members[i] as number });
      at?.forEach((value, axis) => {
        low[axis] = Math.min(low[axis] as number, value);
        high[axis] = Math.max(high[axis] as number, value);
      });
    }
    const [x0, y0, z0] = low as [number, number, number];
    const [x1, y1, z1] = high as [number, number, number];
    if (x0 > x1) return;
    const { flat } = this.#navigator;
    if (this.#flatView) {
      const closest = this.#navigator.fittedZoom() * CLOSEST_FRAME;
      this.#navigator.flyFlat(flat.framing({ x0, y0, x1, y1 }, closest), duration);
      return;
    }
    const radius = Math.max(0.5 * Math.hypot(x1 - x0, y1 - y0, z1 - z0), 0.03);
    this.#approach(
      [(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2],
      this.#navigator.orbit.distanceAround(radius),
      duration,
    );
  }

  flyTo(target: Target, options: MoveOptions & { zoom?: number }): void {
    const at = this.place(target);
    if (!at) return;
    const zoom = options.zoom ?? Math.max(FLY_ZOOM, this.#navigator.relativeZoom);
    const duration = options.duration ?? FLY_DURATION;
    if (this.#flatView) {
      this.#navigator.flyFlat({ x: at[0], y: at[1], zoom: zoom * this.#navigator.fittedZoom() }, duration);
    } else {
      this.#approach(at, this.#navigator.fittedDistance() / zoom, duration);
    }
  }

  zoomBy(factor: number, { duration = STEP_DURATION }: MoveOptions): void {
    const { flat, orbit } = this.#navigator;
    if (this.#flatView) this.#navigator.flyFlat({ x: flat.x, y: flat.y, zoom: flat.zoom * factor }, duration);
    else this.#approach(orbit.target, orbit.distance / factor, duration);
  }

  #approach(target: Vec3, distance: number, duration: number | undefined): void {
    const { yaw, pitch } = this.#navigator.orbit;
    this.#navigator.flyOrbit({ target, distance, yaw, pitch }, duration);
  }

  get #flatView(): boolean {
    return this.#navigator.mode === "2d";
  }

  #along(flat: Vec3, cube: Vec3 | null): Vec3 | null {
    const t = this.#navigator.passage;
    return cube && [flat[0] + (cube[0] - flat[0]) * t, flat[1] + (cube[1] - flat[1]) * t, cube[2] * t];
  }
}
