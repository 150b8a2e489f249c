/** What lies under the pointer on the flat map, found through the grid: a few hundred rows looked at, not all. */

import { type Grid, visitBox } from "./Grid";
import { Nearest, pickable } from "./nearest";
import type { Projection } from "./projected";

/** The map's place under the middle of the view, in steps of its coarse grid, and CSS pixels a step. */
export interface FlatView {
  x: number;
  y: number;
  perStep: number;
}

/** The pickable row nearest to a place on screen, as `pickProjected` has it; `grid` holds the same positions. */
export function pickFlat(
  grid: Grid,
  { positions, fine, width, height, mask }: Projection,
  view: FlatView,
  x: number,
  y: number,
  radius: number,
): number | null {
  const { perStep } = view;
  const cx = view.x + (x - width / 2) / perStep;
  const cy = view.y - (y - height / 2) / perStep;
  const reach = radius / perStep + 1;
  const at = (k: number): number =>
    (positions[k] as number) + (fine ? ((fine[k] as number) + 0.5) / 256 : 0.5);
  const best = new Nearest(radius);
  visitBox(grid, { x0: cx - reach, y0: cy - reach, x1: cx + reach, y1: cy + reach }, (row) => {
    if (!pickable(mask, row)) return;
    const dx = (at(2 * row) - cx) * perStep;
    const dy = (at(2 * row + 1) - cy) * perStep;
    best.offer(row, dx * dx + dy * dy);
  });
  return best.row;
}
