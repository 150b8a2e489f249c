/** Two bars beside what is folded: by relation and by license family. */

import { RELATIONS } from "../../words";
import { licenseOrder } from "../bars";
import type { Look } from "../look";

export const BAR = 46;

/** Two bars, one over the other: what is folded by relation and by license family. */
export function paintBars(context: CanvasRenderingContext2D, look: Look, item: number, x: number): void {
  const relations = look.folded.relations.get(item);
  const licenses = look.folded.licenses.get(item);
  if (!relations || !licenses) return;
  bar(
    context,
    relations,
    RELATIONS.map((name) => look.palette.relations[name] ?? ""),
    x,
    -4.5,
  );
  const order = licenseOrder(look.family.head.license_families);
  bar(
    context,
    Uint32Array.from(order, (code) => licenses[code] as number),
    order.map(
      (code) =>
        look.palette.licenses[look.family.head.license_families[code] as string] ?? look.palette.other,
    ),
    x,
    1,
  );
}

function bar(
  context: CanvasRenderingContext2D,
  counts: Uint32Array,
  colors: readonly string[],
  x: number,
  y: number,
): void {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return;
  let at = x;
  for (let i = 0; i < counts.length; i++) {
    const wide = (BAR * (counts[i] as number)) / total;
    if (wide === 0) continue;
    context.fillStyle = colors[i] as string;
    context.fillRect(at, y, wide, 4);
    at += wide;
  }
}
