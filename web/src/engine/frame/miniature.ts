/** A small picture of the whole map from the first rows: what a minimap shows behind the view's frame. */

import { categoryTexels, parseHex, RAMP_STEPS, rampTexels } from "../color/palette";
import type { ColumnMeta } from "../points/format";
import { pickable } from "../search/nearest";
import type { ColorSpec, Theme, TypedColumn } from "../types";
import { GROUNDS } from "./look";

export interface MiniatureSource {
  /** Quantized pairs; the first `rows` are drawn. */
  xy: TypedColumn;
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
  const { xy, rows, mask, theme } = source;
  const colorOf = colors(source);
  const muted = GROUNDS[theme].muted;
  const sums = new Float32Array(width * height * 4);
  const side = Math.min(width, height);
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  for (let row = 0; row < rows; row++) {
    const x = Math.floor(left + ((xy[2 * row] as number) / 65_536) * side);
    const y = Math.floor(top + (1 - ((xy[2 * row + 1] as number) + 1) / 65_536) * side);
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
