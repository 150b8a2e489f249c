/**
 * The one selection: which rows the filter keeps, and which of them are selected. Picks become tables of codes, polygons
 * are decided by the engine's worker, all else is worked out by the server; together they go to the engine, which mutes
 * the rest and counts, off the main thread. A superseded question is dropped.
 */

import { create } from "zustand";
import { getMask, type Mask } from "../api/client";
import {
  type Engine,
  EngineError,
  type PointsIndex,
  type RowCondition,
  type RowFilter,
  type SelectionStep,
} from "../engine";
import { useDrawing } from "../map/drawing";
import { LastKept } from "../state/lastKept";
import { getView, selected, setView, useView, type View } from "../state/view";
import { expression, type Picks, pickExpression } from "./expression";
import { conditionOf } from "./rejected";
import { readShape } from "./shapeTerms";
import { joinExpressions, type Operation, type Step, stepsExpression } from "./steps";

export interface Counting {
  /** Number of the filter; 0: nothing is filtered. */
  turn: number;
  columns: readonly string[];
}

interface Selection {
  /** Rows that the filter keeps; null until something is filtered or selected. */
  matched: number | null;
  /** Rows of those that are selected; null where nothing is. */
  selected: number | null;
  /** The filter that the engine has: what is counted now is counted under it. Its picture may still be on the way. */
  counting: Counting;
  /** Number of the filter that is on screen: counts of another one are stale. 0: nothing is filtered. */
  applied: number;
  /** Its picked columns, in the order of the engine's conditions. */
  columns: readonly string[];
  pending: boolean;
  error: Error | null;
}

const NOTHING: Selection = {
  matched: null,
  selected: null,
  counting: { turn: 0, columns: [] },
  applied: 0,
  columns: [],
  pending: false,
  error: null,
};

export const useSelection = create<Selection>(() => NOTHING);

/** Answers of the server that are kept: 95 kB each for 760,000 models. */
const masks = new LastKept<Mask>(32);

/** The server's answer to an expression; the last ones are kept, since most of a filter stays when some of it changes. */
async function maskOf(text: string, signal: AbortSignal): Promise<Mask> {
  const mask = masks.get(text) ?? (await getMask(text, signal));
  masks.keep(text, mask);
  return mask;
}

/** As many columns as the engine takes conditions for; what is picked of more is asked of the server at once. */
const MOST_COLUMNS = 14;

/** What of a view says which rows are shown. */
type Asked = Pick<View, "picks" | "query" | "selection" | "hide">;

const keyOf = ({ picks, query, selection, hide }: Asked): string =>
  JSON.stringify([picks, query, selection, hide]);

let asked = "";
/** Resolves when what was asked last is answered, or something else was asked. */
let answer: Promise<void> = Promise.resolve();

/** Resolves when the picture of what is counted is there, or something else was asked. */
export const pictured = (): Promise<void> => answer;

let turn = 0;
let abort = new AbortController();

/** Has the engine mute what a filter leaves out, unless it is at that already; resolves when it has, or something else was asked. */
function ask({ picks, query, selection, hide }: Asked): Promise<void> {
  const { engine, index, state } = useDrawing.getState();
  const ready = Boolean(engine && index) || state === "failed";
  const key = `${ready} ${keyOf({ picks, query, selection, hide })}`;
  if (!ready) return Promise.resolve();
  if (key === asked) return answer;
  asked = key;
  abort.abort();
  abort = new AbortController();
  answer = follow({ picks, query: query.trim(), selection, hide }, abort.signal);
  return answer;
}

async function follow(wanted: Asked, signal: AbortSignal): Promise<void> {
  try {
    await keep(wanted, signal, (found) => {
      if (!signal.aborted) useSelection.setState(found);
    });
  } catch (error) {
    if (signal.aborted || (error instanceof EngineError && error.reason === "aborted")) return;
    const shown = error instanceof Error ? error : new Error(String(error));
    useSelection.setState({ pending: false, error: shown });
  }
}

/** Tells the numbers at once, and the rest when a picture of it is there: what follows would hold the picture up. */
async function keep(
  { picks, query, selection, hide }: Asked,
  signal: AbortSignal,
  tell: (found: Partial<Selection>) => void,
): Promise<void> {
  const { engine, index } = useDrawing.getState();
  const whole = expression(picks, query);
  if (!whole && selection.length === 0) {
    const { matched, selected, counting } = NOTHING;
    await engine?.setFilter(null, () => tell({ matched, selected, counting }));
    tell(NOTHING);
    return;
  }
  // Without a map there are no rows to mute; the server counts them.
  if (!engine || !index) {
    const all = joinExpressions(whole, stepsExpression(selection));
    const [kept, some] = await Promise.all([whole ? maskOf(whole, signal) : null, maskOf(all, signal)]);
    tell({
      ...NOTHING,
      matched: kept?.matched ?? some.total,
      selected: selection.length > 0 ? some.matched : null,
    });
    return;
  }
  const wanted = conditionsOf(picks, query, index, engine.count);
  const shapes = selection.map(shapeStep);
  const server = [
    wanted.query,
    ...wanted.conditions,
    ...selection.filter((_, i) => !shapes[i]).map(({ term }) => term),
  ].filter((text): text is string => typeof text === "string" && text !== "");
  if (server.length === 0) {
    // In this task: the worker is at it before the page draws what else follows from a click or a link.
    await apply(
      engine,
      wanted.columns,
      {
        conditions: wanted.conditions as RowCondition[],
        bits: null,
        selection: shapes as SelectionStep[],
        hide,
      },
      tell,
    );
    return;
  }
  if (server.some((text) => !masks.has(text))) useSelection.setState({ pending: true });
  const [rest, conditions, steps] = await Promise.all([
    wanted.query ? maskOf(wanted.query, signal) : null,
    Promise.all(
      wanted.conditions.map(async (condition, i): Promise<RowCondition> => {
        if (typeof condition !== "string") return condition;
        return { column: wanted.columns[i] as string, bits: (await maskOf(condition, signal)).bits };
      }),
    ),
    Promise.all(selection.map((step, i) => shapes[i] ?? maskStep(step, signal))),
  ]);
  if (signal.aborted) return;
  await apply(engine, wanted.columns, { conditions, bits: rest?.bits ?? null, selection: steps, hide }, tell);
}

