/**
 * The view as the fragment of a URL. Only what differs from the first view is written, so that the plain address is the
 * plain map. The atlas's id goes along with what means nothing in another one: a camera, a cluster, places of a tree.
 */

import { DEFAULT_COLOR, SIZES, traitOf } from "../color/traits";
import { expression, readExpression } from "../filter/expression";
import { isLinked, readSteps, writeSteps } from "../filter/steps";
import { isSurface, type Surface } from "../surfaces";
import { readCamera, writeCamera } from "./camera";
import { forAnyAtlas, isOfOneAtlas } from "./settings";
import { FIRST_VIEW, type View } from "./view";

const LONGEST = 2_000;
/** As the server takes it: a long selection may have been made the filter. */
const LONGEST_FILTER = 16_000;
/** Stands for a selection that is too long for a link: the page that made it has it. */
export const UNLINKED = "*";
/** Terms that mean something in one atlas only. */
const HERE = /(^|[\s(|+&-])(cluster_\d|area|volume):/;
const SETTINGS = ["tree", "network", "charts", "columns", "paint", "start"] as const;

export function writeView(view: View, atlas: string | null): string {
  const parts = new URLSearchParams();
  if (view.surface !== "map" && view.surface !== "lab") parts.set("view", view.surface);
  if (view.surface === "lab") {
    parts.set("lab", view.lab);
    if (view.by) parts.set("by", view.by);
  }
  if (view.mode === "3d") parts.set("mode", "3d");
  if (view.color !== DEFAULT_COLOR) parts.set("color", view.color);
  if (view.size) parts.set("size", view.size);
  const filter = expression(view.picks, view.query);
  if (filter) parts.set("filter", filter);
  const selection = isLinked(view.selection) ? writeSteps(view.selection) : UNLINKED;
  if (selection) parts.set("sel", selection);
  if (view.hide) parts.set("hide", "");
  if (view.model) parts.set("model", view.model);
  if (view.family) parts.set("family", view.family);
  if (view.owner) parts.set("owner", view.owner);
  if (view.pair) {
    parts.set("a", view.pair[0]);
    parts.set("b", view.pair[1]);
  }
  if (view.until) parts.set("until", view.until);
  if (view.beside) parts.set("beside", view.beside);
  if (view.contours) parts.set("contours", "");
  for (const key of SETTINGS) if (view[key]) parts.set(key, view[key]);
  if (view.sort !== FIRST_VIEW.sort) parts.set("sort", view.sort);
  if (view.camera) parts.set("at", writeCamera(view.camera));
  const here =
    view.camera !== null ||
    [filter, selection].some((text) => HERE.test(text)) ||
    [view.tree, view.network].some(isOfOneAtlas);
  if (atlas && here) parts.set("atlas", atlas.slice(0, 8));
  return parts
    .toString()
    .replaceAll("%2F", "/")
    .replaceAll("%3A", ":")
    .replaceAll("%7C", "|")
    .replaceAll("%2C", ",");
}

/** Reads a fragment; what it does not know or can't read it leaves out, never throws. */
export function readView(fragment: string, atlas: string | null): View {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const text = (key: string, longest = LONGEST) => {
    const value = parts.get(key);
    return value && value.length <= longest ? value : null;
  };
  const ours = !parts.has("atlas") || atlas === null || atlas.startsWith(parts.get("atlas") ?? "-");
  const color = text("color");
  const size = text("size");
  const lab = text("lab") ?? "";
  const pair = [text("a"), text("b")];
  const selection = text("sel") ?? "";
  const steps = selection === UNLINKED ? [] : readSteps(selection);
  const beside = text("beside");
  const camera = ours ? readCamera(text("at") ?? "") : null;
  const { picks, query } = readExpression(text("filter", LONGEST_FILTER) ?? "");
  const kept = ours
    ? picks
    : Object.fromEntries(Object.entries(picks).filter(([c]) => !c.startsWith("cluster_")));
  return {
    ...FIRST_VIEW,
    surface: surfaceOf(parts),
    lab: /^[a-z]{0,20}$/.test(lab) ? lab : "",
    by: parts.has("lab") ? (text("by") ?? "") : "",
    mode: parts.get("mode") === "3d" ? "3d" : "2d",
    color: color && traitOf(color) ? color : DEFAULT_COLOR,
    size: size && SIZES.includes(size) ? size : null,
    picks: kept,
    query,
    selection: ours ? steps : steps.filter(({ term }) => !HERE.test(term)),
    hide: parts.has("hide"),
    model: text("model"),
    family: text("family"),
    owner: text("owner"),
    pair: pair[0] && pair[1] ? [pair[0], pair[1]] : null,
    until: /^\d{4}-\d\d-\d\d$/.test(text("until") ?? "") ? text("until") : null,
    beside: beside && traitOf(beside) ? beside : null,
    contours: parts.has("contours"),
    tree: ours ? (text("tree") ?? "") : forAnyAtlas(text("tree") ?? ""),
    network: ours ? (text("network") ?? "") : forAnyAtlas(text("network") ?? ""),
    charts: text("charts") ?? "",
    paint: text("paint") ?? "",
    columns: text("columns") ?? "",
    start: text("start") ?? "",
    sort: /^-?[a-z_]+$/.test(text("sort") ?? "") ? (text("sort") as string) : FIRST_VIEW.sort,
    camera: camera && camera.mode === (parts.get("mode") === "3d" ? "3d" : "2d") ? camera : null,
  };
}

function surfaceOf(parts: URLSearchParams): Surface {
  if (parts.has("lab")) return "lab";
  const view = parts.get("view");
  return isSurface(view) && view !== "lab" ? view : "map";
}
