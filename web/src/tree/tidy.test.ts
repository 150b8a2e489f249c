import { describe, expect, it } from "vitest";
import { seeded } from "../engine/testing/random";
import { FAR, type Forest, NEAR, rows, tidy } from "./tidy";

/** A random forest in the order in which each item follows what it hangs on, children of one item not side by side. */
function forest(count: number, seed: number, reach: number): Forest {
  const next = seeded(seed);
  const above = new Int32Array(count);
  for (let i = 0; i < count; i++)
    above[i] = i === 0 ? -1 : Math.max(0, i - 1 - Math.floor(next() * Math.min(i, reach)));
  return { count, above };
}

const childrenOf = ({ count, above }: Forest, item: number) =>
  Array.from({ length: count }, (_, i) => i).filter((i) => above[i] === item);

const FORESTS = [
  ["bushy", forest(400, 1, 12)],
  ["deep", forest(300, 2, 2)],
  ["wide", forest(300, 3, 300)],
  ["several tops", { count: 7, above: Int32Array.from([-1, 0, 0, -1, 3, -1, 5]) }],
] as const;

describe.each(FORESTS)("the tidy tree of a %s forest", (_, trees) => {
  const { across, depth, breadth, deepest } = tidy(trees);

  it("lets no two items of a level come closer than a row, wherever they hang", () => {
    for (let level = 0; level <= deepest; level++) {
      const items = Array.from(depth.keys()).filter((i) => depth[i] === level);
      items.sort((a, b) => (across[a] as number) - (across[b] as number));
      for (let i = 1; i < items.length; i++) {
        const [a, b] = [items[i - 1] as number, items[i] as number];
        const least = trees.above[a] === trees.above[b] ? NEAR : FAR;
        expect((across[b] as number) - (across[a] as number)).toBeGreaterThanOrEqual(least - 1e-6);
      }
    }
  });

  it("keeps children in their order and their parent in the middle", () => {
    for (let item = 0; item < trees.count; item++) {
      const kids = childrenOf(trees, item).map((i) => across[i] as number);
      if (kids.length === 0) continue;
      expect(kids).toEqual([...kids].sort((a, b) => a - b));
      expect(across[item]).toBeCloseTo(((kids[0] as number) + (kids.at(-1) as number)) / 2, 6);
    }
  });

  it("begins at 0 and ends at its breadth", () => {
    expect(Math.min(...across)).toBe(0);
    expect(Math.max(...across)).toBeCloseTo(breadth, 6);
  });
});

describe("the tidy tree", () => {
  it("draws the same subtree in the same shape wherever it hangs", () => {
    // The subtree 3 4 5 6 7 (3 holds 4 and 5, 4 holds 6, 5 holds 7) and the same at 10, beside unlike neighbors.
    const above = Int32Array.from([-1, 0, 0, 1, 3, 3, 4, 5, 2, 8, 8, 10, 10, 11, 12, 0, 15, 15, 15]);
    const { across } = tidy({ count: above.length, above });
    const shape = (items: number[]) =>
      items.map((i) => Math.round(1e6 * ((across[i] as number) - (across[items[0] as number] as number))));
    expect(shape([3, 4, 5, 6, 7])).toEqual(shape([10, 11, 12, 13, 14]));
  });

  it("takes a chain and a star of a hundred thousand items", () => {
    const count = 100_000;
    const chain = tidy({ count, above: Int32Array.from({ length: count }, (_, i) => i - 1) });
    expect([chain.deepest, chain.breadth]).toEqual([count - 1, 0]);
    const star = tidy({ count, above: Int32Array.from({ length: count }, (_, i) => (i === 0 ? -1 : 0)) });
    expect([star.deepest, star.breadth]).toEqual([1, count - 2]);
  });

  it("of nothing is nothing", () => {
    expect(tidy({ count: 0, above: new Int32Array(0) })).toMatchObject({ breadth: 0, deepest: 0 });
  });
});

describe("rows", () => {
  it("give each leaf a row of its own, in the order of the tree, and center all others", () => {
    const trees = forest(500, 5, 9);
    const { across, breadth } = rows(trees);
    const leaves = Array.from(across.keys()).filter((i) => childrenOf(trees, i).length === 0);
    const taken = leaves.map((i) => across[i] as number).sort((a, b) => a - b);
    expect(taken).toEqual(Array.from({ length: leaves.length }, (_, i) => i));
    expect(breadth).toBe(leaves.length - 1);
    for (let item = 0; item < trees.count; item++) {
      const kids = childrenOf(trees, item).map((i) => across[i] as number);
      if (kids.length > 0) expect(across[item]).toBe(((kids[0] as number) + (kids.at(-1) as number)) / 2);
    }
  });
});
