/** The sign with which an item is unfolded or folded. */

import { hasBelow, type Picture } from "../arrange";
import type { Camera } from "../camera";
import { ITEM } from "../fold";
import type { Look } from "../look";
import type { Attention } from "./attention";
import type { View } from "./view";

export const SIGN = 6;

/** Where the sign stands with which an item is unfolded or folded. */
export function signOf(picture: Picture, camera: Camera, item: number): { x: number; y: number } {
  const away = picture.items.kind[item] === ITEM.rest ? 0 : 13;
  const angle = picture.form === "radial" ? (picture.angle[item] as number) : 0;
  return {
    x: (picture.x[item] as number) * camera.kx + camera.tx + away * Math.cos(angle),
    y: (picture.y[item] as number) * camera.ky + camera.ty + away * Math.sin(angle),
  };
}

export function paintFolded(
  context: CanvasRenderingContext2D,
  view: View,
  look: Look,
  { hovered, current }: Attention,
): void {
  if (view.spacing < 7) return;
  const { picture, camera } = view;
  const { items } = picture;
  for (const item of view.seen) {
    const folded = (items.hidden[item] as number) > 0 && items.kind[item] !== ITEM.bundle;
    const open =
      !folded &&
      (item === hovered || item === current) &&
      items.kind[item] === ITEM.model &&
      hasBelow(picture, item);
    if (!folded && !open) continue;
    const { x, y } = signOf(picture, camera, item);
    const r = Math.min(SIGN, view.spacing * 0.4);
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = look.ink.surface;
    context.strokeStyle = item === hovered ? look.ink.accent : look.ink.quiet;
    context.lineWidth = 1.1;
    context.fill();
    context.stroke();
    context.beginPath();
    context.moveTo(x - r * 0.5, y);
    context.lineTo(x + r * 0.5, y);
    if (folded) {
      context.moveTo(x, y - r * 0.5);
      context.lineTo(x, y + r * 0.5);
    }
    context.strokeStyle = look.ink.text;
    context.stroke();
  }
}
