/**
 * Bins of numbers and dates: edges that a person would choose, and a stretch of bins as a range of the grammar. Bins are
 * drawn equally wide, so a place on the axis is a bin and how far into it.
 */

import { numberOf } from "../filter/literals";
import { boundsOf, secondsWithin } from "../filter/ranges";

export type Axis = "log" | "linear" | "dates" | "fifteenths";

const MOST_LOG = 54;
const LINEAR_BINS = 40;
const DAY = 86_400;
const FIFTEEN = 15;

/** Edges from the least to beyond the greatest value of a column. */
export function edgesOf(axis: Axis, low: number, high: number): number[] {
  if (axis === "fifteenths") return Array.from({ length: FIFTEEN + 2 }, (_, i) => i);
  if (axis === "dates") return dateEdges(low, high);
  return axis === "log" ? logEdges(high) : linearEdges(low, high);
}

/** 0, 1, 2, 3, 4, then even steps of the logarithm in round numbers; fewer where the numbers are great. */
function logEdges(high: number): number[] {
  const decades = Math.max(1, Math.ceil(Math.log10(high + 1)));
  const steps = 5 * decades <= MOST_LOG ? [1, 1.6, 2.5, 4, 6.3] : [1, 2, 5];
  const found = new Set<number>([0]);
  for (let decade = 0; decade <= decades; decade++) {
    for (const step of steps) found.add(Math.ceil(step * 10 ** decade));
  }
  const all = [...found].sort((a, b) => a - b);
  const end = all.findIndex((edge) => edge > high);
  return all.slice(0, Math.max(2, end + 1));
}

function linearEdges(low: number, high: number): number[] {
  const rough = Math.max((high - low) / LINEAR_BINS, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((nice) => nice * power >= rough) ?? 10);
  const from = Math.floor(low / step) * step;
  const bins = Math.max(1, Math.floor((high - from) / step) + 1);
  return Array.from({ length: bins + 1 }, (_, i) => from + i * step);
}

/** Days, months, quarters or years in UTC, whichever gives a few dozen bins. */
function dateEdges(low: number, high: number): number[] {
  const [first, last] = [new Date(low * 1000), new Date(high * 1000)];
  if (high - low < 62 * DAY) {
    const from = Math.floor(low / DAY) * DAY;
    return Array.from({ length: Math.floor((high - from) / DAY) + 2 }, (_, i) => from + i * DAY);
  }
  const months =
    12 * (last.getUTCFullYear() - first.getUTCFullYear()) + last.getUTCMonth() - first.getUTCMonth();
  const step = months < 72 ? 1 : months < 216 ? 3 : 12;
  const month = Math.floor(first.getUTCMonth() / step) * step;
  const edges: number[] = [];
  for (let i = 0; edges.length < 2 || (edges.at(-1) as number) <= high; i++)
    edges.push(Date.UTC(first.getUTCFullYear(), month + i * step) / 1000);
  return edges;
}

/** The stretch from the bin `from` to the bin `to` as a range; null: all of it. */
export function rangeOfBins(axis: Axis, edges: readonly number[], from: number, to: number): string | null {
  const last = edges.length - 2;
  const [first, final] = [Math.max(0, Math.min(from, to)), Math.min(last, Math.max(from, to))];
  if (first === 0 && final === last) return null;
  const low = first === 0 ? "" : lowBound(axis, edges, first);
  const high = final === last ? "" : highBound(axis, edges, final);
  return low === high ? low : `${low}..${high}`;
}

function lowBound(axis: Axis, edges: readonly number[], bin: number): string {
  const edge = edges[bin] as number;
  if (axis === "dates") return dateText(edges, edge);
  return axis === "fifteenths" ? ((edge - 0.5) / FIFTEEN).toFixed(2) : numberText(edge);
}

function highBound(axis: Axis, edges: readonly number[], bin: number): string {
  const edge = edges[bin + 1] as number;
  if (axis === "dates") return dateText(edges, edge - 1);
  if (axis === "fifteenths") return ((edge - 0.5) / FIFTEEN).toFixed(2);
  return numberText(edge < GREAT ? edge - 1 : edge);
}

/** From here on a bin ends with its upper edge: one number in a million, for a text that can be read. */
const GREAT = 1e6;

function numberText(value: number): string {
  for (const [unit, size] of [
    ["b", 1e9],
    ["m", 1e6],
  ] as const) {
    if (value >= size && Number.isInteger((value / size) * 10)) return `${value / size}${unit}`;
  }
  return String(value);
}

/** A bin of dates as a range that says both of its ends. */
export function datesOfBin(edges: readonly number[], bin: number): string {
  const low = dateText(edges, edges[bin] as number);
  const high = dateText(edges, (edges[bin + 1] as number) - 1);
  return low === high ? low : `${low}..${high}`;
}

function dateText(edges: readonly number[], seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return iso.slice(0, (edges[1] as number) - (edges[0] as number) <= DAY ? 10 : 7);
}

/** Where a range lies on the axis: 0 at its left end, 1 at its right. */
export function placesOf(axis: Axis, edges: readonly number[], range: string): readonly [number, number] {
  if (axis === "dates") {
    const { low, high } = secondsWithin(range);
    return [placeOf(edges, low), placeOf(edges, high + 1)];
  }
  const { low, high } = boundsOf(range);
  const at = (bound: string | null, end: number): number => {
    if (bound === null) return end;
    const value = numberOf(bound);
    return placeOf(edges, axis === "fifteenths" ? value * FIFTEEN + 0.5 : value);
  };
  const whole = axis === "log" || axis === "linear";
  const upper = high !== null && whole && numberOf(high) < GREAT ? String(numberOf(high) + 1) : high;
  return [at(low, 0), at(upper, 1)];
}

/** A value's place on the axis, within its bin by how far it is into it. */
export function placeOf(edges: readonly number[], value: number): number {
  const bins = edges.length - 1;
  if (value <= (edges[0] as number)) return 0;
  if (value >= (edges[bins] as number)) return 1;
  let bin = 0;
  while (value >= (edges[bin + 1] as number)) bin++;
  const [from, to] = [edges[bin] as number, edges[bin + 1] as number];
  return (bin + (value - from) / (to - from)) / bins;
}

/** Bins whose left edge is worth a number under the axis. */
export function ticksOf(axis: Axis, edges: readonly number[]): number[] {
  const bins = edges.length - 1;
  const round = (edge: number): boolean => {
    if (axis === "dates") return new Date(edge * 1000).toISOString().slice(5, 10) === "01-01";
    return axis === "log" && (edge === 0 || Number.isInteger(Math.log10(edge)));
  };
  const found = edges.slice(0, bins).flatMap((edge, i) => (round(edge) ? [i] : []));
  const all = found.length >= 2 ? found : Array.from({ length: 4 }, (_, i) => Math.round((i * bins) / 4));
  const every = Math.ceil(all.length / MOST_TICKS);
  return all.filter((_, i) => i % every === 0);
}

const MOST_TICKS = 6;
