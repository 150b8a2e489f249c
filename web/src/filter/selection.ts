/**
 * The one selection: which rows the filter keeps. Picks become tables of codes, the query is worked out by the server;
 * both go to the engine, which mutes the rest and counts, off the main thread. A superseded question is dropped.
 */

import { create } from "zustand";
import { getMask, type Mask } from "../api/client";
import { type Engine, EngineError, type PointsIndex, type RowCondition } from "../engine";
import { useDrawing } from "../map/drawing";
import { setView, useView } from "../state/view";
import { expression, type Picks, pickExpression } from "./expression";
import { conditionOf } from "./rejected";
import { joinExpressions } from "./steps";

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

/** Answers of the server that are kept: 95 kB each for 760,000 models. */
const MOST_MASKS = 16;
const masks = new Map<string, Mask>();

/** The server's answer to an expression; the last ones are kept, since most of a filter stays when some of it changes. */
async function maskOf(text: string, signal: AbortSignal): Promise<Mask> {
  const mask = masks.get(text) ?? (await getMask(text, signal));
  masks.delete(text);
  masks.set(text, mask);
  const [oldest] = masks.keys();
  if (masks.size > MOST_MASKS && oldest !== undefined) masks.delete(oldest);
  return mask;
}

/** As many columns as the engine takes conditions for; what is picked of more is asked of the server at once. */
const MOST_COLUMNS = 14;

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
  const whole = expression(picks, query);
  if (!whole) {
    await engine?.setFilter(null);
    return NOTHING;
  }
  // Without a map there are no rows to mute; the server counts them.
  if (!engine || !index) return { ...NOTHING, matched: (await maskOf(whole, signal)).matched };
  const wanted = conditionsOf(picks, query, index, engine.count);
  if (wanted.query || wanted.conditions.some((condition) => typeof condition === "string"))
    useSelection.setState({ pending: true });
  const [server, conditions] = await Promise.all([
    wanted.query ? maskOf(wanted.query, signal) : null,
    Promise.all(
      wanted.conditions.map(async (condition, i): Promise<RowCondition> => {
        if (typeof condition !== "string") return condition;
        return { column: wanted.columns[i] as string, bits: (await maskOf(condition, signal)).bits };
      }),
    ),
  ]);
  if (signal.aborted) return NOTHING;
  const matched = await engine.setFilter({ conditions, bits: server?.bits ?? null });
  turn++;
  return { matched, applied: turn, columns: wanted.columns, pending: false, error: null };
}

/** Of each picked column its condition, or the expression that the server decides; and what the server decides besides. */
function conditionsOf(
  picks: Picks,
  query: string,
  index: PointsIndex,
  rows: Engine["count"],
): { columns: string[]; conditions: (RowCondition | string)[]; query: string } {
  const columns: string[] = [];
  const conditions: (RowCondition | string)[] = [];
  const rest = [query];
  for (const [column, pick] of Object.entries(picks)) {
    const condition = conditionOf(column, index.columns[column], pick, Math.min(rows, index.count));
    if (columns.length === MOST_COLUMNS) {
      rest.push(pickExpression(column, pick));
      continue;
    }
    columns.push(column);
    conditions.push(condition ?? pickExpression(column, pick));
  }
  return { columns, conditions, query: joinExpressions(...rest) };
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

let trying = false;

/**
 * Shows what picks would keep while they are still being chosen, as by a brush that is dragged: no entry of the history,
 * and no more questions than are answered. `choosePicks` makes them stay; `endTrial` takes them back.
 */
export async function tryPicks(change: (picks: Picks) => Picks): Promise<void> {
  const { picks: now } = useView.getState();
  chosen = change(now);
  if (trying) return;
  trying = true;
  try {
    let asking: Picks | null = null;
    while (chosen !== null && chosen !== asking) {
      asking = chosen;
      await ask(asking, useView.getState().query);
    }
  } finally {
    trying = false;
  }
}

/** What was tried is over: the filter is the view's again. */
export function endTrial(): void {
  chosen = null;
  const { picks, query } = useView.getState();
  void ask(picks, query);
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
