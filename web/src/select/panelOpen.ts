/** Whether something stands at the right: a model, or the selection where none is open. */

import { usePreferences } from "../state/preferences";
import { getView, useView } from "../state/view";

/** Whether the selection has the panel; a model that is open comes before it. */
export function useSelectionOpen(): boolean {
  const wanted = usePreferences((p) => p.selectionOpen);
  return useView((v) => v.model === null && v.selection.length > 0) && wanted;
}

export function usePanelOpen(): boolean {
  const model = useView((v) => v.model !== null);
  return useSelectionOpen() || model;
}

/** The same before the page is there. */
export function isPanelOpen(): boolean {
  const { model, selection } = getView();
  return model !== null || (selection.length > 0 && usePreferences.getState().selectionOpen);
}
