/** Ways from one view to another. */

export interface FlatView {
  x: number;
  y: number;
  zoom: number;
}

const RHO = 1.3;

/**
 * The zoom-and-pan path that feels shortest: van Wijk and Nuij, "Smooth and efficient zooming and panning", 2003.
 *
 * Returns the view at `t` in [0, 1].
 */
export function flatFlight(from: FlatView, to: FlatView): (t: number) => FlatView {
  const w0 = 1 / from.zoom;
  const w1 = 1 / to.zoom;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const far = Math.hypot(dx, dy);
  if (far < 1e-9) {
    const s = Math.log(w1 / w0);
    return (t) => ({ x: from.x + dx * t, y: from.y + dy * t, zoom: 1 / (w0 * Math.exp(s * t)) });
  }
  const b = (sign: 1 | -1, w: number): number =>
    (w1 * w1 - w0 * w0 + sign * RHO ** 4 * far * far) / (2 * w * RHO * RHO * far);
  const r0 = Math.asinh(-b(1, w0));
  const r1 = Math.asinh(-b(-1, w1));
  const s = (r1 - r0) / RHO;
  return (t) => {
    if (t >= 1) return to;
    const along = (w0 / (RHO * RHO * far)) * (Math.cosh(r0) * Math.tanh(RHO * s * t + r0) - Math.sinh(r0));
    const w = (w0 * Math.cosh(r0)) / Math.cosh(RHO * s * t + r0);
    return { x: from.x + dx * along, y: from.y + dy * along, zoom: 1 / w };
  };
}

export function easeInOut(t: number): number {
  return t < 0.5 ? 4 * t * t * t : 1 - (2 - 2 * t) ** 3 / 2;
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
