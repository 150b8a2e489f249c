/** What a set of a selection is, in words. */

import { readShape } from "../filter/shapeTerms";
import { bounded } from "../format/text";
import { fieldLabel, valueLabel } from "../words";

const RELATIVES: Readonly<Record<string, string>> = {
  under: "Descendants of",
  above: "Ancestors of",
  parent: "Children of",
  child: "Parents of",
  family: "Family of",
  root: "Family of",
};

/** "Box on the map", "Descendants of mistralai/Mistral-7B-v0.1", "3 models". */
export function stepWords(term: string): string {
  const shape = readShape(term);
  if (shape) {
    const what = isBox(shape.corners) ? "Box" : "Outline";
    return shape.matrix ? `${what} on a view in 3D` : `${what} on the map`;
  }
  const [, field = "", value = ""] = /^([a-z_0-9]+):([^\s()]+|"[^"]*")$/.exec(term) ?? [];
  const plain = value.replace(/^"(.*)"$/, "$1");
  if (!field) return bounded(term, 60);
  if (field === "id") {
    const ids = plain.split("|");
    return ids.length === 1 ? bounded(plain, 60) : `${ids.length} models by hand`;
  }
  const relatives = RELATIVES[field];
  if (relatives) return `${relatives} ${bounded(plain, 60)}`;
  const words = plain
    .split("|")
    .map((one) => valueLabel(field, one))
    .join(", ");
  return `${fieldLabel(field)}: ${bounded(words, 60)}`;
}

/** Four corners, each side along an axis. */
function isBox(corners: readonly number[]): boolean {
  if (corners.length !== 8) return false;
  const [ax, ay, bx, by, cx, cy, dx, dy] = corners;
  return (
    (ay === by && bx === cx && cy === dy && dx === ax) || (ax === bx && by === cy && cx === dx && dy === ay)
  );
}
