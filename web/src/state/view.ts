/** What the person has set: one store that the map, the panels, the table and the URL share. */

import { create } from "zustand";
import { DEFAULT_COLOR } from "../color/traits";
import type { CameraState, Mode } from "../engine";
import type { Picks } from "../filter/expression";

export interface View {
  surface: "map" | "table" | "lab";
  mode: Mode;
  color: string;
  size: string | null;
  picks: Picks;
  query: string;
  /** Id of the model in the panel. */
  model: string | null;
  /** Id of a model whose family is lit on the map. */
  family: string | null;
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
  model: null,
  family: null,
  sort: "-downloads",
  lab: "",
  by: "",
  camera: null,
};

export const useView = create<View>(() => FIRST_VIEW);

export const setView = (change: Partial<View>): void => useView.setState(change);
export const getView = (): View => useView.getState();

/** Opens a model in the panel; a lit family stays only where the model belongs to what is lit or asks for it. */
export const openModel = (id: string): void => setView({ model: id });
export const closeModel = (): void => setView({ model: null });
export const clearFilter = (): void => setView({ picks: {}, query: "" });
