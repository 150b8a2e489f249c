import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { facetQuery } from "../api/queries";
import type { Engine } from "../engine";
import { expression, put } from "../filter/expression";
import { useSelection } from "../filter/selection";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";

export interface ValueCount {
  value: string | null;
  label: string | null;
  code: number;
  /** Rows of the whole atlas, and those that all other conditions of the filter keep. */
  all: number;
  matching: number;
}

/** Columns that the filters panel counts. */
const COUNTED = ["task", "license_family", "license_verdict", "library", "relation", "generation"];

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
  for (const column of COUNTED) if (index.columns[column]) engine.counts(column).catch(() => undefined);
}

/** Counts by code under the filter, all of it but the condition on this column; null while they are not known. */
export function useCodeCounts(column: string): Uint32Array | null {
  const applied = useSelection((s) => s.applied);
  const own = useSelection((s) => s.columns.indexOf(column));
  const engine = useDrawing((d) => d.engine);
  const known = useDrawing((d) => d.index?.columns[column] !== undefined);
  const [counts, setCounts] = useState<Uint32Array | null>(null);
  useEffect(() => {
    let current = true;
    if (!engine || applied === 0 || !known) setCounts(null);
    else {
      engine
        .counts(column, own < 0 ? null : own)
        .then(({ shown }) => current && setCounts(shown))
        .catch(() => current && setCounts(null));
    }
    return () => {
      current = false;
    };
  }, [engine, known, column, applied, own]);
  return counts;
}

/** The values of a category and their counts: of the columns in the browser, or of the server where it can't draw. */
export function useValueCounts(column: string): { values: ValueCount[]; absent: boolean } {
  const index = useDrawing((d) => d.index);
  const failed = useDrawing((d) => d.state === "failed" && d.index === null);
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const filtered = useSelection((s) => s.applied > 0);
  const counts = useCodeCounts(column);
  const others = expression(put(picks, column, { only: [], not: [] }), query);
  const { data: whole } = useQuery({ ...facetQuery(column, ""), enabled: failed });
  const { data: facets } = useQuery({ ...facetQuery(column, others), enabled: failed });

  return useMemo(() => {
    const meta = index?.columns[column];
    if (index && meta?.kind === "category") {
      const values = meta.counts.map((all, code) => ({
        value: code === 0 ? "missing" : (meta.values[code - 1] ?? null),
        label: code === 0 ? null : (meta.labels?.[code - 1] ?? null),
        code,
        all,
        // Until they are counted the former numbers stand.
        matching: filtered && counts ? (counts[code] ?? 0) : all,
      }));
      return { values: mergeMissing(values), absent: false };
    }
    if (index) return { values: [], absent: true };
    if (!whole) return { values: [], absent: false };
    const now = new Map(facets?.values.map(({ value, count }) => [value, count]));
    const values: ValueCount[] = whole.values.map(({ value, count, label }, i) => ({
      value: value ?? "missing",
      label: label ?? null,
      code: i + 1,
      all: count,
      matching: now.get(value) ?? 0,
    }));
    if (!values.some(({ value }) => value === "missing")) {
      values.push({
        value: "missing",
        label: null,
        code: 0,
        all: whole.missing,
        matching: facets?.missing ?? 0,
      });
    }
    return { values, absent: whole.absent ?? false };
  }, [index, column, counts, filtered, whole, facets]);
}

function mergeMissing(values: ValueCount[]): ValueCount[] {
  const declared = values.find(({ value, code }) => value === "missing" && code > 0);
  const empty = values[0];
  if (!declared || !empty) return values;
  return values
    .filter((entry) => entry !== declared)
    .map((entry) =>
      entry === empty
        ? { ...entry, all: entry.all + declared.all, matching: entry.matching + declared.matching }
        : entry,
    );
}
