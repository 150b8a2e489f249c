/** Continuous colors, from little to much: lightness goes one way, and there is no rainbow. */

import type { Theme } from "./palettes";

export interface Ramp {
  name: string;
  label: string;
  stops: Readonly<Record<Theme, readonly string[]>>;
  /** About a middle that is zero. */
  diverging?: boolean;
}

export const RAMPS: readonly Ramp[] = [
  {
    name: "viridis",
    label: "Viridis",
    stops: {
      dark: ["#3b4386", "#34618d", "#287d8e", "#1f988b", "#35b479", "#72cf56", "#b9de28", "#fde725"],
      light: ["#b7cb3a", "#7fbb53", "#4fa66f", "#378f82", "#33768b", "#3a5b88", "#413d78", "#3a1c5a"],
    },
  },
  {
    name: "blues",
    label: "Blues",
    stops: {
      dark: ["#2b4566", "#335a86", "#3d70a6", "#4b88c5", "#65a0dd", "#86b6ec", "#abcbf6", "#d4e4fd"],
      light: ["#a9c8d9", "#7fb3cb", "#5b9cbd", "#4383ae", "#386a9d", "#345086", "#2f3868", "#241f45"],
    },
  },
  {
    name: "embers",
    label: "Embers",
    stops: {
      dark: ["#523047", "#72364f", "#96404f", "#b8504a", "#d46a43", "#e88b45", "#f4b15c", "#fbdb97"],
      light: ["#f0c088", "#e8a264", "#db864c", "#c66b41", "#aa513c", "#893c3a", "#662b36", "#411f2b"],
    },
  },
  {
    name: "diverging",
    label: "Blue to orange",
    diverging: true,
    stops: {
      dark: ["#7cbcff", "#558fcb", "#3d668f", "#434a55", "#86603d", "#c68644", "#ffb764"],
      light: ["#1f5fa8", "#5a8fc4", "#9dbdda", "#cdd4dc", "#e3b98c", "#c9803d", "#8f4d0c"],
    },
  },
];

const DEFAULT: Readonly<Record<Theme, string>> = { dark: "viridis", light: "blues" };

/** Ramps that make sense for values of this range: a diverging one only about a zero that lies inside of it. */
export function rampsFor([low, high]: readonly [number, number]): Ramp[] {
  return RAMPS.filter(({ diverging }) => !diverging || (low < 0 && high > 0));
}

export function rampStops(name: string | null, theme: Theme, reversed: boolean): readonly string[] {
  const ramp = RAMPS.find((r) => r.name === (name ?? DEFAULT[theme])) ?? (RAMPS[0] as Ramp);
  return reversed ? [...ramp.stops[theme]].reverse() : ramp.stops[theme];
}

export const rampName = (name: string | null, theme: Theme): string => name ?? DEFAULT[theme];
