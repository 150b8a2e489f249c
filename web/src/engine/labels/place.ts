/**
 * Which labels are shown at which scale, so that no label ever covers another. A label of fixed size on a map that grows
 * is in the way of another one below some scale and never above it; each label, in order of rank, begins at the scale
 * from which on it is clear of all before it. So what is shown at a scale depends on nothing but the scale: zooming in
 * a label comes once and stays as long as its level does, and panning changes nothing.
 */

export interface Box {
  /** Top left corner, pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A label at a place of the map, in map units, y up: its box around that place in pixels, y down. */
export interface Anchored extends Box {
  at: readonly [x: number, y: number];
  /** Pixels a map unit between which it may be shown. */
  from: number;
  to: number;
}

/** The scale from which on each label is shown, until its `to`; infinite where it never is. Earlier ones go first. */
export function startingScales(labels: readonly Anchored[]): number[] {
  const starts: number[] = [];
  labels.forEach((label, i) => {
    let start = label.from;
    for (let k = 0; k < i; k++) {
      const other = labels[k] as Anchored;
      if ((starts[k] as number) >= label.to || other.to <= start) continue;
      const until = Math.min(other.to, clearFrom(label, other));
      if (until > start && (starts[k] as number) < until) start = until;
    }
    starts.push(start < label.to ? start : Number.POSITIVE_INFINITY);
  });
  return starts;
}

/** The scale from which on two labels do not overlap. */
function clearFrom(a: Anchored, b: Anchored): number {
  const across = apart(b.at[0] - a.at[0], a.x, a.x + a.width, b.x, b.x + b.width);
  const down = apart(a.at[1] - b.at[1], a.y, a.y + a.height, b.y, b.y + b.height);
  return Math.min(across, down);
}

/** For two intervals whose anchors are `distance` map units apart. */
function apart(distance: number, aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  if (distance === 0) return aLow < bHigh && bLow < aHigh ? Number.POSITIVE_INFINITY : 0;
  return Math.max((distance > 0 ? aHigh - bLow : bHigh - aLow) / Math.abs(distance), 0);
}

const CELL = 96;

/** Indices of the boxes that get a place on one picture, in order; an earlier box wins over a later one. */
export function placeBoxes(boxes: readonly Box[]): number[] {
  const cells = new Map<number, Box[]>();
  const placed: number[] = [];
  boxes.forEach((box, index) => {
    const keys = cellsOf(box);
    if (keys.some((key) => cells.get(key)?.some((other) => overlap(box, other)))) return;
    placed.push(index);
    for (const key of keys) {
      const cell = cells.get(key);
      if (cell) cell.push(box);
      else cells.set(key, [box]);
    }
  });
  return placed;
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function cellsOf({ x, y, width, height }: Box): number[] {
  const keys: number[] = [];
  for (let cy = Math.floor(y / CELL); cy <= Math.floor((y + height) / CELL); cy++) {
    for (let cx = Math.floor(x / CELL); cx <= Math.floor((x + width) / CELL); cx++) {
      keys.push(cy * 4_194_304 + cx);
    }
  }
  return keys;
}

/** Zooms, relative to the fitted view, between which a label is seen; it comes and goes by and by. */
export interface Window {
  from: number;
  full: number;
  fades: number;
  to: number;
}

/** A map at rest has few labels that are half there: they come and go within so many times a zoom. */
const SOON = 1.1;
const FOREVER = { fades: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Each level of clusters takes over from the one before it at about three times its zoom; the finest stays. */
export function levelWindow(level: number, levels: number): Window {
  const rises =
    level === 0 ? { from: 0, full: 0 } : { from: 3 ** (level - 0.5), full: SOON * 3 ** (level - 0.5) };
  const falls = level === levels - 1 ? FOREVER : { fades: 3 ** (level + 1.5), to: SOON * 3 ** (level + 1.5) };
  return { ...rises, ...falls };
}

/** Base models of large families come with the finer clusters, models when the map is near enough for names. */
export const ROOT_WINDOW: Window = { from: 1.8, full: 1.8 * SOON, ...FOREVER };
export const MODEL_WINDOW: Window = { from: 3.2, full: 3.2 * SOON, ...FOREVER };
export const ALWAYS: Window = { from: 0, full: 0, ...FOREVER };

/** How visible a label is at a zoom, 0 to 1. */
export function visibility({ from, full, fades, to }: Window, zoom: number): number {
  if (zoom < from || zoom >= to) return 0;
  const rises = full > from ? Math.log(zoom / from) / Math.log(full / from) : 1;
  const falls = zoom > fades ? 1 - Math.log(zoom / fades) / Math.log(to / fades) : 1;
  return Math.min(Math.max(rises, 0), 1) * falls;
}
