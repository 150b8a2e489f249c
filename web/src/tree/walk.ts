/** From one item to the next with the arrows: to what it hangs on, what hangs on it, and what stands beside. */

import { hasBelow, type Picture } from "./arrange";

export type Step = "up" | "down" | "parent" | "child" | "first" | "last";

/** Null: there is nothing there. */
export function step({ items }: Picture, from: number, way: Step): number | null {
  if (items.count === 0) return null;
  if (from < 0) return topOf(items.above);
  const { above } = items;
  switch (way) {
    case "parent":
      return (above[from] as number) >= 0 ? (above[from] as number) : null;
    case "child":
      return hasBelow({ items } as Picture, from) ? from + 1 : null;
    case "first":
      return 0;
    case "last":
      return items.count - 1;
    case "down":
      for (let i = from + 1; i < items.count && (above[i] as number) >= (above[from] as number); i++)
        if (above[i] === above[from]) return i;
      return cousin(items.above, from, 1);
    case "up":
      for (let i = from - 1; i > (above[from] as number); i--) if (above[i] === above[from]) return i;
      return cousin(items.above, from, -1);
  }
}

/** The nearest item of the same generation under another parent. */
function cousin(above: Int32Array, from: number, direction: 1 | -1): number | null {
  const depth = depthsOf(above);
  for (let i = from + direction; i >= 0 && i < above.length; i += direction)
    if (depth[i] === depth[from]) return i;
  return null;
}

function depthsOf(above: Int32Array): Int32Array {
  const depth = new Int32Array(above.length);
  for (let i = 0; i < above.length; i++)
    depth[i] = (above[i] as number) < 0 ? 0 : (depth[above[i] as number] as number) + 1;
  return depth;
}

function topOf(above: Int32Array): number {
  // The root of the family, not who stands beside it.
  for (let i = 0; i < above.length; i++) if (i + 1 < above.length && above[i + 1] === i) return i;
  return 0;
}
