/** Label placement: greedy by rank over a hash of cells, so that no label ever covers another. */

export interface Box {
  /** Top left corner, pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

const CELL = 96;

/** Indices of the boxes that get a place, in order; an earlier box wins over a later one. O(boxes) for even spread. */
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

/**
 * How visible a level of clusters is at a zoom relative to the fitted view: each level takes over from the one before
 * it at about three times its zoom. 0 to 1.
 */
export function levelOpacity(level: number, levels: number, zoom: number): number {
  const t = Math.log(Math.max(zoom, 0.1)) / Math.log(3) - level;
  const rises = level === 0 ? 1 : ramp(t, -0.65, -0.4);
  const falls = level === levels - 1 ? 1 : 1 - ramp(t, 1.2, 1.7);
  return rises * falls;
}

/** Models come when the map is near enough that they are more than noise. */
export function modelOpacity(zoom: number): number {
  return ramp(Math.log2(Math.max(zoom, 0.1)), 1.6, 2.4);
}

function ramp(value: number, from: number, to: number): number {
  return Math.min(Math.max((value - from) / (to - from), 0), 1);
}
