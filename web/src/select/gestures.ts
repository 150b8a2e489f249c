/** Selecting on the map: what was drawn, what is in view, single models. */

import { briefQuery, queryClient } from "../api/queries";
import type { Atlas } from "../api/types";
import { chooseSelection } from "../filter/selection";
import { shapeTerm } from "../filter/shapeTerms";
import { LONGEST_LINKED, writeSteps } from "../filter/steps";
import { getEngine } from "../map/drawing";
import { getView, openModel, setSelection, setView } from "../state/view";
import { withModel } from "./byHand";
import { type Place, simplified } from "./outline";
import type { Joining } from "./tool";

const MOST_CORNERS = 48;
const FEWEST_CORNERS = 8;
/** CSS pixels that a corner may be off what was drawn. */
const TOLERANCE = 0.75;

/** Joins what lies inside an outline on screen, with as many corners as the link has room for. */
export async function selectOutline(outline: readonly Place[], joining: Joining): Promise<void> {
  const engine = getEngine();
  if (!engine) return;
  const [left = 0, , right = 1] = engine.shapeOf([
    [0, 0],
    [1, 0],
  ]).corners;
  const decimals = Math.max(0, Math.ceil(-Math.log10(Math.abs(right - left))));
  if (simplified(outline, TOLERANCE).length < 3) return;
  const { selection } = getView();
  const free = LONGEST_LINKED - (joining === "replace" ? 0 : writeSteps(selection).length + 2);
  // What a link does not hold anyway need not be coarse.
  const room = free < 0 ? LONGEST_LINKED : free;
  let term = "";
  for (let most = MOST_CORNERS; most >= FEWEST_CORNERS; most -= 8) {
    term = shapeTerm(engine.shapeOf(simplified(outline, TOLERANCE, most)), decimals);
    if (term.length <= room) break;
  }
  await chooseSelection(joining, term);
}

/** Joins what is in view: the way to a box without a pointer. */
export function selectInView(joining: Joining): void {
  const map = document.querySelector(".map")?.getBoundingClientRect();
  if (!map) return;
  const { width, height } = map;
  void selectOutline(
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ],
    joining,
  );
}

/** Adds a model to the selection, or takes it out. */
export async function toggleModel(ix: number): Promise<void> {
  const engine = getEngine();
  const id = await idOf(ix);
  if (!engine || id === null) return;
  const held = await engine.isSelected(ix);
  setSelection(withModel(getView().selection, id, held));
}

/** Adds a model to the selection, where it is not in it. */
export async function takeModel(ix: number): Promise<void> {
  const engine = getEngine();
  const id = await idOf(ix);
  if (engine && id !== null && !(getView().selection.length > 0 && (await engine.isSelected(ix))))
    setSelection(withModel(getView().selection, id, false));
}

/** A click on a model opens it; with shift it joins the selection, or leaves it. */
export async function clickModel(ix: number, shift: boolean): Promise<void> {
  if (shift) {
    await toggleModel(ix);
    return;
  }
  getEngine()?.setSelected(ix);
  const id = await idOf(ix);
  if (id !== null) openModel(id);
}

/** Opens a model and lights its family. */
export async function lightModel(ix: number): Promise<void> {
  const id = await idOf(ix);
  if (id !== null) setView({ model: id, family: id });
}

/** The id of a model on the map; null where it can't be had. */
export async function idOf(ix: number): Promise<string | null> {
  const atlas = queryClient.getQueryData<Atlas>(["atlas"])?.id;
  if (atlas === undefined) return null;
  const brief = await queryClient.fetchQuery(briefQuery(atlas, ix)).catch(() => null);
  return brief?.id ?? null;
}
