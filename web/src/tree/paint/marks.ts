/** Shapes on the lines: what changed on the way, and what contradicts it. */

import { along, branch, type Curve, link, newCurve } from "../curves";
import { ITEM } from "../fold";
import { type Look, MARK } from "../look";
import { isMuted, MUTED, type View } from "./view";

const MARKS = [MARK.changed, MARK.dropped, MARK.conflict, MARK.contradicted, MARK.cycle];

/** Shapes on the lines, each of its own form. */
export function paintMarks(context: CanvasRenderingContext2D, view: View, look: Look): void {
  if (view.spacing < 5) return;
  const { picture } = view;
  const { items } = picture;
  const curve = newCurve();
  const size = Math.min(4.6, view.spacing * 0.34);
  for (const item of view.seen) {
    if (items.kind[item] !== ITEM.model || (items.above[item] as number) < 0) continue;
    if (items.kind[items.above[item] as number] !== ITEM.model) continue;
    const marks = look.marks[look.family.principal[items.node[item] as number] as number] ?? 0;
    if (marks === 0) continue;
    branch(picture, item, curve);
    view.screen(curve);
    context.globalAlpha = isMuted(look, picture, item) ? MUTED * 2 : 1;
    markLine(context, look, curve, marks, size, 0.84);
  }
  for (let k = 0; k < items.links.row.length; k++) {
    const marks = look.marks[items.links.row[k] as number] ?? 0;
    if (marks === 0) continue;
    link(picture, k, curve);
    view.screen(curve);
    if (view.reaches(curve)) markLine(context, look, curve, marks, size, 0.6);
  }
  context.globalAlpha = 1;
}

function markLine(
  context: CanvasRenderingContext2D,
  look: Look,
  curve: Curve,
  marks: number,
  size: number,
  first: number,
): void {
  const long = Math.hypot(
    (curve[6] as number) - (curve[0] as number),
    (curve[7] as number) - (curve[1] as number),
  );
  const step = Math.min(0.12, (2.6 * size) / Math.max(1, long));
  let at = first;
  for (const mark of MARKS) {
    if (!(marks & mark)) continue;
    const { x, y } = along(curve, at);
    at -= step;
    drawMark(context, look, mark, x, y, size);
  }
}

export function drawMark(
  context: CanvasRenderingContext2D,
  look: Pick<Look, "ink" | "palette">,
  mark: number,
  x: number,
  y: number,
  size: number,
): void {
  context.lineWidth = 2;
  context.strokeStyle = look.ink.ground;
  context.beginPath();
  if (mark === MARK.changed) {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
    context.fillStyle = look.ink.text;
  } else if (mark === MARK.dropped || mark === MARK.conflict) {
    context.moveTo(x - size, y - size * 0.8);
    context.lineTo(x + size, y - size * 0.8);
    context.lineTo(x, y + size);
    context.closePath();
    context.fillStyle =
      look.palette.verdicts[mark === MARK.dropped ? "dropped" : "conflict"] ?? look.ink.text;
  } else if (mark === MARK.contradicted) {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size * 0.8);
    context.lineTo(x - size, y + size * 0.8);
    context.closePath();
    context.fillStyle = look.ink.alert;
  } else context.arc(x, y, size, 0.5, 2 * Math.PI - 0.5);
  if (mark === MARK.cycle) {
    context.strokeStyle = look.ink.alert;
    context.stroke();
    return;
  }
  context.stroke();
  context.fill();
  if (mark === MARK.conflict && size > 3) {
    context.strokeStyle = look.ink.ground;
    context.lineWidth = 1.2;
    context.beginPath();
    context.moveTo(x, y - size * 0.5);
    context.lineTo(x, y + size * 0.2);
    context.stroke();
  }
}
