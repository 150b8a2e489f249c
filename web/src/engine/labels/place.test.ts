import { describe, expect, test } from "vitest";
import { seeded } from "../testing/random";
import { type Box, levelOpacity, modelOpacity, overlap, placeBoxes } from "./place";

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
    placed.forEach((a, i) => {
      for (const b of placed.slice(i + 1)) expect(overlap(a, b)).toBe(false);
    });
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

describe("levels", () => {
  test("the coarsest is there in the fitted view and the finer ones are not", () => {
    expect(levelOpacity(0, 3, 1)).toBe(1);
    expect(levelOpacity(1, 3, 1)).toBe(0);
    expect(levelOpacity(2, 3, 1)).toBe(0);
  });

  test("each finer level comes with the zoom, and the finest stays", () => {
    expect(levelOpacity(1, 3, 3)).toBe(1);
    expect(levelOpacity(0, 3, 12)).toBe(0);
    expect(levelOpacity(2, 3, 500)).toBe(1);
  });

  test("models come late", () => {
    expect(modelOpacity(1)).toBe(0);
    expect(modelOpacity(8)).toBe(1);
  });
});
