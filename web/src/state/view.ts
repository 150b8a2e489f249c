/** What the person has set: one store that the map, the panels, the table and the URL share. */

import { create } from "zustand";
import { DEFAULT_COLOR } from "../color/traits";
import type { CameraState, Mode } from "../engine";
import { expression, type Picks } from "../filter/expression";
import {
  joinExpressions,
  LONGEST_SELECTION,
  type Step,
  stepsExpression,
  withStep,
  writeSteps,
} from "../filter/steps";
import type { Surface } from "../surfaces";
import { say } from "./overlays";

export interface View {
  surface: Surface;
  mode: Mode;
  color: string;
  size: string | null;
  picks: Picks;
  query: string;
  /** What is selected, as it was made; empty: nothing. */
  selection: readonly Step[];
  /** What the filter leaves out is gone, not muted. */
  hide: boolean;
  /** Id of the model in the panel, or of the page. */
  model: string | null;
  /** Id of a model whose family is lit on the map, is the tree, or the page. */
  family: string | null;
  owner: string | null;
  /** Two models, or the roots of two families, to compare. */
  pair: readonly [string, string] | null;
  /** Only models born by then are on the map: `2024-05-01`; null: all. */
  until: string | null;
  /** A second coloring of the same map, side by side. */
  beside: string | null;
  /** Lines of equal density on the map. */
  contours: boolean;
  /** What a view is told by, see `settings.ts`. */
  tree: string;
  network: string;
  charts: string;
  /** What is changed of the colors, see `color/paint.ts`. */
  paint: string;
  columns: string;
  /** Which question the first page answers, and for what. */
  start: string;
  /** Order of the table, as the API takes it. */
  sort: string;
  /** Page of the laboratory, by name; empty: its first. */
  lab: string;
  /** What that page is told by: `relation:finetune-declared,weighting:family`. */
  by: string;
  /** Where the camera last rested; null: the whole map. */
  camera: CameraState | null;
}

export const FIRST_VIEW: View = {
  surface: "map",
  mode: "2d",
  color: DEFAULT_COLOR,
  size: null,
  picks: {},
  query: "",
  selection: [],
  hide: false,
  model: null,
  family: null,
  owner: null,
  pair: null,
  until: null,
  beside: null,
  contours: false,
  tree: "",
  network: "",
  charts: "",
  paint: "",
  columns: "",
  start: "",
  sort: "-downloads",
  lab: "",
  by: "",
  camera: null,
};

export const useView = create<View>(() => FIRST_VIEW);

export const setView = (change: Partial<View>): void => useView.setState(change);
export const getView = (): View => useView.getState();

let amending = false;
/** A change that is no step of its own: it belongs to the present entry of the history. */
export function amendView(change: Partial<View>): void {
  amending = true;
  try {
    setView(change);
  } finally {
    amending = false;
  }
}
export const isAmending = (): boolean => amending;

/** Opens a model in the panel; a lit family stays only where the model belongs to what is lit or asks for it. */
export const openModel = (id: string): void => setView({ model: id });
export const closeModel = (): void => setView({ model: null });
/** The filter and the selection in one expression: what the table, the charts, the network and an export are about. */
export const scope = ({ picks, query, selection }: Pick<View, "picks" | "query" | "selection">): string =>
  joinExpressions(expression(picks, query), stepsExpression(selection));

const NO_ROOM =
  "A selection has room for some 350 names, and this would be more: narrow it, or select by a box or a filter.";

/** A selection with one more set; says so, and is null, where that is too long. */
export function selected(
  selection: readonly Step[],
  operation: Step["operation"] | "replace",
  term: string,
): readonly Step[] | null {
  const next = withStep(selection, { operation, term });
  if (!next) say(NO_ROOM);
  return next;
}

/** Adds a set to the selection, or does what else the gesture means. */
export function select(operation: Step["operation"] | "replace", term: string): void {
  const selection = selected(getView().selection, operation, term);
  if (selection) setView({ selection });
}
export const setSelection = (selection: readonly Step[]): void => {
  if (writeSteps(selection).length > LONGEST_SELECTION) say(NO_ROOM);
  else setView({ selection });
};
export const clearSelection = (): void => setView({ selection: [] });

export const clearFilter = (): void => setView({ picks: {}, query: "" });
