/**
 * A small picture of the whole map from the first rows: what a minimap shows behind the view's frame. The cube is seen
 * from above, so that it shows which way a camera looks that circles it.
 */

import { categoryTexels, parseHex, RAMP_STEPS, rampTexels } from "../color/palette";
import type { ColumnMeta } from "../points/format";
import { pickable } from "../search/nearest";
import { type ColorSpec, MASK, type Theme, type TypedColumn } from "../types";
import { GROUNDS } from "./look";

export interface MiniatureSource {
  /** Quantized places of the flat map, or of the cube; the first `rows` are drawn. */
  places: TypedColumn;
  components: 2 | 3;
  /** Of the coarse grid, from side to side. */
  steps: number;
  rows: number;
  color: ColorSpec;
  /** Values and description of the color's column; null for a plain color. */
  column: { values: TypedColumn; meta: ColumnMeta } | null;
  mask: Uint8Array | null;
  theme: Theme;
}

/** The square of the map in the middle of `width` × `height` pixels, on a clear ground. */
export function drawMiniature(
  width: number,
  height: number,
  source: MiniatureSource,
): Uint8ClampedArray<ArrayBuffer> {
  const { places, components, steps, rows, mask, theme } = source;
  const flat = components === 2;
  const colorOf = colors(source);
  const muted = GROUNDS[theme].muted;
  const sums = new Float32Array(width * height * 4);
  const side = Math.min(width, height);
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  for (let row = 0; row < rows; row++) {
    if (mask?.[row] === MASK.hidden) continue;
    const k = row * components;
    // Up is up on the flat map; from above, what is near the eye is below.
    const down = flat ? steps - 1 - (places[k + 1] as number) : (places[k + 2] as number);
    const x = Math.floor(left + ((places[k] as number) / steps) * side);
    const y = Math.floor(top + (down / steps) * side);
    const shown = pickable(mask, row);
    const [r, g, b] = shown ? colorOf(row) : muted;
    const weight = shown ? 1 : 0.06;
    const at = (Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)) * 4;
    sums[at] = (sums[at] as number) + r * weight;
    sums[at + 1] = (sums[at + 1] as number) + g * weight;
    sums[at + 2] = (sums[at + 2] as number) + b * weight;
    sums[at + 3] = (sums[at + 3] as number) + weight;
  }
  const pixels = new Uint8ClampedArray(width * height * 4);
  // Twice the mean number of points in a pixel is drawn about three quarters opaque.
  const dense = Math.max((2 * rows) / (side * side), 0.7);
  for (let at = 0; at < sums.length; at += 4) {
    const weight = sums[at + 3] as number;
    if (weight === 0) continue;
    for (let c = 0; c < 3; c++) pixels[at + c] = (sums[at + c] as number) / weight;
    pixels[at + 3] = 255 * (1 - Math.exp((-1.4 * weight) / dense));
  }
  return pixels;
}

type Rgb = readonly [number, number, number];

function colors({ color, column }: MiniatureSource): (row: number) => Rgb {
  if (color.kind === "plain" || !column) {
    const plain = parseHex(color.kind === "plain" ? color.color : "#888888");
    return () => plain;
  }
  const { values, meta } = column;
  const texel = (texels: Uint8Array, i: number): Rgb => [
    texels[4 * i] as number,
    texels[4 * i + 1] as number,
    texels[4 * i + 2] as number,
  ];
  if (color.kind === "category") {
    const codes = meta.kind === "category" ? meta.counts.length : color.palette.length;
    const texels = categoryTexels(color.palette, color.other, codes);
    return (row) => texel(texels, values[row] as number);
  }
  const texels = rampTexels(color.ramp, color.missing);
  const number = meta.kind === "number" ? meta : null;
  const [low, high] = color.domain ?? [number?.min ?? 0, number?.max ?? 1];
  const forward = (v: number): number => (color.scale === "log" ? Math.log1p(Math.max(v, 0)) : v);
  const [from, extent] = [forward(low), forward(high) - forward(low) || 1];
  return (row) => {
    const value = values[row] as number;
    if (value === number?.missing || Number.isNaN(value)) return texel(texels, RAMP_STEPS);
    const t = Math.min(Math.max((forward(value) - from) / extent, 0), 1);
    return texel(texels, Math.round(t * (RAMP_STEPS - 1)));
  };
}
