/** The page before React is there: its bars and panels, still empty, and the map in the place that it keeps. */

import { isPanelOpen } from "./select/panelOpen";
import { usePreferences } from "./state/preferences";
import { getView } from "./state/view";
import { isOfModels } from "./surfaces";

/** Puts them up; returns the element of the map. The page that follows takes their place. */
export function showShell(root: HTMLElement): HTMLElement {
  const { surface } = getView();
  const beside = isOfModels(surface);
  const filters = beside && usePreferences.getState().filtersOpen;
  const panel = beside && isPanelOpen();
  const map = box("div", "map");
  const app = box(
    "div",
    shellClass({ filters, panel, covered: surface !== "map" && surface !== "start" }),
    box("header", "header"),
    box(
      "main",
      "room",
      map,
      ...(filters ? [box("aside", "side filters")] : []),
      ...(panel ? [box("aside", "side panel")] : []),
    ),
    box("footer", "bottom"),
  );
  root.replaceChildren(app);
  return map;
}

/** What is open decides where the map is. */
export function shellClass({
  filters,
  panel,
  covered,
}: {
  filters: boolean;
  panel: boolean;
  /** Something lies over the map. */
  covered: boolean;
}): string {
  return `app${filters ? " with-filters" : ""}${panel ? " with-panel" : ""}${covered ? " covered" : ""}`;
}

function box(tag: string, name: string, ...children: Element[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.append(...children);
  return element;
}
