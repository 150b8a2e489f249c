/** The lines of a tree: on which items hang, to other parents, and the way to the current one. */

import { RELATIONS } from "../../words";
import { along, branch, type Curve, link, newCurve } from "../curves";
import { ITEM } from "../fold";
import type { Look } from "../look";
import type { Attention } from "./attention";
import { isMuted, MUTED, type View } from "./view";

/** More lines than this in view are straight. */
const MANY = 1_500;

export function paintBranches(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture } = view;
  const { items } = picture;
  const byStyle = new Map<number, number[]>();
  const curve = newCurve();
  let many = 0;
  const put = (item: number) => {
    const above = items.above[item] as number;
    const kind = items.kind[item] as number;
    if (above < 0 || items.kind[above] !== ITEM.model || (kind !== ITEM.model && kind !== ITEM.rest)) return;
    const row = kind === ITEM.model ? (look.family.principal[items.node[item] as number] as number) : -1;
    const muted = isMuted(look, picture, item) ? 16 : 0;
    const style = (row < 0 ? RELATIONS.indexOf("unspecified") : (look.edge[row] as number)) | muted;
    const known = byStyle.get(style);
    if (known) known.push(item);
    else byStyle.set(style, [item]);
    many++;
  };
  for (const item of view.seen) put(item);
  // Children out of view whose line crosses it: only worth asking for while rows are told apart.
  if (view.spacing >= 3) {
    const seen = new Set(view.seen);
    for (let item = 0; item < items.count; item++) {
      const above = items.above[item] as number;
      if (above < 0 || seen.has(item)) continue;
      branch(picture, item, curve);
      view.screen(curve);
      if (view.reaches(curve)) put(item);
    }
  }
  const few = many <= MANY && view.spacing >= 4;
  strokeStyles(context, look, byStyle, { width: few ? 1.3 : 0.7, dashes: few }, (item) => {
    branch(picture, item, curve);
    view.screen(curve);
    trace(context, curve, many > MANY);
  });
}

export function paintLinks(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture } = view;
  const { links, kind } = picture.items;
  const byStyle = new Map<number, number[]>();
  const curve = newCurve();
  const shown: number[] = [];
  for (let k = 0; k < links.row.length; k++) {
    link(picture, k, curve);
    view.screen(curve);
    if (!view.reaches(curve)) continue;
    const muted = isMuted(look, picture, links.to[k] as number) ? 16 : 0;
    const style = (look.edge[links.row[k] as number] as number) | muted;
    const known = byStyle.get(style);
    if (known) known.push(k);
    else byStyle.set(style, [k]);
    shown.push(k);
  }
  const straight = shown.length > MANY;
  const few = !straight && view.spacing >= 4;
  strokeStyles(context, look, byStyle, { width: few ? 1 : 0.5, dashes: few }, (k) => {
    link(picture, k, curve);
    view.screen(curve);
    trace(context, curve, straight);
  });
  if (!few) return;
  for (const k of shown) {
    link(picture, k, curve);
    view.screen(curve);
    const tip = along(curve, 0.93);
    const style = look.edge[links.row[k] as number] as number;
    context.globalAlpha = isMuted(look, picture, links.to[k] as number) ? MUTED : 0.9;
    context.fillStyle = look.palette.relations[RELATIONS[style & 7] ?? "unspecified"] ?? look.ink.quiet;
    arrow(context, tip.x, tip.y, tip.angle, kind[links.from[k] as number] === ITEM.model ? 5 : 4.5);
  }
  context.globalAlpha = 1;
}

export function paintWay(
  context: CanvasRenderingContext2D,
  view: View,
  look: Look,
  { way }: Attention,
): void {
  if (way.size < 2) return;
  const curve = newCurve();
  context.strokeStyle = look.ink.accent;
  context.lineWidth = 2;
  context.beginPath();
  for (const item of way) {
    const above = view.picture.items.above[item] as number;
    if (above < 0 || !way.has(above)) continue;
    branch(view.picture, item, curve);
    view.screen(curve);
    trace(context, curve, false);
  }
  context.stroke();
}

/** Lines of one look are one path: `style` is its place in `RELATIONS`, plus 8 dashed, plus 16 muted. */
function strokeStyles(
  context: CanvasRenderingContext2D,
  look: Look,
  byStyle: ReadonlyMap<number, number[]>,
  { width, dashes }: { width: number; dashes: boolean },
  draw: (entry: number) => void,
): void {
  for (const [style, entries] of [...byStyle].sort(([a], [b]) => b - a)) {
    context.beginPath();
    context.strokeStyle = look.palette.relations[RELATIONS[style & 7] ?? "unspecified"] ?? look.ink.quiet;
    context.globalAlpha = style & 16 ? MUTED : dashes ? 0.7 : 0.5;
    context.setLineDash(dashes && style & 8 ? [5, 3.5] : []);
    context.lineWidth = width;
    for (const entry of entries) draw(entry);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function trace(context: CanvasRenderingContext2D, c: Curve, straight: boolean): void {
  const at = (i: number) => c[i] as number;
  context.moveTo(at(0), at(1));
  if (straight) context.lineTo(at(6), at(7));
  else context.bezierCurveTo(at(2), at(3), at(4), at(5), at(6), at(7));
}

function arrow(context: CanvasRenderingContext2D, x: number, y: number, angle: number, size: number): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  context.beginPath();
  context.moveTo(x + size * cos, y + size * sin);
  context.lineTo(x - size * cos - size * 0.7 * sin, y - size * sin + size * 0.7 * cos);
  context.lineTo(x - size * cos + size * 0.7 * sin, y - size * sin - size * 0.7 * cos);
  context.fill();
}
