/** Which maps a picture is of, and where they stand in it: as on the page. CSS pixels. */

import { getView } from "../state/view";

export type Maps = "both" | "first" | "second";

export interface Arrangement {
  width: number;
  /** Without the foot. */
  height: number;
  /** Of each map. */
  map: { width: number; height: number };
  /** One below the other, not side by side. */
  stacked: boolean;
  panes: readonly { color: string; x: number; y: number }[];
}

export function arrange(
  map: { width: number; height: number },
  colors: readonly string[],
  stacked: boolean,
): Arrangement {
  const { width, height } = map;
  const panes = colors.map((color, i) => ({
    color,
    x: stacked ? 0 : i * width,
    y: stacked ? i * height : 0,
  }));
  return {
    width: stacked ? width : width * panes.length,
    height: stacked ? height * panes.length : height,
    map,
    stacked,
    panes,
  };
}

/** Of the maps on the page. */
export function arrangementOf(maps: Maps): Arrangement {
  const { color, beside } = getView();
  const colors = [...(maps === "second" ? [] : [color]), ...(beside && maps !== "first" ? [beside] : [])];
  const first = document.querySelector(".map");
  const second = document.querySelector(".map.beside");
  const [one, two] = [first?.getBoundingClientRect(), second?.getBoundingClientRect()];
  const stacked = one !== undefined && two !== undefined && two.top >= one.bottom - 1;
  return arrange({ width: first?.clientWidth ?? 0, height: first?.clientHeight ?? 0 }, colors, stacked);
}
