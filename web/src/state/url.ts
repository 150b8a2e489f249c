/**
 * The view as the fragment of a URL. Only what differs from the first view is written, so that the plain address is the
 * plain map. The atlas's id goes along with a camera or a cluster, which mean nothing in another atlas.
 */

import { DEFAULT_COLOR, SIZES, traitOf } from "../color/traits";
import { expression, readExpression } from "../filter/expression";
import { readCamera, writeCamera } from "./camera";
import { FIRST_VIEW, type View } from "./view";

const LONGEST = 2_000;

export function writeView(view: View, atlas: string | null): string {
  const parts = new URLSearchParams();
  if (view.surface === "table") parts.set("view", "table");
  if (view.surface === "lab") {
    parts.set("lab", view.lab);
    if (view.by) parts.set("by", view.by);
  }
  if (view.mode === "3d") parts.set("mode", "3d");
  if (view.color !== DEFAULT_COLOR) parts.set("color", view.color);
  if (view.size) parts.set("size", view.size);
  const filter = expression(view.picks, view.query);
  if (filter) parts.set("filter", filter);
  if (view.model) parts.set("model", view.model);
  if (view.family) parts.set("family", view.family);
  if (view.sort !== FIRST_VIEW.sort) parts.set("sort", view.sort);
  if (view.camera) parts.set("at", writeCamera(view.camera));
  if (atlas && (view.camera || filter.includes("cluster_"))) parts.set("atlas", atlas.slice(0, 8));
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
  const text = (key: string) => {
    const value = parts.get(key);
    return value && value.length <= LONGEST ? value : null;
  };
  const ours = !parts.has("atlas") || atlas === null || atlas.startsWith(parts.get("atlas") ?? "-");
  const color = text("color");
  const size = text("size");
  const lab = text("lab") ?? "";
  const camera = ours ? readCamera(text("at") ?? "") : null;
  const { picks, query } = readExpression(text("filter") ?? "");
  const kept = ours
    ? picks
    : Object.fromEntries(Object.entries(picks).filter(([c]) => !c.startsWith("cluster_")));
  return {
    ...FIRST_VIEW,
    surface: parts.has("lab") ? "lab" : parts.get("view") === "table" ? "table" : "map",
    lab: /^[a-z]{0,20}$/.test(lab) ? lab : "",
    by: parts.has("lab") ? (text("by") ?? "") : "",
    mode: parts.get("mode") === "3d" ? "3d" : "2d",
    color: color && traitOf(color) ? color : DEFAULT_COLOR,
    size: size && SIZES.includes(size) ? size : null,
    picks: kept,
    query,
    model: text("model"),
    family: text("family"),
    sort: /^-?[a-z_]+$/.test(text("sort") ?? "") ? (text("sort") as string) : FIRST_VIEW.sort,
    camera: camera && camera.mode === (parts.get("mode") === "3d" ? "3d" : "2d") ? camera : null,
  };
}
