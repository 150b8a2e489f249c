/**
 * The one selection: which rows the filter keeps. Picks become tables of codes, the query is worked out by the server;
 * both go to the engine, which mutes the rest and counts, off the main thread. A superseded question is dropped.
 */

import { create } from "zustand";
import { getMask, type Mask } from "../api/client";
import { EngineError, type RowFilter } from "../engine";
import { useDrawing } from "../map/drawing";
import { setView, useView } from "../state/view";
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

let asked = "";
let turn = 0;
let abort = new AbortController();

/** Has the engine mute what a filter leaves out, unless it is at that already; resolves when it has, or something else was asked. */
async function ask(picks: Picks, query: string): Promise<void> {
  const { engine, index, state } = useDrawing.getState();
  const ready = Boolean(engine && index) || state === "failed";
  const key = JSON.stringify([picks, query, ready]);
  if (!ready || key === asked) return;
  asked = key;
  abort.abort();
  abort = new AbortController();
  const { signal } = abort;
  try {
    const found = await keep(picks, query.trim(), signal);
    if (!signal.aborted) useSelection.setState(found);
  } catch (error) {
    if (signal.aborted || (error instanceof EngineError && error.reason === "aborted")) return;
    const shown = error instanceof Error ? error : new Error(String(error));
    useSelection.setState({ pending: false, error: shown });
  }
}

async function keep(picks: Picks, query: string, signal: AbortSignal): Promise<Selection> {
  const { engine, index } = useDrawing.getState();
  const picked = Object.keys(picks).length > 0;
  if (!picked && !query) {
    await engine?.setFilter(null);
    return NOTHING;
  }
  let server: Mask | null = null;
  if (query) {
    useSelection.setState({ pending: true });
    server = await maskOfQuery(query, signal);
    if (signal.aborted) return NOTHING;
  }
  // Without a map there are no rows to mute; the table asks the server for all of it.
  if (!engine || !index) return { ...NOTHING, matched: server && !picked ? server.matched : null };
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
  turn++;
  return { matched, applied: turn, columns, pending: false, error: null };
}

/** Milliseconds that the page waits for the map, so that the map's answer to a click is not behind the page's. */
const MAP_FIRST = 80;

let chosen: Picks | null = null;

/** Changes what is picked: the map begins at once, the page follows, at the latest within a blink. */
export async function choosePicks(change: (picks: Picks) => Picks): Promise<void> {
  const { picks: now, query } = useView.getState();
  const picks = change(chosen ?? now);
  chosen = picks;
  await Promise.race([ask(picks, query), new Promise((resolve) => setTimeout(resolve, MAP_FIRST))]);
  // Of clicks that follow each other closely the last one holds what all of them chose.
  if (chosen !== picks) return;
  chosen = null;
  setView({ picks });
}

/** Follows the view's filter for as long as the page lives; returns what stops it. */
export function followFilter(): () => void {
  const check = () => {
    const { picks, query } = useView.getState();
    // While the page still follows a click, its view has what was picked before.
    void ask(chosen ?? picks, query);
  };
  check();
  const stops = [useView.subscribe(check), useDrawing.subscribe(check)];
  return () => {
    for (const stop of stops) stop();
    abort.abort();
    asked = "";
    useSelection.setState(NOTHING);
  };
}
