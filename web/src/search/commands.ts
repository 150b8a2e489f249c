/** What the app can be told to do, by name. */

import { TRAITS, traitLabel } from "../color/traits";
import { fitMap, reset, setMode, toggleEdges, toggleLabels } from "../map/actions";
import { useDrawing } from "../map/drawing";
import { PAGES } from "../pages";
import { setOverlays } from "../state/overlays";
import { setPreference } from "../state/preferences";
import { clearFilter, clearSelection, getView, setView } from "../state/view";
import { type Surface, TABS } from "../surfaces";
import type { IconName } from "../ui/icons";
import { surfaceLabel } from "../words";

export interface Command {
  key: string;
  label: string;
  icon: IconName;
  /** Other words by which it is found. */
  words?: string;
  run: () => void;
}

const goTo = (surface: Surface): Command => ({
  key: `go:${surface}`,
  label: `Go to ${surfaceLabel(surface)}`,
  icon: surface === "start" ? "right" : (surface as IconName),
  words: "view open show",
  run: () => setView({ surface }),
});

function all(): Command[] {
  const index = useDrawing.getState().index;
  const dark = document.documentElement.dataset.theme !== "light";
  const { mode } = getView();
  return [
    ...TABS.filter((surface) => surface === "map" || surface === "table" || PAGES[surface]).map(goTo),
    ...(PAGES.start ? [goTo("start")] : []),
    ...TRAITS.filter(({ column }) => index?.columns[column]).map(
      ({ column }): Command => ({
        key: `color:${column}`,
        label: `Color by ${traitLabel(column)}`,
        icon: "target",
        words: "paint hue map",
        run: () => setView({ color: column, surface: "map" }),
      }),
    ),
    {
      key: "theme",
      label: dark ? "Light theme" : "Dark theme",
      icon: dark ? "sun" : "moon",
      words: "mode appearance",
      run: () => setPreference({ theme: dark ? "light" : "dark" }),
    },
    {
      key: "mode",
      label: mode === "2d" ? "3D map" : "2D map",
      icon: "map",
      words: "dimensions three two",
      run: () => {
        setView({ surface: "map" });
        setMode(mode === "2d" ? "3d" : "2d");
      },
    },
    { key: "fit", label: "Fit the whole map", icon: "fit", words: "zoom out all", run: fitMap },
    { key: "edges", label: "Edges of the family on or off", icon: "tree", run: toggleEdges },
    { key: "labels", label: "Labels on or off", icon: "label", run: toggleLabels },
    { key: "filter", label: "Clear the filter", icon: "close", run: clearFilter },
    { key: "selection", label: "Clear the selection", icon: "close", run: clearSelection },
    { key: "reset", label: "Reset the view", icon: "reset", words: "everything start over", run: reset },
    {
      key: "help",
      label: "Help and keys",
      icon: "help",
      words: "shortcuts",
      run: () => setOverlays({ help: true }),
    },
    {
      key: "about",
      label: "About this atlas",
      icon: "info",
      words: "source snapshot coverage",
      run: () => setOverlays({ about: true }),
    },
  ];
}

/** Commands of which every word typed begins a word. */
export function commandsFor(text: string, most: number): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const fits = ({ label, words: others = "" }: Command) => {
    const own = `${label} ${others}`.toLowerCase().split(/[\s,]+/);
    return words.every((word) => own.some((each) => each.startsWith(word)));
  };
  return all().filter(fits).slice(0, most);
}
