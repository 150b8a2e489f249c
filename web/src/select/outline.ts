/** The outline that a hand has drawn, with as few corners as say the same. */

export type Place = readonly [x: number, y: number];

interface Span {
  from: number;
  to: number;
  /** The corner between that is farthest off the line, and how far it is. */
  next: number;
  off: number;
}

/**
 * At most `most` corners of a closed outline, those first that are farthest off the line between their neighbors, and
 * none that is no more than `tolerance` off (Douglas–Peucker, the worst span first).
 */
export function simplified(
  outline: readonly Place[],
  tolerance: number,
  most = Number.POSITIVE_INFINITY,
): Place[] {
  const first = outline[0];
  if (!first || outline.length < 4) return [...outline];
  // The corner farthest from the first one cuts the ring into two lines.
  const [far] = farthest(outline, 1, outline.length, (at) => Math.hypot(at[0] - first[0], at[1] - first[1]));
  const kept = [0, far];
  const spans = [spanOf(outline, 0, far), spanOf(outline, far, outline.length)];
  while (kept.length < most) {
    const worst = spans.reduce((a, b) => (b.off > a.off ? b : a));
    if (worst.off <= tolerance) break;
    kept.push(worst.next);
    const { from, to, next } = worst;
    spans.splice(spans.indexOf(worst), 1, spanOf(outline, from, next), spanOf(outline, next, to));
  }
  return kept.sort((a, b) => a - b).map((i) => outline[i] as Place);
}

function spanOf(outline: readonly Place[], from: number, to: number): Span {
  const [a, b] = [outline[from] as Place, outline[to % outline.length] as Place];
  const [next, off] = farthest(outline, from + 1, to, (at) => distance(at, a, b));
  return { from, to, next, off };
}

function farthest(
  outline: readonly Place[],
  from: number,
  to: number,
  measure: (at: Place) => number,
): [corner: number, off: number] {
  let best = from;
  let most = 0;
  for (let i = from; i < to; i++) {
    const measured = measure(outline[i] as Place);
    if (measured > most) [best, most] = [i, measured];
  }
  return [best, most];
}

/** From a place to the line between two others. */
function distance([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
