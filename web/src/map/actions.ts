/** What buttons and keys do with the map and the view; each works, or does nothing, without a map. */

import { flushSync } from "react-dom";
import { queryClient } from "../api/queries";
import type { Detail } from "../api/types";
import type { Engine } from "../engine";
import { setPreference, usePreferences } from "../state/preferences";
import { FIRST_VIEW, getView, openModel, setView } from "../state/view";
import { getEngine, useDrawing } from "./drawing";

/** Opens a model and goes to it, once the panel has taken its place. */
export function goTo(model: { id: string; ix: number }): void {
  flushSync(() => openModel(model.id));
  if (getView().surface === "map") fly(model.ix);
}

export function fly(ix: number): void {
  const engine = getEngine();
  if (!engine) return;
  engine.setSelected(ix);
  engine.flyTo({ ix });
}

const LEGEND = 236;

/** Frames models in the part of the map that the legend leaves free. */
export function frameBesideLegend(engine: Engine, members: ArrayLike<number>): void {
  const width = document.querySelector(".map")?.clientWidth ?? 0;
  if (width < 3 * LEGEND) {
    engine.frame(members);
    return;
  }
  const from = engine.camera();
  engine.frame(members, { duration: 0 });
  engine.zoomBy((width - LEGEND) / width, { duration: 0 });
  engine.panBy(LEGEND / 2, 0);
  const to = engine.camera();
  if (from.mode !== to.mode) return;
  engine.setCamera(from, { duration: 0 });
  engine.setCamera(to, { duration: 600 });
}

/** Lights the family of a model, named by its base model wherever that is known, or puts it out. */
export function toggleFamily(id: string): void {
  const root = queryClient.getQueryData<Detail>(["model", id])?.root_id ?? id;
  const { family } = getView();
  setView({ family: family === root || family === id ? null : root, surface: "map" });
}

export const fitMap = (): void => getEngine()?.fit();

export function setMode(mode: "2d" | "3d"): void {
  setView({ mode, camera: null });
}

export const zoomIn = (): void => getEngine()?.zoomBy(1.6, { duration: 180 });
export const zoomOut = (): void => getEngine()?.zoomBy(1 / 1.6, { duration: 180 });

export const toggleEdges = (): void => setPreference({ edges: !usePreferences.getState().edges });
export const toggleContours = (): void => setView({ contours: !getView().contours });
export const toggleLabels = (): void => setPreference({ labels: !usePreferences.getState().labels });

/** Back to the first view of the map: no filter, no family, no selection, everything in the frame. */
export function reset(): void {
  flushSync(() => setView({ ...FIRST_VIEW, surface: "map", mode: getView().mode, sort: getView().sort }));
  fitMap();
}

/** Whether this page can draw at all; false only once that is certain. */
export const canDraw = (): boolean => useDrawing.getState().state !== "failed";
