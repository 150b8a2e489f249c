/**
 * The tidy tree of Reingold and Tilford for any number of children, in linear time (Buchheim, Jünger and Leipert 2002),
 * without recursion: a chain of a hundred thousand models is a tree too.
 */

/** Items that hang on nothing are side by side, as if an unseen item held them. `above[i] < i` for every item. */
export interface Forest {
  count: number;
  above: Int32Array;
}

export interface Tidy {
  /** Across the direction of growth, in rows; the least is 0. */
  across: Float64Array;
  depth: Int32Array;
  /** From the least to the greatest `across`. */
  breadth: number;
  deepest: number;
}

/** Rows between neighbors on a level that have one parent, and that have not. */
export const NEAR = 1;
export const FAR = 1.4;

/** Children of each item and, at `count`, the tops; in the order of the items. */
function childLists({ count, above }: Forest): { first: Int32Array; kids: Int32Array } {
  const first = new Int32Array(count + 2);
  const owner = (item: number) => ((above[item] as number) < 0 ? count : (above[item] as number));
  for (let i = 0; i < count; i++) first[owner(i) + 1] = (first[owner(i) + 1] as number) + 1;
  for (let i = 0; i <= count; i++) first[i + 1] = (first[i + 1] as number) + (first[i] as number);
  const kids = new Int32Array(count);
  const next = first.slice();
  for (let i = 0; i < count; i++) {
    const at = owner(i);
    kids[next[at] as number] = i;
    next[at] = (next[at] as number) + 1;
  }
  return { first, kids };
}

export function depths({ count, above }: Forest): { depth: Int32Array; deepest: number } {
  const depth = new Int32Array(count);
  let deepest = 0;
  for (let i = 0; i < count; i++) {
    const parent = above[i] as number;
    if (parent >= 0) depth[i] = (depth[parent] as number) + 1;
    deepest = Math.max(deepest, depth[i] as number);
  }
  return { depth, deepest };
}

