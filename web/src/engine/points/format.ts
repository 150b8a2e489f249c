/** `index.json` of the points folder (docs/points-format.md). */

import { EngineError } from "../errors";

export type Dtype = "u8" | "u16" | "u32" | "f32";

interface ColumnFile {
  file: string;
  bytes: number;
  sha256: string;
  dtype: Dtype;
  components: number;
}

export interface PositionMeta extends ColumnFile {
  kind: "position";
  center: readonly number[];
  half: number;
  /** Of the coarse grid on each axis; format 1 does not say that they are 16. */
  bits?: number;
}

export interface CategoryMeta extends ColumnFile {
  kind: "category";
  /** Code `i >= 1` is `values[i - 1]`; a `null` at the end stands for all values past the limit. */
  values: readonly (string | null)[];
  /** By code, missing first. */
  counts: readonly number[];
  missing: number;
  other: number | null;
  labels?: readonly string[];
  /** Where the values' names stand on the maps, in layout units, parallel to `values` (clusters). */
  places?: {
    xy: readonly (readonly [number, number])[];
    xyz: readonly (readonly [number, number, number])[];
  };
}

export interface NumberMeta extends ColumnFile {
  kind: "number";
  /** The value that marks a missing one; null for `f32`, where NaN does. */
  missing: number | null;
  missing_count: number;
  min: number | null;
  max: number | null;
  scale?: number;
  /** Rows by value, from 0 to `max`. */
  counts?: readonly number[];
}

export type ColumnMeta = PositionMeta | CategoryMeta | NumberMeta;

export interface PointsIndex {
  format: number;
  atlas: string;
  count: number;
  /** Row numbers at which blocks begin, then `count`. */
  blocks: readonly number[];
  columns: Readonly<Record<string, ColumnMeta>>;
  absent?: readonly string[];
}

/** Format 2 added bits, places and counts, and an encoding; what has none of them is read all the same. */
const FORMATS: readonly number[] = [1, 2];

/** Checks what the engine relies on; throws `unsupported-version` or `damaged`. */
export function readPointsIndex(json: unknown): PointsIndex {
  if (typeof json !== "object" || json === null) throw damaged("it is no JSON object");
  const index = json as PointsIndex;
  if (!FORMATS.includes(index.format)) {
    throw new EngineError(
      "unsupported-version",
      `The atlas's points have format ${String(index.format)}; this app reads ${FORMATS.join(" and ")}. Reload the page, or build the atlas again.`,
    );
  }
  const { blocks, count, columns } = index;
  if (!Number.isInteger(count) || count < 0) throw damaged("its count is no number of rows");
  if (!Array.isArray(blocks) || blocks[0] !== 0 || blocks[blocks.length - 1] !== count) {
    throw damaged("its blocks do not run from 0 to the count");
  }
  if (blocks.some((start, i) => i > 0 && !(start > (blocks[i - 1] as number))))
    throw damaged("its blocks do not grow");
  if (typeof columns !== "object" || columns === null) throw damaged("it lists no columns");
  return index;
}

/** As many whole blocks as hold no more than `rows`, at least one. */
export function blocksWithin(boundaries: readonly number[], rows: number): number {
  let blocks = boundaries.length - 1;
  while (blocks > 1 && (boundaries[blocks] as number) > rows) blocks--;
  return blocks;
}

/** Steps of a position's coarse grid from the map's middle to its side. */
export function stepsOf(meta: ColumnMeta | null): number {
  return 2 ** ((meta?.kind === "position" ? (meta.bits ?? 16) : 16) - 1);
}

function damaged(what: string): EngineError {
  return new EngineError("damaged", `The points' index.json is damaged: ${what}. Build the atlas again.`);
}
