/** Polygons as terms of the filter grammar: `area:x,y,…` and `volume:…`. The text defines the polygon, digit by digit. */

import type { Shape } from "../engine";

const NUMBER = /^-?(?:\d{1,5}(?:\.\d{0,9})?|\.\d{1,9})$/;
const DIGITS = 6;
const MATRIX = 12;
const FEWEST = 3;
const MOST = 64;

/** The polygon that a term is; null: it is another term, or the server has to say what is wrong with it. */
export function readShape(term: string): Shape | null {
  const [, field, text] = /^(area|volume):([-.,\d]+)$/i.exec(term) ?? [];
  if (!field || !text) return null;
  const parts = text.split(",");
  if (!parts.every((part) => NUMBER.test(part) && digits(part) <= DIGITS)) return null;
  const numbers = parts.map(Number);
  const flat = field.toLowerCase() === "area";
  const corners = flat ? numbers : numbers.slice(MATRIX);
  const count = corners.length / 2;
  if (!Number.isInteger(count) || count < FEWEST || count > MOST) return null;
  return { matrix: flat ? null : numbers.slice(0, MATRIX), corners };
}

/** The term of a polygon whose corners are told apart by `decimals` digits after the point. */
export function shapeTerm({ matrix, corners }: Shape, decimals: number): string {
  const numbers = [
    ...(matrix ?? []).map((value) => short(value, 9)),
    ...corners.map((value) => short(value, decimals)),
  ];
  return `${matrix ? "volume" : "area"}:${numbers.join(",")}`;
}

/** The shortest writing with at most six digits, and so many after the point: `-.25`, `1.5`, `0`. */
function short(value: number, decimals: number): string {
  const text = value
    .toFixed(Math.min(decimals, mostDecimals(value)))
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")
    .replace(/^(-?)0\./, "$1.");
  return text === "-0" || text === "" ? "0" : text;
}

/** Digits after the point with which a number has six that count. */
function mostDecimals(value: number): number {
  const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return Math.min(Math.max(DIGITS - 1 - power, 0), 9);
}

function digits(text: string): number {
  return text.replace("-", "").replace(".", "").replace(/^0+/, "").length;
}
