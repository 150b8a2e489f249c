/** A part of a picture as a frame of its own, so that a picture may be greater than what a device draws at once. */

import type { Frame } from "../frame/Renderer";

/** Device pixels from the top left corner. */
export interface Tile {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function tilesOf(width: number, height: number, side: number): Tile[] {
  const tiles: Tile[] = [];
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      tiles.push({ x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) });
    }
  }
  return tiles;
}

/** The frame of one tile of a picture of `width` × `height`. */
export function cropFrame(frame: Frame, width: number, height: number, tile: Tile): Frame {
  const [sx, sy] = [width / tile.width, height / tile.height];
  const cx = (2 * tile.x + tile.width) / width - 1;
  const cy = 1 - (2 * tile.y + tile.height) / height;
  const crop = (matrix: Float32Array): Float32Array => {
    const out = matrix.slice();
    for (let column = 0; column < 16; column += 4) {
      const w = matrix[column + 3] as number;
      out[column] = ((matrix[column] as number) - cx * w) * sx;
      out[column + 1] = ((matrix[column + 1] as number) - cy * w) * sy;
    }
    return out;
  };
  const { points, edges } = frame;
  const scale = [points.scale[0] * sx, points.scale[1] * sy] as const;
  const center = [points.center[0] + cx / points.scale[0], points.center[1] + cy / points.scale[1]] as const;
  // Discs reach over the border.
  const [marginX, marginY] = [1 + 64 / tile.width, 1 + 64 / tile.height];
  return {
    ...frame,
    points: { ...points, scale, center, matrix: crop(points.matrix) },
    box: frame.box && {
      x0: center[0] - marginX / scale[0],
      y0: center[1] - marginY / scale[1],
      x1: center[0] + marginX / scale[0],
      y1: center[1] + marginY / scale[1],
    },
    edges: { ...edges, matrix: crop(edges.matrix), width: tile.width, height: tile.height },
  };
}
