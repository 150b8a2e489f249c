import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { facetQuery } from "../api/queries";
import type { Facets } from "../api/types";
import { readArrangement } from "../charts/arrangement";
import { isList } from "../charts/catalog";
import type { Engine } from "../engine";
import { put } from "../filter/expression";
import { fieldNamed } from "../filter/grammarFields";
import { type Counting, pictured, useSelection } from "../filter/selection";
import { useDrawing } from "../map/drawing";
import { getView, scope, useView } from "../state/view";
import { useSettled } from "../ui/useSettled";

export interface ValueCount {
  value: string | null;
  label: string | null;
  code: number;
  /** Rows of the whole atlas, and those that all other conditions of the filter keep; null: too few to be listed. */
  all: number | null;
  matching: number;
}

export interface ColumnCounts {
  values: ValueCount[];
  /** Models of the whole atlas, and those that all other conditions keep: what shares are of. */
  total: number;
  matched: number;
  /** The source of the atlas has nothing for this column. */
  absent: boolean;
  /** Nothing is known yet. */
  loading: boolean;
  error: Error | null;
}

let ahead: Engine | null = null;

/**
 * Has the worker read what a filter will count: for whose pointer or focus is where a click filters. Read at the click,
 * columns would come one after another, and the panel would be painted anew for each.
 */
export function readAhead(): void {
  const { engine, index } = useDrawing.getState();
  if (!engine || !index || ahead === engine) return;
  ahead = engine;
  // An error is shown where the counts are asked for.
  for (const column of readArrangement(getView().charts).pinned) {
    if (index.columns[column]?.kind === "category") engine.counts(column).catch(() => undefined);
  }
}

/** Counted while the picture is drawn, told behind it: all columns in one go. Null where nothing is filtered. */
async function countUnder(
  { turn, columns }: Counting,
  column: string,
  engine: Engine,
): Promise<Uint32Array | null> {
  const own = columns.indexOf(column);
  const found = turn > 0 ? await engine.counts(column, own < 0 ? null : own) : null;
  await pictured();
  return found?.shown ?? null;
}

/** Counts by code under the filter, all of it but the condition on this column; null while they are not known. */
export function useCodeCounts(column: string, active = true): Uint32Array | null {
  const engine = useDrawing((d) => d.engine);
  const known = useDrawing((d) => d.index?.columns[column] !== undefined);
  const [counts, setCounts] = useState<Uint32Array | null>(null);
  useEffect(() => {
    if (!active) return undefined;
    let last: Counting | null = null;
    const follow = ({ counting }: { counting: Counting }) => {
      if (counting === last) return;
      last = counting;
      const shown = engine && known ? countUnder(counting, column, engine) : Promise.resolve(null);
      shown.catch(() => null).then((found) => counting === last && setCounts(found));
    };
    follow(useSelection.getState());
    const stop = useSelection.subscribe(follow);
    return () => {
      last = null;
      stop();
    };
  }, [engine, known, column, active]);
  return counts;
}

/** How long the server is not asked while a filter still changes. */
const SETTLED = 150;
const LISTED = 1_000;

/** The filter and the selection without the condition on a column, once it has come to rest. */
export function useOthers(column: string): string {
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const selection = useView((v) => v.selection);
  const others = scope({ picks: put(picks, column, { only: [], not: [] }), query, selection });
  return useSettled(others, SETTLED);
}

/** The values of a column and their counts: of the columns in the page, or of the server for what the page lacks. */
export function useValueCounts(column: string, active = true): ColumnCounts {
  const index = useDrawing((d) => d.index);
  const rows = useDrawing((d) => d.rows);
  const failed = useDrawing((d) => d.state === "failed" && d.index === null);
  const filtered = useSelection((s) => s.applied > 0);
  const meta = index?.columns[column];
  // A list in the page has the one value of those that have one; the server counts each of several.
  const here =
    (meta?.kind === "category" && !isList(column)) || (meta?.kind === "number" && meta.counts !== undefined);
  const served = active && !here && (failed || index !== null) && isServed(column);
  const counts = useCodeCounts(column, active && here);
  const others = useOthers(column);
  const whole = useQuery({ ...facetQuery(column, "", LISTED), enabled: served });
  const facets = useQuery({ ...facetQuery(column, others, LISTED), enabled: served });

  return useMemo(() => {
    if (here && meta?.kind === "category") {
      const values = meta.counts.map((all, code) => ({
        value: code === 0 ? "missing" : (meta.values[code - 1] ?? null),
        label: code === 0 ? null : (meta.labels?.[code - 1] ?? null),
        code,
        all,
        // Until they are counted the former numbers stand.
        matching: filtered && counts ? (counts[code] ?? 0) : all,
      }));
      const matched = values.reduce((sum, { matching }) => sum + matching, 0);
      return { ...NOTHING, values: mergeMissing(values), total: rows, matched };
    }
    if (here && meta?.kind === "number") {
      const values = (meta.counts ?? []).map((all, code) => ({
        value: String(code),
        label: null,
        code,
        all,
        matching: filtered && counts ? (counts[code] ?? 0) : all,
      }));
      const matched = values.reduce((sum, { matching }) => sum + matching, 0);
      return { ...NOTHING, values, total: rows, matched };
    }
    const error = whole.error ?? facets.error;
    if (error) return { ...NOTHING, error };
    if (!served || !whole.data)
      return { ...NOTHING, absent: index !== null && !served && active, loading: served };
    const { data } = whole;
    return {
      ...NOTHING,
      values: servedValues(data, facets.data ?? data),
      total: data.total,
      matched: facets.data?.matched ?? data.total,
      absent: data.absent ?? false,
    };
  }, [index, here, meta, rows, counts, filtered, served, active, whole, facets.data, facets.error]);
}

const NOTHING: ColumnCounts = {
  values: [],
  total: 0,
  matched: 0,
  absent: false,
  loading: false,
  error: null,
};

/** Whether the server counts the values of a column: clusters it has only as far as the page has them too. */
const isServed = (column: string): boolean =>
  fieldNamed(column)?.column !== null && !column.startsWith("cluster_");

/** Values of the whole atlas, and those that only the filter brings among the listed ones. */
function servedValues(whole: Facets, facets: Facets): ValueCount[] {
  const now = new Map(facets.values.map(({ value, count }) => [value, count]));
  const values: ValueCount[] = whole.values.map(({ value, count, label }, i) => ({
    value: value ?? "missing",
    label: label ?? null,
    code: i + 1,
    all: count,
    matching: now.get(value) ?? 0,
  }));
  const known = new Set(values.map(({ value }) => value));
  for (const { value, count, label } of facets.values) {
    if (value !== null && !known.has(value))
      values.push({ value, label: label ?? null, code: values.length + 1, all: null, matching: count });
  }
  if (!known.has("missing"))
    values.push({ value: "missing", label: null, code: 0, all: whole.missing, matching: facets.missing });
  return values;
}

function mergeMissing(values: ValueCount[]): ValueCount[] {
  const declared = values.find(({ value, code }) => value === "missing" && code > 0);
  const empty = values[0];
  if (!declared || !empty) return values;
  return values
    .filter((entry) => entry !== declared)
    .map((entry) =>
      entry === empty
        ? {
            ...entry,
            all: (entry.all ?? 0) + (declared.all ?? 0),
            matching: entry.matching + declared.matching,
          }
        : entry,
    );
}
