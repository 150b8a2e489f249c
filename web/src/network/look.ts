/** Color and size of the models of a network, by the same columns and palettes as on the map. */

import { palettes, type Theme } from "../color/palettes";
import type { ColumnData, PointsIndex } from "../engine";
import { codeColors, type Entry, legendEntries } from "../legend/entries";
import { rampOf } from "../map/appearance";

export interface Look {
  colors: readonly string[];
  /** Nothing is declared: drawn as a ring. */
  hollow: readonly boolean[];
}

/** Models of each entry of the legend, in the network. */
export interface Share {
  entry: Entry;
  models: number;
}

export const plainLook = (count: number, theme: Theme): Look => ({
  colors: new Array<string>(count).fill(palettes[theme].categories[0] as string),
  hollow: new Array<boolean>(count).fill(false),
});

export function lookOf(
  { name, meta, values }: ColumnData,
  ixs: Uint32Array,
  index: PointsIndex,
  theme: Theme,
): Look {
  const palette = palettes[theme];
  if (meta.kind === "category") {
    const entries = legendEntries(name, meta, palette);
    const colors = codeColors(entries, meta.values.length + 1, palette.other);
    const missing = new Set(entries.filter(({ kind }) => kind === "missing").flatMap(({ codes }) => codes));
    const codes = Array.from(ixs, (ix) => values[ix] as number);
    return {
      colors: codes.map((code) => colors[code] ?? palette.other),
      hollow: codes.map((code) => missing.has(code)),
    };
  }
  const { ramp, scale, domain } = rampOf(name, index, theme);
  if (meta.kind !== "number" || !domain) return plainLook(ixs.length, theme);
  const known = (value: number) => !Number.isNaN(value) && value !== meta.missing;
  const numbers = Array.from(ixs, (ix) => values[ix] as number);
  return {
    colors: numbers.map((value) =>
      known(value) ? rampColor(placeOf(value, domain, scale), ramp) : palette.rampMissing,
    ),
    hollow: numbers.map((value) => !known(value)),
  };
}

/** 0 at the low end of a domain, 1 at the high one. */
export function placeOf(
  value: number,
  [low, high]: readonly [number, number],
  scale: "linear" | "log",
): number {
  const along = scale === "log" ? (v: number) => Math.log1p(Math.max(0, v)) : (v: number) => v;
  const width = along(high) - along(low);
  return width > 0 ? Math.min(1, Math.max(0, (along(value) - along(low)) / width)) : 0.5;
}

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

export function rampColor(at: number, ramp: readonly string[]): string {
  const place = at * (ramp.length - 1);
  const stop = Math.min(ramp.length - 2, Math.floor(place));
  const [from, to] = [channels(ramp[stop] as string), channels(ramp[stop + 1] as string)];
  const mixed = from.map((c, i) => Math.round(c + ((to[i] as number) - c) * (place - stop)));
  return `#${mixed.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** How many models of the network each entry of the legend stands for; entries without any are left out. */
export function shares({ name, meta, values }: ColumnData, ixs: Uint32Array, theme: Theme): Share[] {
  if (meta.kind !== "category") return [];
  const tally = new Map<number, number>();
  for (const ix of ixs) tally.set(values[ix] as number, (tally.get(values[ix] as number) ?? 0) + 1);
  return legendEntries(name, meta, palettes[theme])
    .map((entry) => ({ entry, models: entry.codes.reduce((sum, code) => sum + (tally.get(code) ?? 0), 0) }))
    .filter(({ models }) => models > 0);
}

const RADIUS = 3.6;
const GREATEST = 3.4;

/** Radius of a known value, from 0, the least, to 1, the greatest. */
export const radiusAt = (place: number): number => RADIUS * (0.75 + (GREATEST - 0.75) * place ** 1.5);

/** Radii in CSS pixels; without a column all are alike. */
export function radiiOf(column: ColumnData | null, ixs: Uint32Array): Float32Array {
  const radii = new Float32Array(ixs.length).fill(RADIUS);
  if (column?.meta.kind !== "number") return radii;
  const { min, max, missing } = column.meta;
  if (min === null || max === null) return radii;
  ixs.forEach((ix, i) => {
    const value = column.values[ix] as number;
    const known = !Number.isNaN(value) && value !== missing;
    radii[i] = known ? radiusAt(placeOf(value, [min, max], "log")) : RADIUS * 0.6;
  });
  return radii;
}
