import { describe, expect, test } from "vitest";
import { scatter, seeded } from "../testing/random";
import { MASK } from "../types";
import { FrameBudget } from "./FrameBudget";
import { lookOf } from "./look";
import { SelectedRows } from "./SelectedRows";
import { Showing } from "./Showing";
import { StepBudget } from "./StepBudget";
import { VisibleRuns } from "./VisibleRuns";

describe("visible runs", () => {
  const rows = 9_000;
  const xy = scatter(rows, 2, seeded(6));
  const runs = new VisibleRuns(rows);
  runs.add(0, xy.subarray(0, 5_000 * 2));
  runs.add(5_000, xy.subarray(5_000 * 2));

  test("leave out no row that is in the box", () => {
    const box = { x0: 1_000, y0: 2_000, x1: 9_000, y1: 8_000 };
    const { rows: ranges, next } = runs.ranges(0, rows, box, Number.POSITIVE_INFINITY);
    expect(next).toBe(rows);
    for (let row = 0; row < rows; row++) {
      const [x, y] = [xy[2 * row] as number, xy[2 * row + 1] as number];
      if (x < box.x0 || x > box.x1 || y < box.y0 || y > box.y1) continue;
      const drawn = ranges.some((start, i) => i % 2 === 0 && row >= start && row < (ranges[i + 1] as number));
      expect(drawn).toBe(true);
    }
  });

  test("outside the map draw nothing", () => {
    const { count } = runs.ranges(0, rows, { x0: 70_000, y0: 0, x1: 80_000, y1: 1 }, 1e9);
    expect(count).toBe(0);
  });

  test("go on where the budget ended, over all rows exactly once", () => {
    let from = 0;
    let sum = 0;
    while (from < rows) {
      const step = runs.ranges(from, rows, null, 2_500);
      sum += step.count;
      expect(step.next).toBeGreaterThan(from);
      from = step.next;
    }
    expect(sum).toBe(rows);
  });
});

describe("rows that a mask shows", () => {
  const rows = 9_000;
  const random = seeded(11);
  const mask = Uint8Array.from({ length: rows }, (_, row) =>
    row < 3_000 ? MASK.muted : random() < 0.1 ? MASK.lit : random() < 0.3 ? MASK.shown : MASK.muted,
  );
  const selected = new SelectedRows(mask);

  test("are told in order, and how many come before a run", () => {
    const expected = Array.from(mask.keys()).filter((row) => mask[row] !== MASK.muted);
    expect(Array.from(selected.rows)).toEqual(expected);
    for (const row of [0, 2_048, 4_096, 6_144, 8_192, rows]) {
      expect(selected.before(row)).toBe(expected.filter((shown) => shown < row).length);
    }
  });

  test("are what a budget counts, each drawn once", () => {
    const runs = new VisibleRuns(rows);
    let from = 0;
    const drawn: number[] = [];
    while (from < rows) {
      const step = runs.ranges(from, rows, null, 100, null, selected);
      for (let i = 0; i < step.rows.length; i += 2) {
        const [start, stop] = [step.rows[i] as number, step.rows[i + 1] as number];
        drawn.push(...selected.rows.subarray(selected.before(start), selected.before(stop)));
      }
      expect(step.next).toBeGreaterThan(from);
      from = step.next;
    }
    expect(drawn).toEqual(Array.from(selected.rows));
    // The first run has none of them, so a small budget goes past it.
    expect(runs.ranges(0, rows, null, 1, null, selected).next).toBe(4_096);
  });
});

describe("a prefix of whole blocks", () => {
  const rows = 40_000;
  const blocks = [0, 4_096, 8_192, 16_384, 32_768, rows];
  const runs = new VisibleRuns(rows);
  runs.add(0, scatter(rows, 2, seeded(8)));

  test("ends where the budget's last block ends", () => {
    expect(runs.ranges(0, rows, null, 20_000, blocks)).toMatchObject({ next: 16_384, count: 16_384 });
    expect(runs.ranges(16_384, rows, null, 20_000, blocks)).toMatchObject({ next: 32_768, count: 16_384 });
  });

  test("has at least a block, and all rows where the budget reaches the end", () => {
    expect(runs.ranges(0, rows, null, 10, blocks).next).toBe(4_096);
    expect(runs.ranges(0, rows, null, 1e9, blocks).next).toBe(rows);
  });

  test("counts only rows that may be in view", () => {
    const box = { x0: 0, y0: 0, x1: 65_535, y1: 65_535 };
    const all = runs.ranges(0, rows, box, 9_000, blocks);
    expect(all).toMatchObject({ next: 8_192, count: 8_192 });
    const none = runs.ranges(0, rows, { x0: 70_000, y0: 0, x1: 80_000, y1: 1 }, 9_000, blocks);
    expect(none).toMatchObject({ next: rows, count: 0 });
  });
});

