/**
 * The one selection: which rows the filter keeps. Picks become tables of codes, the query is worked out by the server;
 * both go to the engine, which mutes the rest and counts, off the main thread. A superseded question is dropped.
 */

import { create } from "zustand";
import { getMask, type Mask } from "../api/client";
import { EngineError, type RowFilter } from "../engine";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import type { Picks } from "./expression";
import { rejectedCodes } from "./rejected";

interface Selection {
  /** Rows that fail nothing; null until something is filtered. */
  matched: number | null;
  /** Number of the filter that the engine has: counts of another one are stale. 0: nothing is filtered. */
  applied: number;
  /** Picked columns, in the order of the engine's conditions. */
  columns: readonly string[];
  pending: boolean;
  error: Error | null;
}

const NOTHING: Selection = { matched: null, applied: 0, columns: [], pending: false, error: null };

export const useSelection = create<Selection>(() => NOTHING);

let latest: { query: string; mask: Mask } | null = null;

/** The server's answer to a query; the last one is kept, since picks change more often than the query does. */
async function maskOfQuery(query: string, signal: AbortSignal): Promise<Mask> {
  if (latest?.query === query) return latest.mask;
  const mask = await getMask(query, signal);
  latest = { query, mask };
  return mask;
}

/** Follows the view's filter for as long as the page lives; returns what stops it. */
export function followFilter(): () => void {
  let abort = new AbortController();
  let last = "";
  let turn = 0;

  const apply = async (picks: Picks, query: string, signal: AbortSignal) => {
    const { engine, index } = useDrawing.getState();
    const server: Mask | null = query ? await maskOfQuery(query, signal) : null;
    if (signal.aborted) return;
    if (!engine || !index) {
      // Without a map there are no rows to mute; the table asks the server for all of it.
      const picked = Object.keys(picks).length > 0;
      useSelection.setState({ ...NOTHING, matched: server && !picked ? server.matched : null });
      return;
    }
    const columns: string[] = [];
    const conditions: RowFilter["conditions"][number][] = [];
    for (const [column, pick] of Object.entries(picks)) {
      const meta = index.columns[column];
      const rejected = meta && rejectedCodes(meta, pick);
      if (!rejected) continue;
      columns.push(column);
      conditions.push({ column, rejected });
    }
    const matched = await engine.setFilter({ conditions, bits: server?.bits ?? null });
    if (signal.aborted) return;
    turn++;
    useSelection.setState({ matched, applied: turn, columns, pending: false, error: null });
  };

  const update = async (picks: Picks, query: string, signal: AbortSignal) => {
    if (Object.keys(picks).length === 0 && !query) {
      useSelection.setState(NOTHING);
      await useDrawing
        .getState()
        .engine?.setFilter(null)
        .catch(() => undefined);
      return;
    }
    useSelection.setState({ pending: true });
    try {
      await apply(picks, query, signal);
    } catch (error) {
      if (signal.aborted || (error instanceof EngineError && error.reason === "aborted")) return;
      useSelection.setState({
        pending: false,
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  };

  const check = () => {
    const { picks, query } = useView.getState();
    const { engine, index, state } = useDrawing.getState();
    const ready = (engine && index) || state === "failed";
    const key = JSON.stringify([picks, query, Boolean(ready)]);
    if (!ready || key === last) return;
    last = key;
    abort.abort();
    abort = new AbortController();
    void update(picks, query.trim(), abort.signal);
  };
  check();
  const stops = [useView.subscribe(check), useDrawing.subscribe(check)];
  return () => {
    for (const stop of stops) stop();
    abort.abort();
    useSelection.setState(NOTHING);
  };
}
