/** The items themselves: models, ghosts, parents in other families. */

import { ITEM } from "../fold";
import type { Look } from "../look";
import { isMuted, MUTED, type View } from "./view";

export function paintNodes(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture, radius } = view;
  const { kind, node } = picture.items;
  const byColor = new Map<number, number[]>();
  const others: number[] = [];
  for (const item of view.seen) {
    if (kind[item] === ITEM.rest) continue;
    if (kind[item] !== ITEM.model) {
      others.push(item);
      continue;
    }
    const style =
      (look.nodes.code[node[item] as number] as number) * 2 + (isMuted(look, picture, item) ? 1 : 0);
    const known = byColor.get(style);
    if (known) known.push(item);
    else byColor.set(style, [item]);
  }
  for (const [style, items] of [...byColor].sort(([a], [b]) => (b & 1) - (a & 1))) {
    const code = style >> 1;
    const hollow = look.nodes.hollow.has(code) && radius >= 2;
    const color = look.nodes.colors[code] ?? look.palette.other;
    context.globalAlpha = style & 1 ? MUTED : 1;
    context.beginPath();
    for (const item of items) {
      const [x, y] = [view.sx[item] as number, view.sy[item] as number];
      if (radius < 1.6) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else {
        context.moveTo(x + radius, y);
        context.arc(x, y, hollow ? radius - 0.8 : radius, 0, 2 * Math.PI);
      }
    }
    context.fillStyle = hollow ? look.ink.ground : color;
    context.fill();
    if (hollow) {
      context.strokeStyle = color;
      context.lineWidth = 1.6;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  for (const item of others) paintOther(context, view, look, item);
  if (!picture.timed || radius < 2.5) return;
  // Without a date: where they stand says nothing, and they show it.
  context.strokeStyle = look.ink.quiet;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  for (const item of view.seen) {
    if (!picture.undated[item] || kind[item] !== ITEM.model) continue;
    context.beginPath();
    context.arc(view.sx[item] as number, view.sy[item] as number, radius + 3, 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Ghosts are hollow and dashed, parents in another family hollow squares, many of them two squares. */
function paintOther(context: CanvasRenderingContext2D, view: View, look: Look, item: number): void {
  const [x, y, r] = [view.sx[item] as number, view.sy[item] as number, Math.max(1.2, view.radius)];
  context.fillStyle = look.ink.ground;
  context.strokeStyle = look.ink.quiet;
  context.lineWidth = r < 2 ? 0.8 : 1.4;
  const kind = view.picture.items.kind[item] as number;
  context.beginPath();
  if (kind === ITEM.ghost) {
    context.setLineDash(r < 2.5 ? [] : [2.2, 1.8]);
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else if (kind === ITEM.bundle) {
    context.rect(x - r - 2, y - r - 2, 2 * r, 2 * r);
    context.rect(x - r + 1, y - r + 1, 2 * r, 2 * r);
  } else context.rect(x - r, y - r, 2 * r, 2 * r);
  context.fill();
  context.stroke();
  context.setLineDash([]);
}
