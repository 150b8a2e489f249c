/** The outline that a hand has drawn, with as few corners as say the same. */

export type Place = readonly [x: number, y: number];

/** The corners of a closed outline that are more than `tolerance` off the line between their neighbors (Douglas–Peucker). */
export function simplified(outline: readonly Place[], tolerance: number): Place[] {
  if (outline.length < 4) return [...outline];
  const first = outline[0] as Place;
  // The corner farthest from the first one cuts the ring into two lines.
  const far = farthest(outline, (at) => Math.hypot(at[0] - first[0], at[1] - first[1]));
  const kept = new Set([0, far]);
  const open: [number, number][] = [
    [0, far],
    [far, outline.length],
  ];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const [a, b] = [outline[from] as Place, outline[to % outline.length] as Place];
    const between = outline.slice(from + 1, to);
    if (between.length === 0) continue;
    const off = (at: Place): number => distance(at, a, b);
    const next = from + 1 + farthest(between, off);
    if (off(outline[next] as Place) <= tolerance) continue;
    kept.add(next);
    open.push([from, next], [next, to]);
  }
  return [...kept].sort((a, b) => a - b).map((i) => outline[i] as Place);
}

/** The same with at most so many corners: the finest of tolerances that grow from `tolerance` on. */
export function simplifiedTo(outline: readonly Place[], most: number, tolerance: number): Place[] {
  let corners = simplified(outline, tolerance);
  for (let wider = tolerance * 1.4; corners.length > most; wider *= 1.4) corners = simplified(outline, wider);
  return corners;
}

function farthest(places: readonly Place[], measure: (at: Place) => number): number {
  let best = 0;
  let most = -1;
  places.forEach((at, i) => {
    const measured = measure(at);
    if (measured > most) [best, most] = [i, measured];
  });
  return best;
}

/** From a place to the line between two others. */
function distance([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
