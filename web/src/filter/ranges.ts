/** A comparison of a pick (`1000..5000`, `>=7b`, `2024-01`) in numbers, and in the values of a column. */

import type { NumberMeta } from "../engine";
import type { Sign, Tree } from "./grammar";
import { numberOf, periodOf } from "./literals";

/** Numbers from `low` to `high`, both included. */
export interface Interval {
  low: number;
  high: number;
}

/** Every whole number below it is a 32-bit float. */
const WHOLE_AS_FLOAT = 2 ** 24;
/** Columns of whole numbers that the page has as floats. */
const ROUNDED: ReadonlySet<string> = new Set(["parameters"]);
/** Fewer models than that have fewer neighbors than `faithfulness` counts. */
const FEWEST_NEIGHBORS = 16;

/** The comparison of a term as it stands in a pick; null where the term is none. */
export function rangeText(tree: Tree): string | null {
  if (tree.kind === "compare") return tree.sign + tree.value;
  if (tree.kind === "between") return `${tree.low ?? ""}..${tree.high ?? ""}`;
  return tree.kind === "equals" ? tree.value : null;
}

/** Bounds of a comparison, as the person wrote them; the sign of one alone counts as a side left open. */
export function boundsOf(range: string): { low: string | null; high: string | null; open: boolean } {
  const signed = /^(<=|>=|<|>)(.*)$/.exec(range);
  if (signed) {
    const sign = signed[1] as Sign;
    const value = signed[2] as string;
    const open = sign === "<" || sign === ">";
    return sign.startsWith(">") ? { low: value, high: null, open } : { low: null, high: value, open };
  }
  const at = range.indexOf("..");
  if (at < 0) return { low: range, high: range, open: false };
  return { low: range.slice(0, at) || null, high: range.slice(at + 2) || null, open: false };
}

/** The whole seconds that lie within a comparison of dates. */
export function secondsWithin(range: string): Interval {
  const { low, high, open } = boundsOf(range);
  const [first, last] = [low && periodOf(low), high && periodOf(high)];
  // What is above a day begins after its end, what is below it ends before it.
  if (first && !high && open) return { low: first[1], high: Number.POSITIVE_INFINITY };
  if (last && !low && open) return { low: Number.NEGATIVE_INFINITY, high: last[0] - 1 };
  return {
    low: first ? first[0] : Number.NEGATIVE_INFINITY,
    high: last ? last[1] - 1 : Number.POSITIVE_INFINITY,
  };
}

/** The numbers within a comparison that `step` leads through: the next one after an excluded bound is the first. */
export function numbersWithin(range: string, step: (bound: number, up: boolean) => number): Interval {
  const { low, high, open } = boundsOf(range);
  const [first, last] = [low === null ? null : numberOf(low), high === null ? null : numberOf(high)];
  return {
    low: first === null ? Number.NEGATIVE_INFINITY : open ? step(first, true) : first,
    high: last === null ? Number.POSITIVE_INFINITY : open ? step(last, false) : last,
  };
}

/**
 * The values of a column that lie within a comparison, as they are stored; null where stored values can't tell it
 * exactly: they were cut at the greatest that has room, or rounded.
 */
export function storedWithin(
  column: string,
  meta: NumberMeta,
  range: string,
  rows: number,
): Interval | ((stored: number) => boolean) | null {
  if (meta.missing !== null && (meta.max ?? 0) >= meta.missing - 1) return null;
  if (column === "created") return secondsWithin(range);
  if (meta.scale !== undefined) {
    if (rows <= FEWEST_NEIGHBORS) return null;
    const { scale } = meta;
    const { low, high } = numbersWithin(range, nextFloat);
    return (stored) => Math.fround(stored / scale) >= low && Math.fround(stored / scale) <= high;
  }
  if (meta.dtype !== "f32") return numbersWithin(range, nextWhole);
  const { low, high } = boundsOf(range);
  const beyond = [low, high].some((bound) => bound !== null && Math.abs(numberOf(bound)) >= WHOLE_AS_FLOAT);
  if (ROUNDED.has(column)) return beyond ? null : numbersWithin(range, nextWhole);
  return numbersWithin(range, nextFloat);
}

const nextWhole = (bound: number, up: boolean): number => (up ? Math.floor(bound) + 1 : Math.ceil(bound) - 1);

/** The first 32-bit float above, or below, a number. */
function nextFloat(bound: number, up: boolean): number {
  const near = Math.fround(bound);
  if (up ? near > bound : near < bound) return near;
  if (near === 0) return up ? TINIEST : -TINIEST;
  const bits = new Uint32Array(Float32Array.of(near).buffer);
  (bits[0] as number) += near > 0 === up ? 1 : -1;
  return new Float32Array(bits.buffer)[0] as number;
}

const TINIEST = 2 ** -149;
