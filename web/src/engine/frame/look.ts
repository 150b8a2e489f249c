/** How large and how strong points are: legible from a thousand points to millions, at every zoom. */

import { clamp } from "../camera/FlatCamera";
import type { Rgb } from "../color/palette";
import type { Ground } from "../gl/Accumulator";
import type { Theme } from "../types";

export interface Look {
  /** CSS pixels. */
  diameter: number;
  mutedDiameter: number;
  weights: [shown: number, muted: number, lit: number];
  /** Of a lit point, CSS pixels. */
  litDiameter: number;
}

/**
 * `shown` points, `lit` ones among them, in an area of CSS pixels; `zoom` is relative to the view that fits all. Clusters keep the view
 * crowded when zoomed in, hence the exponent below 2.
 */
export function lookOf(shown: number, lit: number, total: number, area: number, zoom: number): Look {
  const near = Math.max(zoom, 0.7) ** 1.45;
  const spacing = (count: number): number => Math.sqrt((area * 0.35 * near) / Math.max(count, 1));
  const own = spacing(shown);
  const diameter = clamp(0.9 * own, 1.15, 7.5);
  const all = clamp(0.9 * spacing(total), 1.15, 7.5);
  return {
    diameter: Math.min(diameter, all * 2.2),
    mutedDiameter: all,
    weights: [clamp((0.9 * own) / diameter, 0.2, 2), clamp((0.6 * spacing(total)) / all, 0.12, 1), 6],
    litDiameter: clamp(0.34 * spacing(lit), Math.max(diameter * 1.25, 2.2), 7.5),
  };
}

export const GROUNDS: Readonly<Record<Theme, Ground>> = {
  dark: {
    color: [13, 16, 22],
    muted: [126, 138, 158],
    mutedOpacity: 0.34,
    dense: [255, 255, 255],
    denseShare: 0.22,
  },
  light: {
    color: [250, 251, 252],
    muted: [120, 130, 146],
    mutedOpacity: 0.26,
    dense: [10, 18, 34],
    denseShare: 0.3,
  },
};

export function cssColor([r, g, b]: Rgb, alpha = 1): string {
  return `rgb(${r} ${g} ${b} / ${alpha})`;
}
