/** The keys of the whole page. A field that is being typed in keeps its own. */

import { briefQuery, queryClient } from "./api/queries";
import type { Atlas } from "./api/types";
import { releaseKeys } from "./earlyKeys";
import type { Direction } from "./engine";
import { isField } from "./fields";
import { fitMap, setMode, toggleContours, toggleEdges, toggleFamily, zoomIn, zoomOut } from "./map/actions";
import { getEngine, useDrawing } from "./map/drawing";
import { selectInView, takeModel, toggleModel } from "./select/gestures";
import { putToolDown, toggleTool } from "./select/tool";
import { setOverlays, useOverlays } from "./state/overlays";
import { clearFilter, clearSelection, closeModel, getView, openModel, setView } from "./state/view";
import { isOfModels, TABS } from "./surfaces";
import { pressTime, togglePlay, useClock } from "./time/clock";

const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

function focusSearch(): void {
  const input = document.getElementById("search");
  if (input instanceof HTMLInputElement) {
    input.focus();
    input.select();
  }
}

/** What Escape closes, nearest first: a menu, a tool, a page, the panel, the selection, the family, the filter. */
function clearOne(): void {
  const view = getView();
  if (useOverlays.getState().menu) setOverlays({ menu: null });
  else if (putToolDown()) return;
  else if (!isOfModels(view.surface)) setView({ surface: "map" });
  else if (view.model) closeModel();
  else if (view.selection.length > 0) clearSelection();
  else if (view.family) setView({ family: null });
  else clearFilter();
}

let walking: number | null = null;
/** Steps follow each other, however fast the keys are: each begins where the one before arrived. */
let arrived: Promise<void> = Promise.resolve();

function afterWalk(act: () => Promise<void>): void {
  arrived = arrived.then(act).catch(() => undefined);
}

/** To the next model; with `taking`, also past the selection, and each that is reached joins it. */
async function walk(direction: Direction, taking: boolean): Promise<void> {
  const engine = getEngine();
  const index = useDrawing.getState().index;
  if (!engine || !index || getView().surface !== "map") return;
  const from = walking ?? (await selectedIx()) ?? (await nearestToCenter());
  if (from === null) return;
  const next =
    walking === null && (await selectedIx()) === null ? from : await engine.walk(from, direction, taking);
  if (next === null) return;
  walking = next;
  engine.setHover(next);
  engine.setSelected(next);
  const at = engine.screenOf({ ix: next });
  const inside = at && at.x > 60 && at.y > 60 && at.x < innerWidth - 60 && at.y < innerHeight - 120;
  if (!inside) engine.flyTo({ ix: next }, { duration: 200, zoom: 1 });
  if (taking) await takeModel(next);
}

async function selectedIx(): Promise<number | null> {
  const id = getView().model;
  if (!id) return null;
  const known = queryClient.getQueryData<{ ix: number }>(["model", id]);
  return known?.ix ?? null;
}

async function nearestToCenter(): Promise<number | null> {
  const engine = getEngine();
  const map = document.querySelector(".map")?.getBoundingClientRect();
  if (!engine || !map) return null;
  const [x, y] = [map.width / 2, map.height / 2];
  for (const reach of [12, 40, 120, 400]) {
    const found = await engine.within([
      [x - reach, y - reach],
      [x + reach, y - reach],
      [x + reach, y + reach],
      [x - reach, y + reach],
    ]);
    if (found.length > 0) return found[0] as number;
  }
  return null;
}

async function openWalked(): Promise<void> {
  const atlas = queryClient.getQueryData<Atlas>(["atlas"])?.id;
  if (walking === null || atlas === undefined) return;
  const brief = await queryClient.fetchQuery(briefQuery(atlas, walking)).catch(() => null);
  if (brief) openModel(brief.id);
  walking = null;
}

/** Adds the model that was walked to, or the open one, to the selection, or takes it out. */
async function joinWalked(): Promise<void> {
  const ix = walking ?? (await selectedIx());
  if (ix !== null) await toggleModel(ix);
}

/** Binds the keys; returns what unbinds them. */
export function bindKeys(): () => void {
  const down = (event: KeyboardEvent) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      focusSearch();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]") || isField(event.target)) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const aside = !isOfModels(getView().surface);
    const onMap = getView().surface === "map" && target.matches("body, .map, .map *");
    if (event.key in ARROWS && getView().surface === "map" && !target.closest("[role=menu], .tb-scroll")) {
      event.preventDefault();
      document.querySelector<HTMLElement>(".map")?.focus({ preventScroll: true });
      const { key, shiftKey } = event;
      afterWalk(() => walk(ARROWS[key] as Direction, shiftKey));
      return;
    }
    if (event.key === "Enter" && onMap) {
      afterWalk(openWalked);
      return;
    }
    if (event.key === " " && onMap) {
      event.preventDefault();
      if (walking === null && useClock.getState().day !== null) togglePlay();
      else afterWalk(joinWalked);
      return;
    }
    const act = ACTIONS[event.key];
    if (!act || (aside && !EVERYWHERE.has(event.key))) return;
    event.preventDefault();
    act();
  };
  const forget = () => {
    walking = null;
  };
  document.addEventListener("keydown", down);
  document.addEventListener("pointerdown", forget);
  // React takes what is typed only once it is done with what it is at.
  queueMicrotask(releaseKeys);
  return () => {
    document.removeEventListener("keydown", down);
    document.removeEventListener("pointerdown", forget);
  };
}

/** Keys that have nothing to do with the map. */
const EVERYWHERE: ReadonlySet<string> = new Set([..."/?[]", "Escape", ...TABS.map((_, i) => String(i + 1))]);

/** What only the map has. */
function onTheMap(act: () => void): void {
  if (getView().surface === "map" && getEngine()) act();
}

const ACTIONS: Record<string, () => void> = {
  "/": focusSearch,
  "?": () => setOverlays({ help: true }),
  Escape: clearOne,
  c: () => setOverlays({ menu: "color" }),
  s: () => setOverlays({ menu: "size" }),
  d: () => setMode(getView().mode === "2d" ? "3d" : "2d"),
  e: toggleEdges,
  f: fitMap,
  t: () => onTheMap(pressTime),
  o: () => onTheMap(toggleContours),
  h: () => {
    const { model } = getView();
    if (model) toggleFamily(model);
  },
  b: () => onTheMap(() => toggleTool("box")),
  l: () => onTheMap(() => toggleTool("lasso")),
  v: () => onTheMap(() => selectInView("replace")),
  V: () => onTheMap(() => selectInView("add")),
  x: () => setView({ hide: !getView().hide }),
  "+": zoomIn,
  "=": zoomIn,
  "-": zoomOut,
  ...Object.fromEntries(TABS.map((surface, i) => [String(i + 1), () => setView({ surface })])),
  "[": () => history.back(),
  "]": () => history.forward(),
};
