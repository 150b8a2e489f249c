/** Lines of equal height through a grid, as pieces: marching squares. */

/** Corners of a cell: 1 bottom left, 2 bottom right, 4 top right, 8 top left; sides: 0 bottom, 1 right, 2 top, 3 left. */
const PIECES: readonly (readonly number[])[] = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [], // a saddle: see below
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [], // a saddle
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
];
const SADDLES: Readonly<Record<number, readonly [inside: readonly number[], outside: readonly number[]]>> = {
  5: [
    [3, 2, 1, 0],
    [3, 0, 1, 2],
  ],
  10: [
    [0, 3, 2, 1],
    [0, 1, 2, 3],
  ],
};

/** Pushes four numbers a piece: from x, y to x, y, in cells; the value of cell (i, j) stands at (i, j). */
export function trace(
  heights: Float32Array,
  width: number,
  height: number,
  level: number,
  out: number[],
): void {
  const at = (i: number): number => heights[i] as number;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const i = y * width + x;
      const [a, b, c, d] = [at(i), at(i + 1), at(i + width + 1), at(i + width)];
      const kind = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
      if (kind === 0 || kind === 15) continue;
      const saddle = SADDLES[kind];
      const sides = saddle ? saddle[(a + b + c + d) / 4 >= level ? 0 : 1] : (PIECES[kind] as number[]);
      for (const side of sides) {
        if (side === 0) out.push(x + between(a, b, level), y);
        else if (side === 1) out.push(x + 1, y + between(b, c, level));
        else if (side === 2) out.push(x + between(d, c, level), y + 1);
        else out.push(x, y + between(a, d, level));
      }
    }
  }
}

function between(from: number, to: number, level: number): number {
  return (level - from) / (to - from);
}
