/** What the distance from the root means: lines of time with their dates, generations as faint circles. */

import type { Look } from "../look";
import { ticksOf } from "../timeTicks";
import type { View } from "./view";

/** Lines of time with their dates; generations as faint circles. */
export function paintScale(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture, camera, room } = view;
  context.strokeStyle = look.ink.line;
  context.lineWidth = 1;
  context.fillStyle = look.ink.quiet;
  context.font = `11px ${look.ink.font}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  const circle = (radius: number) => {
    context.beginPath();
    context.arc(camera.tx, camera.ty, radius * camera.kx, 0, 2 * Math.PI);
    context.stroke();
  };
  if (!picture.time) {
    if (picture.form !== "radial") return;
    for (const radius of picture.rings) if (radius > 0) circle(radius);
    return;
  }
  const wide = (picture.time.end - picture.time.start) * camera.kx;
  for (const { at, label, floor } of ticksOf(picture.time, look.family.head.floor, wide)) {
    context.setLineDash(floor ? [4, 4] : []);
    if (picture.form === "radial") {
      circle(at);
      context.fillText(label, camera.tx + 4, camera.ty - at * camera.ky - 4);
    } else {
      const x = at * camera.kx + camera.tx;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, room.height);
      context.stroke();
      context.fillText(label, x + 4, 16);
    }
  }
  context.setLineDash([]);
}
