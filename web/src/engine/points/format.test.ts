import { expect, test } from "vitest";
import { readPointsIndex } from "./format";

const good = { format: 1, atlas: "a", count: 30, blocks: [0, 10, 30], columns: {} };

test("an index of format 1 is read", () => {
  expect(readPointsIndex(good).count).toBe(30);
});

test("a newer format is refused with both numbers", () => {
  expect(() => readPointsIndex({ ...good, format: 3 })).toThrow(/format 3; this app reads 1 and 2/);
});

test.each([
  ["no object", null],
  ["blocks that do not end at the count", { ...good, blocks: [0, 10, 29] }],
  ["blocks that do not grow", { ...good, blocks: [0, 10, 10, 30] }],
  ["no columns", { ...good, columns: null }],
])("%s is damaged", (_, index) => {
  expect(() => readPointsIndex(index)).toThrow(/damaged/);
});

test("an atlas without rows is no error", () => {
  expect(readPointsIndex({ ...good, count: 0, blocks: [0] }).count).toBe(0);
});
