/** Rows by cell of a regular grid over the quantized 2D map: what a pick looks through. */

export interface Grid {
  /** Cells along each side; a power of two. */
  side: number;
  /** Rows of cell `c` (row-major) are `rows[starts[c]] … rows[starts[c + 1] - 1]`, ascending. */
  starts: Uint32Array;
  rows: Uint32Array;
}

const ROWS_PER_CELL = 4;
const LARGEST_SIDE = 2048;

/** Counting sort, O(rows). `xy` holds interleaved u16 pairs. */
export function buildGrid(xy: Uint16Array, count: number): Grid {
  let side = 16;
  while (side < LARGEST_SIDE && side * side * ROWS_PER_CELL < count) side *= 2;
  const shift = 16 - Math.log2(side);
  const starts = new Uint32Array(side * side + 1);
  for (let i = 0; i < count; i++) (starts[cellOf(xy, i, side, shift) + 1] as number)++;
  for (let c = 1; c < starts.length; c++) starts[c] = (starts[c] as number) + (starts[c - 1] as number);
  const next = starts.slice(0, -1);
  const rows = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const cell = cellOf(xy, i, side, shift);
    rows[next[cell] as number] = i;
    (next[cell] as number)++;
  }
  return { side, starts, rows };
}

function cellOf(xy: Uint16Array, i: number, side: number, shift: number): number {
  return ((xy[2 * i + 1] as number) >> shift) * side + ((xy[2 * i] as number) >> shift);
}

/** Calls `visit` for each row of each cell that a box (in u16 steps, borders included) touches. */
export function visitBox(
  grid: Grid,
  box: { x0: number; y0: number; x1: number; y1: number },
  visit: (row: number) => void,
): void {
  const step = 65_536 / grid.side;
  const clamp = (v: number): number => Math.min(Math.max(Math.floor(v / step), 0), grid.side - 1);
  if (box.x1 < 0 || box.y1 < 0 || box.x0 > 65_536 || box.y0 > 65_536) return;
  const left = clamp(box.x0);
  const right = clamp(box.x1);
  for (let cy = clamp(box.y0); cy <= clamp(box.y1); cy++) {
    const end = grid.starts[cy * grid.side + right + 1] as number;
    for (let k = grid.starts[cy * grid.side + left] as number; k < end; k++) visit(grid.rows[k] as number);
  }
}
