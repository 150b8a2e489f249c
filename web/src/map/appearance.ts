/** What the view says of color and size, in the engine's words. */

import { type Palette, palettes, type Theme } from "../color/palettes";
import { LAST_GENERATION, traitOf } from "../color/traits";
import type { ColorSpec, PointsIndex, SizeSpec } from "../engine";
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
  const domain = numberDomain(column, index);
  return {
    kind: "number",
    column,
    ramp: palette.ramp,
    scale: trait.scale,
    missing: palette.rampMissing,
    ...(domain ? { domain } : {}),
  };
}

/** From where to where a ramp runs; null where nothing is known. */
export function numberDomain(column: string, index: PointsIndex): [number, number] | null {
  const meta = index.columns[column];
  if (meta?.kind !== "number" || meta.min === null || meta.max === null) return null;
  if (column === "generation") return [0, LAST_GENERATION];
  if (column === "faithfulness") return [0, meta.scale ?? 15];
  return [meta.min, Math.max(meta.max, meta.min + 1)];
}

export function sizeSpec(column: string | null, index: PointsIndex): SizeSpec | null {
  return column && index.columns[column]?.kind === "number" ? { column, scale: "log" } : null;
}
