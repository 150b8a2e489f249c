/** What buttons and keys do with the map and the view; each works, or does nothing, without a map. */

import { flushSync } from "react-dom";
import { setPreference, usePreferences } from "../state/preferences";
import { getView, openModel, setView } from "../state/view";
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

export const fitMap = (): void => getEngine()?.fit();

export function setMode(mode: "2d" | "3d"): void {
  setView({ mode, camera: null });
}

export const zoomIn = (): void => getEngine()?.zoomBy(1.6, { duration: 180 });
export const zoomOut = (): void => getEngine()?.zoomBy(1 / 1.6, { duration: 180 });

export const toggleEdges = (): void => setPreference({ edges: !usePreferences.getState().edges });
export const toggleLabels = (): void => setPreference({ labels: !usePreferences.getState().labels });

/** Back to the first view of the map: no filter, no family, no selection, everything in the frame. */
export function reset(): void {
  setView({ picks: {}, query: "", model: null, family: null, camera: null, color: "task", size: null });
  fitMap();
}

/** Whether this page can draw at all; false only once that is certain. */
export const canDraw = (): boolean => useDrawing.getState().state !== "failed";
