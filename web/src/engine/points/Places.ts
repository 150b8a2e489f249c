/** Where models stand: quantized rows, map units (-1 to 1) and layout units. */

import type { Bounds } from "../camera/FlatCamera";
import type { Vec3 } from "../camera/matrix";
import type { LayoutPoint } from "../types";
import { type PositionMeta, stepsOf } from "./format";
import type { PointData } from "./PointData";

export class Places {
  readonly #data: PointData;
  /** Rows whose position is here, of each map. */
  readonly ready = { xy: 0, xyz: 0, xy_fine: 0, xyz_fine: 0 };

  constructor(data: PointData) {
    this.#data = data;
  }

  /** Map units of a row on the flat map, as exact as what is loaded; null until it is here. */
  flat(ix: number): readonly [number, number] | null {
    const at = this.#unit("xy", ix);
    return at && [at(2 * ix), at(2 * ix + 1)];
  }

  cube(ix: number): Vec3 | null {
    const at = this.#unit("xyz", ix);
    return at && [at(3 * ix), at(3 * ix + 1), at(3 * ix + 2)];
  }

  fromLayout(point: LayoutPoint): readonly [number, number, number] | null {
    const meta = this.#meta(point.length === 3 ? "xyz" : "xy");
    if (!meta) return null;
    const at = (i: number): number => ((point[i] ?? 0) - (meta.center[i] ?? 0)) / meta.half;
    return [at(0), at(1), point.length === 3 ? at(2) : 0];
  }

  toLayout(x: number, y: number): readonly [number, number] | null {
    const meta = this.#meta("xy");
    return meta && [x * meta.half + (meta.center[0] ?? 0), y * meta.half + (meta.center[1] ?? 0)];
  }

  /** A box around the middle 98 % of rows on each axis, with a little air. */
  flatBounds(rows: number): Bounds {
    const xy = this.#data.held("xy") as Uint16Array;
    const steps = this.steps("xy");
    const [x0, x1] = middle(xy, rows, 2, 0, steps);
    const [y0, y1] = middle(xy, rows, 2, 1, steps);
    const air = 0.05 * Math.max(x1 - x0, y1 - y0);
    return { x0: x0 - air, y0: y0 - air, x1: x1 + air, y1: y1 + air };
  }

  /** A ball around most rows. */
  cubeBounds(rows: number): { center: Vec3; radius: number } {
    const xyz = this.#data.held("xyz") as Uint16Array;
    const axes = [0, 1, 2].map((c) => middle(xyz, rows, 3, c, this.steps("xyz")));
    const center = axes.map(([low, high]) => (low + high) / 2) as unknown as Vec3;
    const radius = 0.5 * Math.hypot(...axes.map(([low, high]) => high - low)) * 0.62;
    return { center, radius: Math.max(radius, 0.05) };
  }

  /** Steps of a map's coarse grid from its middle to its side. */
  steps(name: "xy" | "xyz"): number {
    return stepsOf(this.#data.meta(name));
  }

  /** Map units of a component of a row, as exact as what is loaded. */
  #unit(name: "xy" | "xyz", ix: number): ((k: number) => number) | null {
    const coarse = this.#data.held(name);
    if (!coarse || ix < 0 || ix >= this.ready[name]) return null;
    const fine = ix < this.ready[`${name}_fine`] ? this.#data.held(`${name}_fine`) : null;
    const steps = this.steps(name);
    return (k) => ((coarse[k] as number) + (fine ? ((fine[k] as number) + 0.5) / 256 : 0.5)) / steps - 1;
  }

  #meta(name: string): PositionMeta | null {
    const meta = this.#data.meta(name);
    return meta?.kind === "position" ? meta : null;
  }
}

function middle(
  values: Uint16Array,
  rows: number,
  components: number,
  component: number,
  steps: number,
): [number, number] {
  const axis = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) axis[row] = values[row * components + component] as number;
  axis.sort();
  const at = (share: number): number => ((axis[Math.floor((rows - 1) * share)] as number) + 0.5) / steps - 1;
  return [at(0.01), at(0.99)];
}
