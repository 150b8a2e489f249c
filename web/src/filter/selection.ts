/**
 * The one selection: which rows the filter keeps, worked out from the picks in the browser and from the query by the
 * server, given to the map as a mask and to bars and legend as counts. A superseded question is dropped.
 */

import { create } from "zustand";
import { getMask, type Mask } from "../api/client";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import type { Picks } from "./expression";
import { type Codes, type Condition, categoryCodes, failures, maskOf, numberCodes } from "./rows";

interface Selection {
  /** Rows that fail nothing; null until something is filtered. */
  matched: number | null;
  fails: Uint16Array | null;
  /** The bit of each picked column in `fails`. */
  bits: Readonly<Record<string, number>>;
  mask: Uint8Array | null;
  pending: boolean;
  error: Error | null;
}

const NOTHING: Selection = { matched: null, fails: null, bits: {}, mask: null, pending: false, error: null };

export const useSelection = create<Selection>(() => NOTHING);

const columns = new Map<string, Promise<Codes>>();

/** The codes of a column, loaded once and kept. */
export function codesOf(column: string): Promise<Codes> {
  const { engine } = useDrawing.getState();
  if (!engine) return Promise.reject(new Error("Nothing is drawn yet."));
  const known = columns.get(column);
  if (known) return known;
  const wanted = engine.column(column).then(({ values, meta }) => {
    if (values instanceof Float32Array) throw new Error(`${column} has no codes`);
    return meta.kind === "category" ? categoryCodes(values, meta.values) : numberCodes(values);
  });
  columns.set(column, wanted);
  wanted.catch(() => columns.delete(column));
  return wanted;
}

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

  const update = async (picks: Picks, query: string, signal: AbortSignal) => {
    const { engine, index } = useDrawing.getState();
    if (Object.keys(picks).length === 0 && !query.trim()) {
      useSelection.setState(NOTHING);
      engine?.setMask(null);
      return;
    }
    useSelection.setState({ pending: true });
    try {
      const server: Mask | null = query.trim() ? await maskOfQuery(query.trim(), signal) : null;
      if (signal.aborted) return;
      if (!engine || !index) {
        // Without a map there are no rows to mask; the table asks the server for all of it.
        useSelection.setState({
          ...NOTHING,
          matched: server && Object.keys(picks).length === 0 ? server.matched : null,
        });
        return;
      }
      const names = Object.keys(picks).filter((name) => name in index.columns);
      const codes = await Promise.all(names.map(codesOf));
      if (signal.aborted) return;
      const conditions: Condition[] = names.map((column, i) => ({
        column,
        codes: codes[i] as Codes,
        pick: picks[column] as Picks[string],
      }));
      const fails = failures(index.count, conditions, server?.bits ?? null);
      const { mask, matched } = maskOf(fails);
      const bits = Object.fromEntries(names.map((name, i) => [name, 1 << i]));
      useSelection.setState({ matched, fails, bits, mask, pending: false, error: null });
      engine.setMask(mask);
    } catch (error) {
      if (signal.aborted) return;
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
    void update(picks, query, abort.signal);
  };
  check();
  const stops = [useView.subscribe(check), useDrawing.subscribe(check)];
  return () => {
    for (const stop of stops) stop();
    abort.abort();
    columns.clear();
    useSelection.setState(NOTHING);
  };
}
