import { describe, expect, it } from "vitest";
import type { Births } from "../api/types";
import { bornBy, monthLabel, monthsOf } from "./months";

const births = (...months: [string, number][]): Births => ({
  months: months.map(([month, models]) => ({
    month,
    models,
    by_relation: [{ value: "merge", count: models, label: null }],
  })),
  censored: 0,
  undated: 0,
});

describe("months of birth", () => {
  it("have those without a birth filled in, over the turn of a year, and add up", () => {
    const months = monthsOf(births(["2023-11", 2], ["2024-02", 3]));
    expect(months.map(({ month }) => month)).toEqual(["2023-11", "2023-12", "2024-01", "2024-02"]);
    expect(months.map(({ sofar }) => sofar)).toEqual([2, 2, 2, 5]);
    expect(months.map((month) => bornBy(month, "merge"))).toEqual([2, 0, 0, 3]);
  });

  it("are none where nothing is known, and bounded where a date is absurd", () => {
    expect(monthsOf(births())).toEqual([]);
    expect(monthsOf(births(["0001-01", 1], ["2024-01", 1])).map(({ sofar }) => sofar)).toEqual([1, 2]);
  });

  it("are said in words", () => {
    expect(monthLabel("2024-05")).toBe("May 2024");
  });
});
