import { describe, expect, test } from "vitest";
import { readExpression } from "../filter/expression";
import { type Axis, edgesOf, placeOf, placesOf, rangeOfBins, ticksOf } from "./edges";

const seconds = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 1000;

describe("edges", () => {
  test("are round numbers on a log axis, one bin for each of the smallest", () => {
    expect(edgesOf("log", 0, 700)).toEqual([
      0, 1, 2, 3, 4, 7, 10, 16, 25, 40, 63, 100, 160, 250, 400, 630, 1000,
    ]);
    expect(edgesOf("log", 0, 2e16).length).toBeLessThan(60);
    expect(edgesOf("log", 0, 0)).toEqual([0, 1]);
  });

  test("are even on a linear axis", () => {
    expect(edgesOf("linear", 0, 11_000).slice(0, 3)).toEqual([0, 500, 1000]);
    expect(edgesOf("linear", 0, 3)).toEqual([0, 1, 2, 3, 4]);
  });

  test("are months, quarters or days of dates", () => {
    const months = edgesOf("dates", seconds("2022-03-02"), seconds("2022-06-01"));
    expect(months).toEqual(
      ["2022-03-01", "2022-04-01", "2022-05-01", "2022-06-01", "2022-07-01"].map(seconds),
    );
    expect(edgesOf("dates", seconds("2024-01-03"), seconds("2024-01-05"))).toHaveLength(4);
    expect(edgesOf("dates", seconds("2010-01-03"), seconds("2024-01-05"))).toHaveLength(58);
  });

  test.each<[Axis, number, number]>([
    ["log", 0, 680_847_003],
    ["linear", 0, 11_000],
    ["dates", 1_646_263_744, 1_787_425_511],
    ["fifteenths", 0, 15],
  ])("on a %s axis hold every value", (axis, low, high) => {
    const edges = edgesOf(axis, low, high);
    expect(edges).toEqual([...edges].sort((a, b) => a - b));
    expect(new Set(edges).size).toBe(edges.length);
    expect(edges[0]).toBeLessThanOrEqual(low);
    expect(edges.at(-1)).toBeGreaterThan(high);
  });
});

describe("a stretch of bins", () => {
  const log = edgesOf("log", 0, 20_000);
  const dates = edgesOf("dates", seconds("2024-01-01"), seconds("2025-01-01"));
  test.each<[Axis, number[], number, number, string | null]>([
    ["log", log, 6, 8, "10..39"],
    ["log", log, 1, 1, "1"],
    ["log", log, 0, 1, "..1"],
    ["log", log, log.length - 3, log.length - 1, "10000.."],
    ["log", log, 0, log.length, null],
    ["dates", dates, 1, 4, "2024-02..2024-05"],
    ["dates", dates, 2, 2, "2024-03"],
    ["fifteenths", edgesOf("fifteenths", 0, 15), 6, 8, "0.37..0.57"],
    ["log", edgesOf("log", 0, 9e9), 46, 48, "1b..4b"],
  ])("%s is a range that can be read", (axis, edges, from, to, range) => {
    expect(rangeOfBins(axis, edges, from, to)).toBe(range);
  });

  test("comes back to where it was", () => {
    for (const [axis, edges, column] of [
      ["log", log, "downloads"],
      ["dates", dates, "created"],
    ] as const) {
      const bins = edges.length - 1;
      for (let from = 0; from < bins; from++) {
        for (let to = from; to < bins; to++) {
          const range = rangeOfBins(axis, edges, from, to);
          if (range === null) continue;
          const { picks } = readExpression(`${column}:${range}`);
          expect(picks[column]?.range).toBe(range);
          const [left, right] = placesOf(axis, edges, range);
          expect(Math.round(left * bins * 1e6) / 1e6).toBe(from);
          expect(Math.round(right * bins * 1e6) / 1e6).toBe(to + 1);
        }
      }
    }
  });
});

test("a place is a bin and how far into it", () => {
  expect(placeOf([0, 10, 100], 55)).toBe(0.75);
  expect(placeOf([0, 10, 100], 1e9)).toBe(1);
  expect(placesOf("linear", [0, 10, 20], "5..14")).toEqual([0.25, 0.75]);
});

test("ticks are few, at powers of ten and new years where there are some", () => {
  const log = edgesOf("log", 0, 20_000);
  expect(ticksOf("log", log).map((bin) => log[bin])).toEqual([0, 1, 10, 100, 1000, 10_000]);
  const dates = edgesOf("dates", seconds("2022-03-02"), seconds("2026-09-01"));
  expect(ticksOf("dates", dates)).toHaveLength(4);
  expect(ticksOf("linear", edgesOf("linear", 0, 11_000)).length).toBeLessThan(7);
});
