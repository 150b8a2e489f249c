/** What is pointed at, walked to, and found. */

import type { Look } from "../look";
import type { View } from "./view";

export interface Attention {
  /** Items, -1 for none. */
  hovered: number;
  current: number;
  /** Items from the top to the current one. */
  way: ReadonlySet<number>;
  /** Items that a search found. */
  found: ReadonlySet<number>;
}

export function paintAttention(
  context: CanvasRenderingContext2D,
  view: View,
  look: Look,
  attention: Attention,
): void {
  const ring = (item: number, color: string, radius: number, width: number) => {
    if (item < 0) return;
    context.beginPath();
    context.arc(view.sx[item] as number, view.sy[item] as number, radius, 0, 2 * Math.PI);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  };
  for (const item of attention.found) ring(item, look.ink.accent, view.radius + 2.5, 1.4);
  ring(attention.hovered, look.ink.text, view.radius + 3, 1.2);
  ring(attention.current, look.ink.accent, view.radius + 4, 2);
}