export function tidy(forest: Forest): Tidy {
  const { count } = forest;
  const { first, kids } = childLists(forest);
  // The item `count` holds the tops.
  const above = new Int32Array(count + 1);
  for (let i = 0; i < count; i++)
    above[i] = (forest.above[i] as number) < 0 ? count : (forest.above[i] as number);
  above[count] = -1;
  const number = new Int32Array(count + 1);
  for (let owner = 0; owner <= count; owner++)
    for (let i = first[owner] as number; i < (first[owner + 1] as number); i++)
      number[kids[i] as number] = i - (first[owner] as number);
  const z = new Float64Array(count + 1);
  const mod = new Float64Array(count + 1);
  const change = new Float64Array(count + 1);
  const shift = new Float64Array(count + 1);
  const thread = new Int32Array(count + 1).fill(-1);
  const ancestor = new Int32Array(count + 1);
  for (let i = 0; i <= count; i++) ancestor[i] = i;
  const standing = new Int32Array(count + 1).fill(-1);

  const has = (v: number) => (first[v + 1] as number) > (first[v] as number);
  const leftmost = (v: number) => kids[first[v] as number] as number;
  const rightmost = (v: number) => kids[(first[v + 1] as number) - 1] as number;
  const nextLeft = (v: number) => (has(v) ? leftmost(v) : (thread[v] as number));
  const nextRight = (v: number) => (has(v) ? rightmost(v) : (thread[v] as number));
  const gap = (a: number, b: number) => (above[a] === above[b] ? NEAR : FAR);
  const add = (array: Float64Array, at: number, value: number) => {
    array[at] = (array[at] as number) + value;
  };

  function apportion(v: number, left: number, from: number): number {
    let result = from;
    let insideRight = v;
    let outsideRight = v;
    let insideLeft = left;
    let outsideLeft = leftmost(above[v] as number);
    let sumInsideRight = mod[v] as number;
    let sumOutsideRight = mod[v] as number;
    let sumInsideLeft = mod[left] as number;
    let sumOutsideLeft = mod[outsideLeft] as number;
    let nextL = nextRight(insideLeft);
    let nextR = nextLeft(insideRight);
    while (nextL >= 0 && nextR >= 0) {
      insideLeft = nextL;
      insideRight = nextR;
      outsideLeft = nextLeft(outsideLeft);
      outsideRight = nextRight(outsideRight);
      ancestor[outsideRight] = v;
      const by =
        (z[insideLeft] as number) +
        sumInsideLeft -
        (z[insideRight] as number) -
        sumInsideRight +
        gap(insideLeft, insideRight);
      if (by > 0) {
        const of = ancestor[insideLeft] as number;
        const mover = above[of] === above[v] ? of : result;
        const each = by / ((number[v] as number) - (number[mover] as number));
        add(change, v, -each);
        add(shift, v, by);
        add(change, mover, each);
        add(z, v, by);
        add(mod, v, by);
        sumInsideRight += by;
        sumOutsideRight += by;
      }
      sumInsideLeft += mod[insideLeft] as number;
      sumInsideRight += mod[insideRight] as number;
      sumOutsideLeft += mod[outsideLeft] as number;
      sumOutsideRight += mod[outsideRight] as number;
      nextL = nextRight(insideLeft);
      nextR = nextLeft(insideRight);
    }
    if (nextL >= 0 && nextRight(outsideRight) < 0) {
      thread[outsideRight] = nextL;
      add(mod, outsideRight, sumInsideLeft - sumOutsideRight);
    }
    if (nextR >= 0 && nextLeft(outsideLeft) < 0) {
      thread[outsideLeft] = nextR;
      add(mod, outsideLeft, sumInsideRight - sumOutsideLeft);
      result = v;
    }
    return result;
  }

  function place(v: number): void {
    const parent = above[v] as number;
    const at = number[v] as number;
    const left = at > 0 ? (kids[(first[parent] as number) + at - 1] as number) : -1;
    if (has(v)) {
      let moved = 0;
      let changed = 0;
      for (let i = (first[v + 1] as number) - 1; i >= (first[v] as number); i--) {
        const kid = kids[i] as number;
        add(z, kid, moved);
        add(mod, kid, moved);
        changed += change[kid] as number;
        moved += (shift[kid] as number) + changed;
      }
      const middle = ((z[leftmost(v)] as number) + (z[rightmost(v)] as number)) / 2;
      if (left >= 0) {
        z[v] = (z[left] as number) + gap(v, left);
        mod[v] = (z[v] as number) - middle;
      } else z[v] = middle;
    } else if (left >= 0) z[v] = (z[left] as number) + gap(v, left);
    if (parent < 0) return;
    const from = (standing[parent] as number) < 0 ? leftmost(parent) : (standing[parent] as number);
    standing[parent] = left < 0 ? from : apportion(v, left, from);
  }

  for (const v of afterChildren(count, first, kids)) place(v);

  const { depth, deepest } = depths(forest);
  const across = new Float64Array(count);
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  // Each item comes after the one it hangs on, so the sums of what moved it are ready.
  mod[count] = -(z[count] as number);
  for (let i = 0; i < count; i++) {
    const sum = mod[above[i] as number] as number;
    across[i] = (z[i] as number) + sum;
    add(mod, i, sum);
    least = Math.min(least, across[i] as number);
    greatest = Math.max(greatest, across[i] as number);
  }
  if (count === 0) return { across, depth, breadth: 0, deepest };
  for (let i = 0; i < count; i++) across[i] = (across[i] as number) - least;
  return { across, depth, breadth: greatest - least, deepest };
}

/** All items and their holder, children first and in order. */
function afterChildren(count: number, first: Int32Array, kids: Int32Array): Int32Array {
  const order = new Int32Array(count + 1);
  const next = first.slice();
  const stack = new Int32Array(count + 1);
  let height = 0;
  let at = 0;
  stack[height++] = count;
  while (height > 0) {
    const v = stack[height - 1] as number;
    const i = next[v] as number;
    if (i < (first[v + 1] as number)) {
      next[v] = i + 1;
      stack[height++] = kids[i] as number;
    } else {
      order[at++] = v;
      height--;
    }
  }
  return order;
}

/** Each leaf in a row of its own, each other item in the middle of its children: for places along a scale. */
export function rows(forest: Forest): Tidy {
  const { count } = forest;
  const { first, kids } = childLists(forest);
  const across = new Float64Array(count);
  let row = 0;
  for (const v of afterChildren(count, first, kids)) {
    if (v === count) continue;
    const from = first[v] as number;
    const to = first[v + 1] as number;
    across[v] =
      from === to
        ? row++
        : ((across[kids[from] as number] as number) + (across[kids[to - 1] as number] as number)) / 2;
  }
  return { across, ...depths(forest), breadth: Math.max(0, row - 1) };
}
