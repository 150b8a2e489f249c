/** Names beside the items, the most important first, none over another. */

import { hasBelow } from "../arrange";
import { fitted, radialLabel } from "../camera";
import { ITEM } from "../fold";
import { itemLabel } from "../labels";
import type { Look } from "../look";
import type { Attention } from "./attention";
import { BAR, paintBars } from "./bars";
import { Boxes } from "./boxes";
import { shortened } from "./shortened";
import { isMuted, type View } from "./view";

/** Items with a name, and how far from the item it ends. */
export type Named = readonly { item: number; far: number }[];

/** Labels where rows are too close for any. */
const FEW_LABELS = 28;

/** Rows closer than this on screen have no label of their own by right; they may find room. */
export const LEGIBLE = 9;

export function paintLabels(
  context: CanvasRenderingContext2D,
  view: View,
  look: Look,
  attention: Attention,
): Named {
  const { picture, room } = view;
  const labels: { item: number; far: number }[] = [];
  const { items } = picture;
  const size = view.spacing >= 15 ? 12 : 11;
  context.font = `${size}px ${look.ink.font}`;
  context.textBaseline = "middle";
  const weight = (item: number) =>
    item === attention.hovered || item === attention.current
      ? 1e9
      : attention.found.has(item)
        ? 1e8 + (items.hidden[item] as number)
        : items.kind[item] === ITEM.model
          ? (look.family.shape.size[items.node[item] as number] as number) +
            (hasBelow(picture, item) ? 0.5 : 0)
          : (items.hidden[item] as number) / 4;
  const most = view.spacing < 4 ? FEW_LABELS : 900;
  const order = view.seen.length > most ? mostImportant(view.seen, weight, most) : [...view.seen];
  order.sort((a, b) => weight(b) - weight(a) || a - b);
  const taken = new Boxes(room);
  const limitOf = nameLimits(view);
  for (const item of order) {
    const folded = look.folded.relations.get(item);
    const signed = folded !== undefined && items.kind[item] === ITEM.model && view.spacing >= 7;
    const away = items.kind[item] === ITEM.rest ? 11 : signed ? 23 : view.radius + 5;
    const leaf = !hasBelow(picture, item);
    const text = itemLabel(look.family, items, item);
    const bars = folded && view.spacing >= LEGIBLE ? BAR + 8 : 0;
    const label = shortened(context, text, limitOf(item, leaf, away, bars));
    const wide = context.measureText(label).width;
    const angle = picture.form === "radial" ? (picture.angle[item] as number) : 0;
    if (!taken.take(view.sx[item] as number, view.sy[item] as number, angle, away, wide + bars, size))
      continue;
    labels.push({ item, far: away + wide + bars });
    const flipped = Math.cos(angle) < -1e-6;
    context.save();
    context.translate(view.sx[item] as number, view.sy[item] as number);
    context.rotate(flipped ? angle + Math.PI : angle);
    context.globalAlpha = isMuted(look, picture, item) ? 0.45 : 1;
    context.textAlign = flipped ? "right" : "left";
    const x = flipped ? -away : away;
    if (!leaf) {
      // The lines to its children begin behind its name, not under it.
      context.fillStyle = look.ink.ground;
      context.fillRect(flipped ? x - wide - 4 : x - 2, -size / 2 - 0.5, wide + 6, size + 1);
    }
    context.strokeStyle = look.ink.ground;
    context.lineWidth = 3.5;
    context.strokeText(label, x, 0.5);
    const quiet = items.kind[item] !== ITEM.model;
    context.fillStyle = attention.found.has(item) ? look.ink.accent : quiet ? look.ink.quiet : look.ink.text;
    context.fillText(label, x, 0.5);
    if (bars > 0) {
      const from = flipped ? -(away + wide + 8 + BAR) : away + wide + 8;
      paintBars(context, look, item, from);
    }
    context.restore();
  }
  context.globalAlpha = 1;
  return labels;
}

/** How long the name of an item may be: up to the next generation, the end of the room, or what circles leave around them. */
function nameLimits({ picture, camera, room, sx }: View) {
  const least = 56;
  if (picture.form === "radial") {
    // Nearer, where a name may lead out of the room, it is told in full.
    const near = camera.ky / fitted(picture, room).ky;
    const most = Math.min(240, radialLabel(room) * Math.max(1, near));
    return (_item: number, _leaf: boolean, _away: number, bars: number) => Math.max(least, most - bars);
  }
  const column = picture.timed ? 220 : Math.max(90, picture.step * camera.kx - 44);
  return (item: number, leaf: boolean, away: number, bars: number) => {
    const most = leaf ? Math.max(column, 190) - (picture.timed ? 0 : bars) : column;
    const left = room.width - (sx[item] as number) - away - bars - 6;
    // In steps, so that a name does not change with every pixel that the picture moves.
    return left > 0 ? Math.max(least, Math.min(most, Math.floor(left / 12) * 12)) : most;
  };
}

function mostImportant(items: readonly number[], weight: (item: number) => number, most: number): number[] {
  const sample = items.map(weight).sort((a, b) => b - a);
  const least = sample[Math.min(most, sample.length) - 1] ?? 0;
  const some: number[] = [];
  for (const item of items) if (weight(item) >= least && some.length < most) some.push(item);
  return some;
}