describe("a step's budget", () => {
  /** Steps of a machine that takes so long for any, and so many points a millisecond. */
  function settled(budget: StepBudget, fixed: number, rate: number, aim: number): number {
    for (let i = 0; i < 20; i++) {
      const items = budget.items(aim);
      budget.learn(items, fixed + items / rate);
    }
    return budget.items(aim);
  }

  test("comes to what takes as long as it may", () => {
    expect(settled(new StepBudget(100_000, 1_000), 5, 2_000, 100) / (95 * 2_000)).toBeCloseTo(1, 1);
    expect(settled(new StepBudget(100_000, 1_000), 5, 20, 100) / (95 * 20)).toBeCloseTo(1, 1);
  });

  test("is not shrunk by waiting, as long as more time is given than is waited", () => {
    expect(settled(new StepBudget(100_000, 1_000), 250, 500, 400)).toBeGreaterThan(0.8 * 150 * 500);
  });

  test("is never less than its least", () => {
    expect(settled(new StepBudget(100_000, 16_384), 900, 1, 100)).toBe(16_384);
  });

  test("is not led astray by one step that was held up", () => {
    const budget = new StepBudget(100_000, 1_000);
    const before = settled(budget, 5, 2_000, 100);
    budget.learn(before, 5_000);
    expect(budget.items(100)).toBeGreaterThan(0.9 * before);
  });
});

describe("a growing picture", () => {
  const growing = { fresh: false, complete: false, loading: false };

  test("is shown at last, and at once where the view is another", () => {
    const showing = new Showing();
    showing.shown(100_000, 0);
    expect(showing.worth(900_000, 100, growing)).toBe(false);
    expect(showing.worth(900_001, 100, { ...growing, complete: true })).toBe(true);
    expect(showing.worth(10, 100, { ...growing, fresh: true })).toBe(true);
  });

  test("is shown now and then while rows come", () => {
    const showing = new Showing();
    showing.shown(100_000, 0);
    expect(showing.worth(240_000, 100, { ...growing, loading: true })).toBe(false);
    expect(showing.worth(250_000, 100, { ...growing, loading: true })).toBe(true);
  });

  test("is not kept back for long", () => {
    const showing = new Showing();
    showing.shown(100_000, 0);
    expect(showing.worth(100_001, 600, growing)).toBe(true);
  });
});

describe("the frame budget", () => {
  const moving = { milliseconds: 45, worth: 1.4, most: 140 };
  const resting = { milliseconds: 190, worth: 5, most: 1_200 };

  test("learns what a frame costs at all and what a point costs", () => {
    const budget = new FrameBudget(10_000, 100);
    for (let i = 0; i < 60; i++) {
      const items = i % 2 ? 20_000 : 100_000;
      budget.learn(items, 12 + items / 2_000);
    }
    expect(budget.items(moving)).toBeGreaterThan(0.9 * (45 - 12) * 2_000);
    expect(budget.items(moving)).toBeLessThan(1.1 * (45 - 12) * 2_000);
  });

  test("is not misled by frames that were held up", () => {
    const budget = new FrameBudget(10_000, 100);
    for (let i = 0; i < 60; i++) {
      const items = i % 2 ? 20_000 : 100_000;
      budget.learn(items, 12 + items / 2_000 + (i % 5 === 0 ? 900 : 0));
    }
    expect(budget.items(moving)).toBeGreaterThan(0.8 * (45 - 12) * 2_000);
    expect(budget.items(moving)).toBeLessThan(1.2 * (45 - 12) * 2_000);
  });

  test("falls when the machine gets busy and rises again", () => {
    const budget = new FrameBudget(2_000, 100);
    const varied = (i: number) => Math.round(budget.items(moving) * (i % 2 ? 1 : 0.6));
    const work = (perMillisecond: number): number => {
      for (let i = 0; i < 40; i++) {
        const items = varied(i);
        budget.learn(items, 10 + items / perMillisecond);
      }
      return budget.items(moving);
    };
    const before = work(2_000);
    const busy = work(200);
    work(2_000);
    expect(busy).toBeLessThan(before / 2);
    expect(budget.items(moving)).toBeGreaterThan(before / 2);
  });

  test("where a frame takes long even without points gives it so many that it is worth it", () => {
    const budget = new FrameBudget(2_000, 100);
    for (let i = 0; i < 40; i++) {
      const items = Math.round(budget.items(resting) * (i % 2 ? 1 : 0.6));
      budget.learn(items, 200 + items / 2_000);
    }
    expect(budget.items(resting)).toBeGreaterThan(0.8 * 800 * 2_000);
  });

  test("gives as little as it may where a frame takes too long anyway", () => {
    const budget = new FrameBudget(2_000, 100);
    for (let i = 0; i < 40; i++) budget.learn(1_000, 400);
    expect(budget.items(moving)).toBe(100);
  });

  test("never goes far beyond what was tried, however cheap points look", () => {
    const budget = new FrameBudget(1_000, 100);
    for (let i = 0; i < 16; i++) budget.learn(1_000 + 100 * i, 30 - i);
    expect(budget.items(resting)).toBeLessThanOrEqual(4 * 2_500);
  });

  test("gives more to a view at rest, and never less than its least", () => {
    expect(new FrameBudget(0.001, 100).items(moving)).toBe(100);
    const fast = new FrameBudget(1_000, 100);
    fast.learn(200_000, 205);
    expect(fast.items(resting)).toBeGreaterThan(fast.items(moving));
  });
});

describe("the look", () => {
  test("points get larger with the zoom and smaller with their number", () => {
    const area = 900 * 700;
    const few = lookOf(15_000, 0, 15_000, area, 1);
    const many = lookOf(760_000, 0, 760_000, area, 1);
    const near = lookOf(760_000, 0, 760_000, area, 30);
    expect(few.diameter).toBeGreaterThan(many.diameter);
    expect(near.diameter).toBeGreaterThan(many.diameter);
    expect(many.diameter).toBeGreaterThan(1);
  });

  test("a handful of lit points stands out", () => {
    expect(lookOf(60, 60, 760_000, 900 * 700, 1).litDiameter).toBeGreaterThan(5);
  });
});
