import { expect, test } from "vitest";
import { pointsThatFit } from "./deviceLimit";

test("a device that tells of much memory, or of nothing, draws all points", () => {
  expect([undefined, 4, 8].map(pointsThatFit)).toEqual([Infinity, Infinity, Infinity]);
});

test("a small device draws a part, the smaller the less, never nothing", () => {
  expect([2, 1, 0.5, 0.125].map(pointsThatFit)).toEqual([4_194_304, 2_097_152, 1_048_576, 262_144]);
  expect(pointsThatFit(0.001)).toBe(262_144);
});
