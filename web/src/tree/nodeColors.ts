/** The color of each node by the trait that the view is colored by. */

import { useEffect, useMemo, useState } from "react";
import type { Palette, Theme } from "../color/palettes";
import { palettes } from "../color/palettes";
import { traitOf } from "../color/traits";
import type { ColumnData, PointsIndex } from "../engine";
import { codeColors, type Entry, legendEntries } from "../legend/entries";
import { numberDomain } from "../map/appearance";
import { useDrawing } from "../map/drawing";
import { type Family, NONE, UNKNOWN } from "./family";
import type { NodeColors } from "./look";

export interface Colored extends NodeColors {
  /** The column that the colors tell of: another than was asked for where that one is not at hand. */
  column: string;
  /** Entries of the legend with how many of the family each has; of a number: none. */
  entries: readonly (Entry & { here: number })[];
  /** Least and greatest of a number. */
  domain: readonly [number, number] | null;
  /** The column is still on its way. */
  pending: boolean;
}

const STEPS = 24;

/** What the family itself tells, for a page without a map. */
function told(family: Family, column: string): ArrayLike<number> | null {
  switch (column) {
    case "created":
      return family.shape.created;
    case "downloads":
      return family.downloads;
    case "descendants":
      return family.descendants;
    case "generation":
      return family.generation;
    default:
      return null;
  }
}

function byCode(
  family: Family,
  column: string,
  palette: Palette,
  values: readonly (string | null)[],
  codeOf: (place: number) => number,
): Colored {
  const codes = Uint16Array.from({ length: family.shape.nodes }, (_, place) =>
    place < family.shape.members ? codeOf(place) : 0,
  );
  const counts = new Array<number>(values.length + 1).fill(0);
  for (let place = 0; place < family.shape.members; place++) {
    const code = codes[place] as number;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  const known = entriesOf(column, values, counts, palette);
  const colors = codeColors(known, values.length + 1, palette.other);
  const distinct = [...new Set([...colors, palette.other])];
  const place = new Map(distinct.map((color, i) => [color, i]));
  const missing = known.find(({ kind }) => kind === "missing");
  return {
    column,
    code: Uint8Array.from(codes, (code) => place.get(colors[code] ?? palette.other) ?? 0),
    colors: distinct,
    hollow: new Set(missing ? [place.get(missing.color) ?? -1] : []),
    entries: known.map((entry) => ({
      ...entry,
      here: entry.codes.reduce((sum, code) => sum + (counts[code] ?? 0), 0),
    })),
    domain: null,
    pending: false,
  };
}

/** The legend of the whole atlas, so that a value has its color wherever it is. */
function entriesOf(
  column: string,
  values: readonly (string | null)[],
  counts: readonly number[],
  palette: Palette,
): Entry[] {
  const meta = useDrawing.getState().index?.columns[column];
  return legendEntries(column, meta?.kind === "category" ? meta : { values, counts }, palette);
}

function byNumber(
  family: Family,
  column: string,
  palette: Palette,
  numberOf: (place: number) => number,
  domain: readonly [number, number] | null,
): Colored {
  const log = traitOf(column)?.scale === "log";
  let [low, high] = domain ?? [Infinity, -Infinity];
  if (!domain)
    for (let place = 0; place < family.shape.members; place++) {
      const value = numberOf(place);
      if (Number.isNaN(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const scale = (value: number) => (log ? Math.log1p(Math.max(0, value)) : value);
  const wide = Math.max(1e-9, scale(high) - scale(low));
  return {
    column,
    code: Uint8Array.from({ length: family.shape.nodes }, (_, place) => {
      const value = place < family.shape.members ? numberOf(place) : Number.NaN;
      if (Number.isNaN(value)) return STEPS;
      const at = Math.min(1, Math.max(0, (scale(value) - scale(low)) / wide));
      return Math.round(at * (STEPS - 1));
    }),
    colors: [
      ...Array.from({ length: STEPS }, (_, i) => rampAt(palette.ramp, i / (STEPS - 1))),
      palette.rampMissing,
    ],
    hollow: new Set([STEPS]),
    entries: [],
    domain: low <= high ? [low, high] : null,
    pending: false,
  };
}

function rampAt(ramp: readonly string[], at: number): string {
  const i = Math.min(ramp.length - 2, Math.floor(at * (ramp.length - 1)));
  const t = at * (ramp.length - 1) - i;
  const part = (color: string, from: number) => Number.parseInt(color.slice(from, from + 2), 16);
  const mixed = [1, 3, 5].map((from) =>
    Math.round(part(ramp[i] as string, from) * (1 - t) + part(ramp[i + 1] as string, from) * t)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${mixed.join("")}`;
}

function fromColumn(
  family: Family,
  { name, meta, values }: ColumnData,
  palette: Palette,
  index: PointsIndex,
): Colored {
  if (meta.kind === "category") {
    return byCode(family, name, palette, meta.values, (place) => values[family.ix[place] as number] ?? 0);
  }
  const missing = meta.kind === "number" ? meta.missing : null;
  return byNumber(
    family,
    name,
    palette,
    (place) => {
      const value = values[family.ix[place] as number];
      return value === undefined || value === missing ? Number.NaN : value;
    },
    numberDomain(name, index),
  );
}

/** What can be told without the map's columns; the license family where that is not what was asked for. */
function fromFamily(family: Family, column: string, palette: Palette): Colored {
  const numbers = told(family, column);
  if (numbers) {
    return byNumber(
      family,
      column,
      palette,
      (place) => (numbers[place] === NONE ? Number.NaN : (numbers[place] as number)),
      null,
    );
  }
  if (column === "license_verdict") {
    return byCode(family, column, palette, family.head.verdicts, (place) =>
      family.verdict[place] === UNKNOWN ? 0 : (family.verdict[place] as number) + 1,
    );
  }
  return byCode(family, "license_family", palette, family.head.license_families, (place) =>
    family.license[place] === UNKNOWN ? 0 : (family.license[place] as number) + 1,
  );
}

export function useNodeColors(family: Family, column: string, theme: Theme): Colored {
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const failed = useDrawing((d) => d.state === "failed");
  const [data, setData] = useState<ColumnData | null>(null);
  const there = Boolean(engine && index?.columns[column]) && !failed;
  useEffect(() => {
    if (!engine || !there) return;
    let current = true;
    engine.column(column).then(
      (found) => current && setData(found),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [engine, there, column]);
  return useMemo(() => {
    const palette = palettes[theme];
    if (there && index && data?.name === column) return fromColumn(family, data, palette, index);
    const plain = fromFamily(family, column, palette);
    return { ...plain, pending: there || (!index && !failed) };
  }, [family, column, theme, there, index, failed, data]);
}
