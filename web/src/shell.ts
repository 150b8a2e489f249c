/** The page before React is there: its bars and panels, still empty, and the map in the place that it keeps. */

import { usePreferences } from "./state/preferences";
import { getView } from "./state/view";

/** Puts them up; returns the element of the map. The page that follows takes their place. */
export function showShell(root: HTMLElement): HTMLElement {
  const { surface, model } = getView();
  const filters = usePreferences.getState().filtersOpen;
  const map = box("div", "map");
  const app = box(
    "div",
    shellClass({ filters, panel: model !== null, table: surface !== "map" }),
    box("header", "header"),
    box(
      "main",
      "room",
      map,
      ...(filters ? [box("aside", "side filters")] : []),
      ...(model ? [box("aside", "side panel")] : []),
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
  table,
}: {
  filters: boolean;
  panel: boolean;
  table: boolean;
}): string {
  return `app${filters ? " with-filters" : ""}${panel ? " with-panel" : ""}${table ? " on-table" : ""}`;
}

function box(tag: string, name: string, ...children: Element[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.append(...children);
  return element;
}
