/** How dense points lie over a part of the flat map: a grid of counts, blurred. */

import { pickable } from "../search/nearest";

/** In map units. */
export interface MapBox {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export interface FlatPoints {
  /** Quantized pairs, and their 256ths of a step where these are loaded. */
  positions: Uint16Array;
  fine: Uint8Array | null;
  /** Steps from the map's middle to its side. */
  steps: number;
  count: number;
  mask: Uint8Array | null;
}

/**
 * Points by cell of `width` × `height`, row by row from the bottom; each is shared among the four cells around it, so
 * that the counts do not jump where the grid lies.
 */
export function countPoints(
  { positions, fine, steps, count, mask }: FlatPoints,
  { x0, y0, x1, y1 }: MapBox,
  width: number,
  height: number,
): Float32Array {
  const cells = new Float32Array(width * height);
  const [perX, perY] = [width / (x1 - x0), height / (y1 - y0)];
  const at = (k: number): number =>
    ((positions[k] as number) + (fine ? ((fine[k] as number) + 0.5) / 256 : 0.5)) / steps - 1;
  for (let row = 0; row < count; row++) {
    if (mask && !pickable(mask, row)) continue;
    const x = (at(2 * row) - x0) * perX - 0.5;
    const y = (at(2 * row + 1) - y0) * perY - 0.5;
    const [left, low] = [Math.floor(x), Math.floor(y)];
    if (left < 0 || low < 0 || left >= width - 1 || low >= height - 1) continue;
    const [right, high] = [x - left, y - low];
    const cell = low * width + left;
    cells[cell] = (cells[cell] as number) + (1 - right) * (1 - high);
    cells[cell + 1] = (cells[cell + 1] as number) + right * (1 - high);
    cells[cell + width] = (cells[cell + width] as number) + (1 - right) * high;
    cells[cell + width + 1] = (cells[cell + width + 1] as number) + right * high;
  }
  return cells;
}

/** Three means over neighbors in either direction: close to a normal curve, and as quick for wide ones as for narrow. */
export function blur(cells: Float32Array, width: number, height: number, radius: number): Float32Array {
  let from: Float32Array = cells;
  let to: Float32Array = new Float32Array(cells.length);
  for (let pass = 0; pass < 3; pass++) {
    for (let y = 0; y < height; y++) mean(from, to, { start: y * width, step: 1, length: width, radius });
    [from, to] = [to, from];
    for (let x = 0; x < width; x++) mean(from, to, { start: x, step: width, length: height, radius });
    [from, to] = [to, from];
  }
  return from;
}

interface Line {
  start: number;
  step: number;
  length: number;
  radius: number;
}

/** The mean of `2 · radius + 1` neighbors along a line; there is nothing past its ends. */
function mean(from: Float32Array, to: Float32Array, { start, step, length, radius }: Line): void {
  const share = 1 / (2 * radius + 1);
  let sum = 0;
  for (let i = 0; i < Math.min(radius, length); i++) sum += from[start + i * step] as number;
  for (let i = 0; i < length; i++) {
    if (i + radius < length) sum += from[start + (i + radius) * step] as number;
    if (i - radius > 0) sum -= from[start + (i - radius - 1) * step] as number;
    to[start + i * step] = Math.max(sum, 0) * share;
  }
}
