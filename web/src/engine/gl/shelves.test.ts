import { expect, test } from "vitest";
import { seeded } from "../testing/random";
import { type Shelf, shelve } from "./shelves";

test("rectangles lie inside the square and never on each other", () => {
  const random = seeded(5);
  const shelves: Shelf[] = [];
  const placed: { x: number; y: number; width: number; height: number }[] = [];
  for (let i = 0; i < 400; i++) {
    const [width, height] = [20 + Math.floor(random() * 200), 12 + Math.floor(random() * 20)];
    const place = shelve(shelves, 1024, width, height);
    if (place) placed.push({ x: place[0], y: place[1], width, height });
  }
  expect(placed.length).toBeGreaterThan(150);
  placed.forEach((a, i) => {
    expect(a.x + a.width).toBeLessThanOrEqual(1024);
    expect(a.y + a.height).toBeLessThanOrEqual(1024);
    for (const b of placed.slice(i + 1)) {
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }
  });
});

test("what is too wide, or comes when the square is full, gets no place", () => {
  const shelves: Shelf[] = [];
  expect(shelve(shelves, 64, 65, 10)).toBeNull();
  expect(shelve(shelves, 64, 64, 60)).toEqual([0, 0]);
  expect(shelve(shelves, 64, 10, 10)).toBeNull();
});
