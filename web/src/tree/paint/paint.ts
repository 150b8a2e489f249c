/** Draws what of a picture is in view onto a canvas; the farther away, the less of it. */

import type { Picture } from "../arrange";
import type { Camera, Room } from "../camera";
import type { Look } from "../look";
import { type Attention, paintAttention } from "./attention";
import { paintBranches, paintLinks, paintWay } from "./lines";
import { paintMarks } from "./marks";
import { type Named, paintLabels } from "./names";
import { paintNodes } from "./nodes";
import { paintScale } from "./scale";
import { paintFolded } from "./signs";
import { View } from "./view";

export interface Painted {
  /** Items that are in view and not behind another one. */
  seen: number;
  labels: Named;
}

export function paint(
  context: CanvasRenderingContext2D,
  picture: Picture,
  camera: Camera,
  room: Room,
  look: Look,
  attention: Attention,
): Painted {
  const view = new View(picture, camera, room);
  context.clearRect(0, 0, room.width, room.height);
  context.lineJoin = "round";
  paintScale(context, view, look);
  paintBranches(context, view, look);
  paintLinks(context, view, look);
  paintWay(context, view, look, attention);
  paintNodes(context, view, look);
  paintMarks(context, view, look);
  paintFolded(context, view, look, attention);
  const labels = paintLabels(context, view, look, attention);
  paintAttention(context, view, look, attention);
  return { seen: view.seen.length, labels };
}
