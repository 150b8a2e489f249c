import type { PointsIndex } from "../engine";
import { sizeSpec } from "../map/appearance";
import { sizeTicks } from "./ticks";

/** CSS pixels; all others are to scale with it. */
export const GREATEST_DISC = 20;

interface Disc {
  diameter: number;
  label: string;
}

/**
 * Discs that tell what the sizes of points mean, and how many models have no size of their own; null where sizes mean
 * nothing. `diameterAt` takes a place between the least value, 0, and the greatest, 1; only proportions count.
 */
export function sizeDiscs(
  column: string,
  index: PointsIndex,
  diameterAt: (place: number) => number,
): { discs: Disc[]; missing: number } | null {
  const meta = sizeSpec(column, index) && index.columns[column];
  if (meta?.kind !== "number" || meta.min === null || meta.max === null) return null;
  const discs = sizeTicks([meta.min, meta.max]).map(({ at, label }) => ({
    diameter: (GREATEST_DISC * diameterAt(at)) / diameterAt(1),
    label,
  }));
  return { discs, missing: meta.missing_count };
}
