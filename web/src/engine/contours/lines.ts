/** Lines of equal density over a part of the map. */

import type { ContourLines } from "../types";
import { blur, countPoints, type FlatPoints, type MapBox } from "./density";
import { trace } from "./trace";

/** Each line is twice as dense as the one around it. */
const STEP = 2;
const MOST_LEVELS = 6;
/** Of the blurred grid: where fewer points than these meet there is no line. */
const FEWEST = 6;

export interface ContourSpec {
  box: MapBox;
  width: number;
  height: number;
  /** Cells over which points are spread to either side. */
  radius: number;
}

export function contourLines(points: FlatPoints, { box, width, height, radius }: ContourSpec): ContourLines {
  const density = blur(countPoints(points, box, width, height), width, height, radius);
  let most = 0;
  for (const value of density) if (value > most) most = value;
  // So many points in the middle of the spread make the least line.
  const least = FEWEST / (2 * radius + 1) ** 2;
  const levels: number[] = [];
  for (let level = most / Math.SQRT2; level >= least && levels.length < MOST_LEVELS; level /= STEP)
    levels.unshift(level);
  const center = [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2] as const;
  const pieces: Float32Array[] = [];
  const found: number[] = [];
  const perCell = [(box.x1 - box.x0) / width, (box.y1 - box.y0) / height] as const;
  for (const level of levels) {
    const cells: number[] = [];
    trace(density, width, height, level, cells);
    // Values stand in the middle of cells; places are relative to the middle of the box, so that deep zoom keeps them.
    pieces.push(
      Float32Array.from(cells, (value, i) =>
        i % 2 === 0 ? (value + 0.5 - width / 2) * perCell[0] : (value + 0.5 - height / 2) * perCell[1],
      ),
    );
    found.push(cells.length / 4);
  }
  const segments = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let next = 0;
  for (const piece of pieces) {
    segments.set(piece, next);
    next += piece.length;
  }
  return { center, segments, levels: found };
}
