/** Where everything stands: items of a family with places on a plane, and what the scale beside them says. */

import { NONE, type Shape } from "./family";
import { ITEM, type Items, type Unfolded, unfold } from "./fold";
import { rows, type Tidy, tidy } from "./tidy";

export type Form = "tidy" | "radial";

export interface Arrangement {
  form: Form;
  /** Distance from the root is time, not generation. */
  timed: boolean;
}

export interface Picture extends Arrangement {
  items: Items;
  x: Float32Array;
  y: Float32Array;
  /** Radial only: the angle of each item, 0 to the right, clockwise. */
  angle: Float32Array;
  bounds: { left: number; top: number; right: number; bottom: number };
  /** Distance between neighbors that must not touch. */
  row: number;
  /** Distance between two generations; 0 where time is the distance, or they are circles. */
  step: number;
  /** Radius of each generation, where they are circles. */
  rings: Float64Array;
  time: TimeScale | null;
  /** Items that stand where they do although no date is known. */
  undated: Uint8Array;
}

export interface TimeScale {
  /** Unix seconds of the first and last date. */
  from: number;
  to: number;
  /** Where these two stand: x, or the radius. */
  start: number;
  end: number;
}

/** Rows and generations in pixels at full size. */
export const ROW = 22;
const GENERATION = 236;
const ARC = 15;
const LEAST_RING = 130;
const TIME_WIDTH = 1_500;
const DAY = 86_400;

export function arrange(shape: Shape, how: Unfolded, { form, timed }: Arrangement): Picture {
  const items = unfold(shape, how);
  const forest = { count: items.count, above: items.above };
  const placed = timed ? rows(forest) : tidy(forest);
  const radial = form === "radial";
  const x = new Float32Array(items.count);
  const y = new Float32Array(items.count);
  const angle = new Float32Array(items.count);
  const undated = new Uint8Array(items.count);
  const step = timed || radial ? 0 : GENERATION;
  const rings = radial && !timed ? ringsOf(placed) : new Float64Array(0);
  const end = radial ? Math.max(520, ((placed.breadth + 1) * ARC) / (2 * Math.PI)) : TIME_WIDTH;
  const time = timed ? scaleOf(shape, items, radial ? end * 0.18 : 0, end) : null;
  const away = time ? timesOf(shape, items, time, undated) : null;
  const turn = (2 * Math.PI) / (placed.breadth + (placed.breadth > 0 ? 1.5 : 1));
  for (let i = 0; i < items.count; i++) {
    const across = placed.across[i] as number;
    const level = placed.depth[i] as number;
    const far = away ? (away[i] as number) : radial ? (rings[level] as number) : step * level;
    if (radial) {
      // What stands in the middle has no direction: its name is level.
      angle[i] = far === 0 ? 0 : across * turn - Math.PI / 2;
      x[i] = far * Math.cos(angle[i] as number);
      y[i] = far * Math.sin(angle[i] as number);
    } else {
      x[i] = far;
      y[i] = across * ROW;
    }
  }
  if (radial && !timed) standAround(items, x, y, angle, 0.42 * (rings[1] ?? LEAST_RING));
  return {
    form,
    timed,
    items,
    x,
    y,
    angle,
    bounds: boundsOf(x, y),
    row: radial ? ARC : ROW,
    step,
    rings,
    time,
    undated,
  };
}

/** In the middle of circles one alone can stand: who is on top beside it stands around it. */
function standAround(
  items: Items,
  x: Float32Array,
  y: Float32Array,
  angle: Float32Array,
  radius: number,
): void {
  const around: number[] = [];
  for (let i = 0; i < items.count; i++)
    if ((items.above[i] as number) < 0 && items.above[i + 1] !== i) around.push(i);
  if (around.length === 0 || items.count === 1) return;
  around.forEach((item, k) => {
    angle[item] = (2 * Math.PI * (k + 0.5)) / around.length - Math.PI / 2;
    x[item] = radius * Math.cos(angle[item] as number);
    y[item] = radius * Math.sin(angle[item] as number);
  });
}

/**
 * Radius of each generation. Half of the way out is shared equally among them, half by how many models they have, and the
 * whole is so wide that the one with most models has room for them on its circle.
 */
function ringsOf({ depth, deepest, breadth }: Tidy): Float64Array {
  const on = new Float64Array(deepest + 1);
  for (const level of depth) on[level] = (on[level] as number) + 1;
  const share = new Float64Array(deepest + 1);
  let sum = 0;
  let fullest = 0;
  for (let level = 1; level <= deepest; level++) {
    sum += on[level] as number;
    share[level] = 0.5 * Math.sqrt(sum / Math.max(1, depth.length)) + (0.5 * level) / deepest;
    if (fullest === 0 || (on[level] as number) > (on[fullest] as number)) fullest = level;
  }
  if (fullest === 0) return share;
  const room = ((breadth + 1.5) * ARC) / (2 * Math.PI);
  const outermost = Math.max(LEAST_RING * Math.min(deepest, 8), room / (share[fullest] as number));
  return share.map((part) => part * outermost);
}

function boundsOf(x: Float32Array, y: Float32Array): Picture["bounds"] {
  if (x.length === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    left = Math.min(left, x[i] as number);
    right = Math.max(right, x[i] as number);
    top = Math.min(top, y[i] as number);
    bottom = Math.max(bottom, y[i] as number);
  }
  return { left, top, right, bottom };
}

const dateOf = (shape: Shape, items: Items, item: number): number =>
  (items.kind[item] as number) === ITEM.model || (items.kind[item] as number) === ITEM.elsewhere
    ? (shape.created[items.node[item] as number] as number)
    : NONE;

function scaleOf(shape: Shape, items: Items, start: number, end: number): TimeScale {
  let [from, to] = [Infinity, -Infinity];
  for (let i = 0; i < items.count; i++) {
    const date = dateOf(shape, items, i);
    if (date === NONE) continue;
    from = Math.min(from, date);
    to = Math.max(to, date);
  }
  if (from > to) [from, to] = [0, DAY];
  return { from, to: Math.max(to, from + 30 * DAY), start, end };
}

/** Where a date stands on the scale. */
export const onScale = (scale: TimeScale, seconds: number): number =>
  scale.start + ((scale.end - scale.start) * (seconds - scale.from)) / (scale.to - scale.from);

/** What has no date stands a little after what it hangs on; a parent without one a little before its first child. */
function timesOf(shape: Shape, items: Items, scale: TimeScale, undated: Uint8Array): Float64Array {
  const away = new Float64Array(items.count).fill(Number.NaN);
  const little = (scale.end - scale.start) / 40;
  for (let i = 0; i < items.count; i++) {
    const date = dateOf(shape, items, i);
    if (date !== NONE) away[i] = onScale(scale, date);
    else undated[i] = 1;
  }
  const { from, to } = items.links;
  for (let k = 0; k < from.length; k++) {
    const parent = from[k] as number;
    const child = away[to[k] as number] as number;
    if (undated[parent] && !(child - little >= (away[parent] as number))) away[parent] = child - little;
  }
  for (let i = 0; i < items.count; i++) {
    if (!Number.isNaN(away[i] as number)) continue;
    const above = items.above[i] as number;
    away[i] = (above < 0 ? scale.start - little : (away[above] as number)) + little;
  }
  return away;
}

/** Items come in the order of the tree: what hangs on one, if anything, follows it. */
export const hasBelow = ({ items }: Picture, item: number): boolean =>
  item + 1 < items.count && items.above[item + 1] === item;