async function apply(
  engine: Engine,
  columns: readonly string[],
  filter: RowFilter & { selection: readonly SelectionStep[] },
  tell: (found: Partial<Selection>) => void,
): Promise<void> {
  const some = filter.selection.length > 0;
  turn++;
  const counting = { turn, columns };
  // Counting takes from the picture what a polygon has taken already.
  await engine.setFilter({ ...filter, selection: some ? filter.selection : null }, ({ kept, selected }) =>
    tell(some ? { matched: kept, selected } : { matched: kept, selected: null, counting }),
  );
  tell({ counting, applied: turn, columns, pending: false, error: null });
}

/** A step that the worker decides by itself; null: the server has to. */
function shapeStep({ operation, term }: Step): SelectionStep | null {
  const shape = readShape(term);
  return shape && { operation, name: term, set: { shape } };
}

async function maskStep({ operation, term }: Step, signal: AbortSignal): Promise<SelectionStep> {
  return { operation, name: term, set: { bits: (await maskOf(term, signal)).bits } };
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
const MAP_FIRST = 180;

/** What was chosen and the page has yet to follow. */
let chosen: Partial<Asked> = {};

const askChosen = (): Promise<void> => ask({ ...getView(), ...chosen });

const mapFirst = (): Promise<void> =>
  Promise.race([askChosen(), new Promise<void>((resolve) => setTimeout(resolve, MAP_FIRST))]);

/** Changes what is asked: the map begins at once, the page follows, at the latest within a blink. */
async function choose(change: Partial<Asked>): Promise<void> {
  chosen = { ...chosen, ...change };
  const mine = chosen;
  await mapFirst();
  // Of clicks that follow each other closely the last one holds what all of them chose.
  if (chosen !== mine) return;
  chosen = {};
  setView(mine);
}

/** Begins with the filter of a view that the page is about to show; null where there is nothing to begin with. */
export function beginFilter({ surface, picks, query, selection, hide }: View): Promise<void> | null {
  const now = getView();
  const mine = { picks, query, selection, hide };
  if (surface !== "map" || now.surface !== "map" || keyOf(mine) === keyOf(now)) return null;
  chosen = mine;
  return mapFirst().then(() => {
    if (chosen === mine) chosen = {};
    setTimeout(askChosen); // the page may have gone elsewhere
  });
}

export async function choosePicks(change: (picks: Picks) => Picks): Promise<void> {
  await choose({ picks: change(chosen.picks ?? getView().picks) });
}

/** Adds a set to the selection, or does what else the gesture means. */
export async function chooseSelection(operation: Operation | "replace", term: string): Promise<void> {
  const selection = selected(chosen.selection ?? getView().selection, operation, term);
  if (selection) await choose({ selection });
}

let trying = false;

/**
 * Shows what picks would keep while they are still being chosen, as by a brush that is dragged: no entry of the history,
 * and no more questions than are answered. `choosePicks` makes them stay; `endTrial` takes them back.
 */
export async function tryPicks(change: (picks: Picks) => Picks): Promise<void> {
  chosen = { picks: change(getView().picks) };
  if (trying) return;
  trying = true;
  try {
    let asking: Picks | undefined;
    while (chosen.picks && chosen.picks !== asking) {
      asking = chosen.picks;
      await askChosen();
      // The charts ask what they need before the next filter: a worker that is behind would show nothing in time.
      await new Promise(requestAnimationFrame);
      await useDrawing.getState().engine?.settled();
    }
  } finally {
    trying = false;
  }
}

/** What was tried is over: the filter is the view's again. */
export function endTrial(): void {
  chosen = {};
  void askChosen();
}

/** Follows the view's filter for as long as the page lives; returns what stops it. */
export function followFilter(): () => void {
  // While the page still follows a click, its view has what was asked before.
  const check = () => void askChosen();
  check();
  const stops = [useView.subscribe(check), useDrawing.subscribe(check)];
  return () => {
    for (const stop of stops) stop();
    abort.abort();
    asked = "";
    chosen = {};
    useSelection.setState(NOTHING);
  };
}
