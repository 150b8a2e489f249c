/** What the view says of color and size, in the engine's words. */

import { paintOf, type Scale } from "../color/paint";
import { type Palette, palettes, type Theme } from "../color/palettes";
import { rampStops } from "../color/ramps";
import { LAST_GENERATION, traitOf } from "../color/traits";
import { type ColorSpec, type PointsIndex, SIZE_RANGE, type SizeSpec } from "../engine";
import { codeColors, legendEntries } from "../legend/entries";

export function colorSpec(column: string, index: PointsIndex, theme: Theme): ColorSpec {
  const palette: Palette = palettes[theme];
  const meta = index.columns[column];
  const trait = traitOf(column);
  if (!meta || !trait || meta.kind === "position")
    return { kind: "plain", color: palette.categories[0] as string };
  if (meta.kind === "category") {
    const entries = legendEntries(column, meta, palette);
    return {
      kind: "category",
      column,
      palette: codeColors(entries, meta.values.length + 1, palette.other),
      other: palette.other,
    };
  }
  const look = rampOf(column, index, theme);
  return {
    kind: "number",
    column,
    ramp: look.ramp,
    scale: look.scale,
    missing: palette.rampMissing,
    ...(look.domain ? { domain: look.domain } : {}),
  };
}

export interface RampLook {
  ramp: readonly string[];
  scale: Scale;
  /** Null where nothing is known. */
  domain: readonly [number, number] | null;
}

/** The ramp of a column of numbers, with what a person changed of it. */
export function rampOf(column: string, index: PointsIndex, theme: Theme): RampLook {
  const paint = paintOf(column);
  const own = numberDomain(column, index);
  const scale = paint.scale ?? traitOf(column)?.scale ?? "linear";
  const [low, high] = paint.domain;
  let domain = own && ([low ?? own[0], high ?? own[1]] as [number, number]);
  // Ends that are crossed, or meet, are none.
  if (domain && own && !(domain[0] < domain[1])) domain = own;
  // A diverging ramp has its middle at zero.
  if (domain && paint.ramp === "diverging") {
    const most = Math.max(Math.abs(domain[0]), Math.abs(domain[1]));
    domain = [-most, most];
  }
  return { ramp: rampStops(paint.ramp, theme, paint.reversed), scale, domain };
}

/** From where to where a ramp runs; null where nothing is known. */
export function numberDomain(column: string, index: PointsIndex): [number, number] | null {
  const meta = index.columns[column];
  if (meta?.kind !== "number" || meta.min === null || meta.max === null) return null;
  if (column === "generation") return [0, LAST_GENERATION];
  if (column === "faithfulness") return [0, meta.scale ?? 15];
  return [meta.min, Math.max(meta.max, meta.min + 1)];
}

/** Diameter of a sized point, the least being 1: `place` is 0 at the least value and 1 at the greatest. */
export const diameterAt = (place: number): number => 1 + (SIZE_RANGE - 1) * place;

export function sizeSpec(column: string | null, index: PointsIndex): SizeSpec | null {
  return column && index.columns[column]?.kind === "number" ? { column, scale: "log" } : null;
}
