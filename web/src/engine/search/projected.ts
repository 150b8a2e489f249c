/** Searching on the screen through a 4 × 4 matrix: one code for the flat map and for the cube. */

import type { Direction } from "../types";
import { Nearest, pickable } from "./nearest";

/** Quantized positions, their components per row (2 or 3), and the way to the screen. */
export interface Projection {
  positions: Uint16Array;
  /** 256ths of a step, where they are loaded. */
  fine: Uint8Array | null;
  components: 2 | 3;
  /** Steps of the coarse grid from the map's middle to its side. */
  steps: number;
  /** Rows that are loaded. */
  count: number;
  /** Column-major, from map units (-1 to 1) to clip space. */
  matrix: Float32Array;
  /** CSS pixels. */
  width: number;
  height: number;
  mask: Uint8Array | null;
}

type Visit = (row: number, x: number, y: number, depth: number) => void;

/** Calls `visit` with the CSS pixels of each pickable row in front of the camera. O(rows). */
function project(
  { positions, fine, components, steps, count, matrix, width, height, mask }: Projection,
  visit: Visit,
): void {
  const at = (k: number): number =>
    ((positions[k] as number) + (fine ? ((fine[k] as number) + 0.5) / 256 : 0.5)) / steps - 1;
  const [a, b, , d, e, f, , h, i, j, , l, m, n, , p] = matrix as unknown as number[] as Matrix;
  for (let row = 0; row < count; row++) {
    if (mask && !pickable(mask, row)) continue;
    const k = row * components;
    const x = at(k);
    const y = at(k + 1);
    const z = components === 3 ? at(k + 2) : 0;
    const w = d * x + h * y + l * z + p;
    if (w <= 1e-6) continue;
    visit(
      row,
      ((a * x + e * y + i * z + m) / w + 1) * 0.5 * width,
      (1 - (b * x + f * y + j * z + n) / w) * 0.5 * height,
      w,
    );
  }
}

type Matrix = [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** The pickable row nearest to a place on screen. */
export function pickProjected(view: Projection, x: number, y: number, radius: number): number | null {
  const best = new Nearest(radius);
  project(view, (row, px, py) => {
    const dx = px - x;
    const dy = py - y;
    if (dx <= radius && -dx <= radius && dy <= radius && -dy <= radius) best.offer(row, dx * dx + dy * dy);
  });
  return best.row;
}

/** Pickable rows inside a polygon (even-odd rule), ascending. */
export function rowsWithin(view: Projection, polygon: readonly (readonly [number, number])[]): Uint32Array {
  const xs = polygon.map(([x]) => x);
  const ys = polygon.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const rows: number[] = [];
  project(view, (row, x, y) => {
    if (x >= left && x <= right && y >= top && y <= bottom && inside(polygon, x, y)) rows.push(row);
  });
  return Uint32Array.from(rows);
}

function inside(polygon: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let odd = false;
  let [ax, ay] = polygon[polygon.length - 1] as readonly [number, number];
  for (const [bx, by] of polygon) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    [ax, ay] = [bx, by];
  }
  return odd;
}

const AHEAD: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/**
 * The next row from `from` in a direction of the screen: within 45° of it, least `ahead + 2 · aside`, and at least a
 * pixel away so that a walk always moves.
 */
export function walkProjected(view: Projection, from: number, direction: Direction): number | null {
  const [ux, uy] = AHEAD[direction];
  let origin: readonly [number, number] | null = null;
  const only = { ...view, mask: null };
  const k = from * view.components;
  const [positions, fine] = [view.positions, view.fine].map((all) => all?.subarray(k, k + view.components));
  project(
    {
      ...only,
      positions: positions as Uint16Array,
      fine: (fine as Uint8Array | undefined) ?? null,
      count: 1,
    },
    (_, x, y) => {
      origin = [x, y];
    },
  );
  if (!origin) return null;
  const [ox, oy] = origin as readonly [number, number];
  let best: number | null = null;
  let cost = Number.POSITIVE_INFINITY;
  project(view, (row, x, y) => {
    const dx = x - ox;
    const dy = y - oy;
    const ahead = dx * ux + dy * uy;
    const aside = Math.abs(dx * uy - dy * ux);
    if (ahead < 1 || aside > ahead || row === from) return;
    const c = ahead + 2 * aside;
    if (c < cost) {
      cost = c;
      best = row;
    }
  });
  return best;
}
