/** One picture of a network: all that the canvas and the files are drawn from. */

import { type Box as LabelBox, placeBoxes } from "../engine/labels/place";
import { bounded, splitId } from "../format/text";
import type { Network } from "./answer";
import { type Camera, toScreen } from "./camera";
import type { Joined } from "./joined";
import type { Look } from "./look";
import type { EdgeRef } from "./pointing";

export interface Ink {
  ground: string;
  text: string;
  quiet: string;
  accent: string;
  alert: string;
  /** By name of a relation. */
  relations: Readonly<Record<string, string>>;
}

export interface Scene {
  network: Network;
  joined: Joined;
  places: Float32Array;
  camera: Camera;
  width: number;
  height: number;
  look: Look;
  radii: Float32Array;
  ink: Ink;
  /** The model that is pointed at or walked to; all that is not joined with it is dim. */
  focus: number | null;
  lit: ReadonlySet<number>;
  edge: EdgeRef | null;
  /** The model in the panel. */
  open: number | null;
  pinned: ReadonlySet<number>;
  labels: boolean;
}

/** Models and lines grow less than the picture does. */
export const growth = ({ k }: Camera): number => Math.min(2.4, Math.max(0.55, k ** 0.45));

export const relationName = ({ relations, relation }: Network, edge: number): string =>
  relations[relation[edge] as number] ?? "unspecified";

export interface Label {
  node: number;
  text: string;
  x: number;
  y: number;
  strong: boolean;
}

export const LABEL_SIZE = 11.5;
const LONGEST = 34;
const MOST_TRIED = 360;
const GAP = 3;

/** Names in the order of importance as far as they find room; what is pointed at, open or pinned first. */
export function labelsOf(scene: Scene, measure: (text: string) => number): Label[] {
  const { network, places, camera, radii, width, height, focus, lit, open, pinned, labels, joined } = scene;
  if (!labels && focus === null) return [];
  const grown = growth(camera);
  const first = [...(focus === null ? [] : [focus]), ...(open === null ? [] : [open]), ...pinned];
  const nodes = new Set(first);
  if (focus !== null) for (const node of lit) nodes.add(node);
  else {
    const weight = (i: number) =>
      (radii[i] as number) * 40 + (joined.lineage[i] as number) + (joined.similar[i] as number);
    const order = Array.from(radii.keys()).sort((a, b) => weight(b) - weight(a) || a - b);
    for (const node of order.slice(0, MOST_TRIED)) nodes.add(node);
  }
  const candidates: Label[] = [];
  const boxes: LabelBox[] = [];
  for (const node of nodes) {
    const [x, y] = toScreen(camera, places[2 * node] as number, places[2 * node + 1] as number);
    if (x < -20 || y < 0 || x > width || y > height) continue;
    const text = bounded(splitId(network.id[node] as string)[1], LONGEST);
    const away = (radii[node] as number) * grown + GAP;
    const size = measure(text);
    const left = x + away + size > width ? x - away - size : x + away;
    candidates.push({ node, text, x: left, y, strong: first.includes(node) });
    boxes.push({ x: left - 2, y: y - LABEL_SIZE / 2 - 2, width: size + 4, height: LABEL_SIZE + 4 });
  }
  return placeBoxes(boxes).map((place) => candidates[place] as Label);
}

/** Opacity of a line between similar models, in a few steps so that all of one step are drawn at once. */
export const SHADES = 6;
export function shadeOf(similarity: number, least: number): number {
  const share = (similarity - least) / (1 - least || 1);
  return Math.min(SHADES - 1, Math.max(0, Math.floor(share * SHADES)));
}
export const shadeAlpha = (shade: number): number => 0.1 + (0.5 * (shade + 0.5)) / SHADES;
