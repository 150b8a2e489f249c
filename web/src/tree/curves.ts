/** Lines from parents to children as cubic curves, on the plane of a picture. */

import type { Picture } from "./arrange";

/** Four points: x0, y0, x1, y1, x2, y2, x3, y3. */
export type Curve = Float64Array;

export const newCurve = (): Curve => new Float64Array(8);

/** The line on which an item hangs. */
export function branch({ x, y, angle, form, items }: Picture, item: number, into: Curve): void {
  const above = items.above[item] as number;
  const [x0, y0, x3, y3] = [x[above], y[above], x[item], y[item]] as [number, number, number, number];
  if (form === "radial") {
    const middle = (Math.hypot(x0, y0) + Math.hypot(x3, y3)) / 2;
    const from = items.above[above] === -1 && x0 === 0 && y0 === 0 ? angle[item] : angle[above];
    const [a, b] = [from as number, angle[item] as number];
    set(
      into,
      x0,
      y0,
      middle * Math.cos(a),
      middle * Math.sin(a),
      middle * Math.cos(b),
      middle * Math.sin(b),
      x3,
      y3,
    );
    return;
  }
  const middle = (x0 + x3) / 2;
  set(into, x0, y0, middle, y0, middle, y3, x3, y3);
}

/** A line to a parent on which nothing hangs: bent, so that it is not taken for one on which something does. */
export function link({ x, y, items }: Picture, k: number, into: Curve): void {
  const from = items.links.from[k] as number;
  const to = items.links.to[k] as number;
  const [x0, y0, x3, y3] = [x[from], y[from], x[to], y[to]] as [number, number, number, number];
  const bend = 0.18;
  const [dx, dy] = [x3 - x0, y3 - y0];
  set(
    into,
    x0,
    y0,
    x0 + dx / 3 + dy * bend,
    y0 + dy / 3 - dx * bend,
    x0 + (2 * dx) / 3 + dy * bend,
    y0 + (2 * dy) / 3 - dx * bend,
    x3,
    y3,
  );
}

function set(into: Curve, ...points: number[]): void {
  for (let i = 0; i < 8; i++) into[i] = points[i] as number;
}

/** A point on a curve, and the direction in which it goes on there. */
export function along(curve: Curve, t: number): { x: number; y: number; angle: number } {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  const at = (i: number) => curve[i] as number;
  const slope = (i: number) =>
    s * s * (at(i + 2) - at(i)) + 2 * s * t * (at(i + 4) - at(i + 2)) + t * t * (at(i + 6) - at(i + 4));
  return {
    x: a * at(0) + b * at(2) + c * at(4) + d * at(6),
    y: a * at(1) + b * at(3) + c * at(5) + d * at(7),
    angle: Math.atan2(slope(1), slope(0)),
  };
}
