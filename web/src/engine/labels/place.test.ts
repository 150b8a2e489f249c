import { describe, expect, test } from "vitest";
import { seeded } from "../testing/random";
import {
  type Anchored,
  type Box,
  levelWindow,
  MODEL_WINDOW,
  overlap,
  placeBoxes,
  startingScales,
  visibility,
} from "./place";

function boxes(count: number, seed: number): Box[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => ({
    x: random() * 2000 - 500,
    y: random() * 1500 - 400,
    width: 20 + random() * 180,
    height: 10 + random() * 10,
  }));
}

describe("placement", () => {
  test("no label covers another", () => {
    const all = boxes(600, 3);
    const placed = placeBoxes(all).map((i) => all[i] as Box);
    expect(placed.length).toBeGreaterThan(50);
    const covered = placed.filter((a, i) => placed.slice(i + 1).some((b) => overlap(a, b)));
    expect(covered).toEqual([]);
  });

  test("a label is left out only for one of higher rank", () => {
    const all = boxes(300, 8);
    const placed = new Set(placeBoxes(all));
    all.forEach((box, i) => {
      const blocked = [...placed].some((k) => k < i && overlap(all[k] as Box, box));
      expect(placed.has(i)).toBe(!blocked);
    });
  });

  test("does not depend on where the view is: panning never makes a label come or go", () => {
    const all = boxes(300, 12);
    const panned = all.map((box) => ({ ...box, x: box.x + 731.5, y: box.y - 299.25 }));
    expect(placeBoxes(panned)).toEqual(placeBoxes(all));
  });

  test("what has a place keeps it apart when the map is zoomed in", () => {
    const all = boxes(300, 5);
    const placed = placeBoxes(all).map((i) => all[i] as Box);
    const wider = placed.map((box) => ({ ...box, x: box.x * 1.19, y: box.y * 1.19 }));
    const anchored = placed.map((box, i) => ({
      ...(wider[i] as Box),
      x: (box.x + box.width / 2) * 1.19 - box.width / 2,
      y: (box.y + box.height / 2) * 1.19 - box.height / 2,
    }));
    expect(placeBoxes(anchored).length).toBe(anchored.length);
  });
});

describe("scales", () => {
  const SCALES = Array.from({ length: 90 }, (_, i) => 60 * 1.09 ** i);

  /** Some of levels that end, as those of clusters do. */
  function labels(count: number, seed: number): Anchored[] {
    const random = seeded(seed);
    return Array.from({ length: count }, (_, i) => {
      const width = 30 + random() * 160;
      const near = random() < 0.5 && i > 0 ? 0.02 : 1;
      const level = i / count;
      return {
        at: [(random() - 0.5) * 2 * near, (random() - 0.5) * 2 * near] as const,
        x: random() < 0.5 ? -width / 2 : 6,
        y: -12,
        width,
        height: 24,
        from: level < 0.2 ? 0 : 60 * (1 + 6 * level),
        to: level < 0.2 ? 600 : level < 0.4 ? 3_000 : Number.POSITIVE_INFINITY,
      };
    });
  }

  const shownAt = (all: readonly Anchored[], starts: readonly number[], scale: number): number[] =>
    [...all.keys()].filter((i) => (starts[i] as number) <= scale && scale < (all[i] as Anchored).to);

  const boxAt = ({ at, x, y, width, height }: Anchored, scale: number): Box => ({
    x: at[0] * scale + x,
    y: -at[1] * scale + y,
    width,
    height,
  });

  test.each([4, 9, 27])("no label covers another at any scale (%i)", (seed) => {
    const all = labels(180, seed);
    const starts = startingScales(all);
    let most = 0;
    const covered: string[] = [];
    for (const scale of SCALES) {
      const shown = shownAt(all, starts, scale);
      const boxes = shown.map((i) => boxAt(all[i] as Anchored, scale));
      most = Math.max(most, shown.length);
      boxes.forEach((a, n) => {
        boxes.slice(n + 1).forEach((b, m) => {
          if (overlap(a, b)) covered.push(`${shown[n]} ${shown[n + 1 + m]} at ${scale}`);
        });
      });
    }
    expect(covered).toEqual([]);
    expect(most).toBeGreaterThan(60);
  });

  test("none comes twice: zooming in, each is shown over one range of scales", () => {
    const all = labels(150, 6);
    const starts = startingScales(all);
    all.forEach((_, i) => {
      const seen = SCALES.map((scale) => shownAt(all, starts, scale).includes(i));
      const changes = seen.filter((now, n) => n > 0 && now !== seen[n - 1]).length;
      expect(changes).toBeLessThanOrEqual(2);
    });
  });

  test("a label is kept back only as long as one before it is in the way", () => {
    const all = labels(60, 12);
    const starts = startingScales(all);
    all.forEach((label, i) => {
      const start = starts[i] as number;
      if (start === label.from || !Number.isFinite(start)) return;
      const before = start * (1 - 1e-9);
      const inTheWay = all.slice(0, i).some((other, k) => {
        const active = (starts[k] as number) <= start && other.to >= before;
        return active && (other.to <= start || overlap(boxAt(label, before), boxAt(other, before)));
      });
      expect(inTheWay).toBe(true);
    });
  });

  test("names that come later change nothing of those that are there", () => {
    const all = labels(120, 3);
    expect(startingScales(all).slice(0, 80)).toEqual(startingScales(all.slice(0, 80)));
  });
});

describe("levels", () => {
  const level = (n: number, zoom: number): number => visibility(levelWindow(n, 3), zoom);

  test("the coarsest is there in the fitted view and the finer ones are not", () => {
    expect(level(0, 1)).toBe(1);
    expect(level(1, 1)).toBe(0);
  });

  test("each finer level comes with the zoom, and the finest stays", () => {
    expect(level(1, 3)).toBe(1);
    expect(level(0, 12)).toBe(0);
    expect(level(2, 500)).toBe(1);
  });

  test("models come late", () => {
    expect(visibility(MODEL_WINDOW, 1)).toBe(0);
    expect(visibility(MODEL_WINDOW, 8)).toBe(1);
  });
});
