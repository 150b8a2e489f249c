import { describe, expect, it } from "vitest";
import type { Facets } from "../api/types";
import { gains, yearsUpTo } from "./years";

const facets = (values: Record<string, number>, missing = 0): Facets => {
  const counted = Object.entries(values).map(([value, count]) => ({ value, count }));
  const matched = counted.reduce((sum, { count }) => sum + count, missing);
  return { column: "task", values: counted, missing, matched, distinct: 3, total: 1000 } as unknown as Facets;
};

describe("what is new", () => {
  it("is told by shares of those that declare a value", () => {
    expect(gains(facets({ a: 50, b: 50 }, 900), facets({ a: 10, b: 20, c: 70 }))).toEqual([
      { value: "c", from: 0, to: 0.7 },
      { value: "a", from: 0.5, to: 0.1 },
    ]);
  });

  it("is nothing where nothing changed or nothing is declared", () => {
    expect(gains(facets({ a: 1 }), facets({ a: 9 }))).toEqual([]);
    expect(gains(facets({}, 5), facets({}, 5))).toEqual([]);
  });

  it("goes by the years up to the snapshot", () => {
    expect(yearsUpTo("2024-07-11", 3)).toEqual(["2022", "2023", "2024"]);
    expect(yearsUpTo(null, 3)).toEqual([]);
  });
});
