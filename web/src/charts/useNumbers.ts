/** A column of numbers in bins: all models, and those that the rest of the filter keeps. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { histogramQuery } from "../api/queries";
import type { Histogram, NumberMeta } from "../engine";
import { useSelection } from "../filter/selection";
import { useOthers } from "../filters/useCounts";
import { useDrawing } from "../map/drawing";
import { chartOf } from "./catalog";
import { type Axis, edgesOf } from "./edges";

export interface NumberCounts {
  axis: Axis;
  edges: readonly number[];
  /** Models by bin: of the whole atlas, and those that match. */
  all: ArrayLike<number>;
  shown: ArrayLike<number>;
  missing: number;
  missingShown: number;
}

export interface NumbersState {
  counts: NumberCounts | null;
  absent: boolean;
  error: Error | null;
}

export function axisOf(column: string, linear: boolean): Axis {
  if (column === "faithfulness") return "fifteenths";
  if (chartOf(column)?.kind === "dates") return "dates";
  return linear ? "linear" : "log";
}

export function useNumbers(column: string, linear: boolean, active = true): NumbersState {
  const index = useDrawing((d) => d.index);
  const failed = useDrawing((d) => d.state === "failed" && d.index === null);
  const meta = index?.columns[column];
  const here = meta?.kind === "number" ? meta : null;
  // Shares are stored as fifteenths, which the server does not speak of.
  const served = active && !here && (failed || index !== null) && column !== "faithfulness";
  const axis = axisOf(column, linear);
  const ours = useOwn(column, axis, active ? here : null);
  const theirs = useServed(column, axis, served);
  return here || !served ? { ...ours, absent: !here && index !== null && active } : theirs;
}

/** Counted in the page. */
function useOwn(column: string, axis: Axis, meta: NumberMeta | null): NumbersState {
  const engine = useDrawing((d) => d.engine);
  const applied = useSelection((s) => s.applied);
  const own = useSelection((s) => s.columns.indexOf(column));
  const [found, setFound] = useState<{ axis: Axis; histogram: Histogram } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    let current = true;
    void applied;
    if (engine && meta) {
      const edges = edgesOf(axis, meta.min ?? 0, meta.max ?? 0);
      engine
        .histogram({ column, edges }, own < 0 ? null : own)
        .then((histogram) => current && setFound({ axis, histogram }))
        .catch((failure: unknown) => current && setError(failure as Error));
    }
    return () => {
      current = false;
    };
  }, [engine, meta, column, axis, applied, own]);
  return useMemo(() => {
    if (!found || found.axis !== axis) return { counts: null, absent: false, error };
    const { edges, ...counts } = found.histogram;
    return { counts: { ...counts, axis, edges: [...edges] }, absent: false, error };
  }, [found, axis, error]);
}

/** Counted by the server, for what the page has no column of. */
function useServed(column: string, axis: Axis, enabled: boolean): NumbersState {
  const others = useOthers(column);
  const reach = useQuery({ ...histogramQuery(column, "", null), enabled });
  const known = reach.data && reach.data.missing < reach.data.matched;
  const edges = useMemo(() => {
    if (!reach.data || !known) return null;
    const { edges: found, zeros } = reach.data;
    return edgesOf(axis, zeros > 0 ? 0 : (found[0] ?? 0), found.at(-1) ?? 0);
  }, [reach.data, known, axis]);
  const text = edges?.join(",") ?? null;
  const whole = useQuery({ ...histogramQuery(column, "", text), enabled: enabled && text !== null });
  const now = useQuery({ ...histogramQuery(column, others, text), enabled: enabled && text !== null });
  const error = reach.error ?? whole.error ?? now.error;
  const absent = reach.data !== undefined && !known;
  if (!edges || !whole.data || whole.data.counts.length !== edges.length - 1)
    return { counts: null, absent, error };
  const shown = now.data?.counts.length === edges.length - 1 ? now.data : whole.data;
  const counts = {
    axis,
    edges,
    all: whole.data.counts,
    shown: shown.counts,
    missing: whole.data.missing,
    missingShown: shown.missing,
  };
  return { counts, absent, error };
}
