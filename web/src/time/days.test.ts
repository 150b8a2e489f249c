import { describe, expect, it } from "vitest";
import { bars, bornBy, DAY_SECONDS, dayOf, dayText, dayWords, endOf, stepMonths } from "./days";

const day = (text: string): number => dayOf(text) as number;

describe("a day", () => {
  it("is written as it is read", () => {
    for (const text of ["1970-01-01", "2022-03-02", "2024-02-29", "2026-12-31"])
      expect(dayText(day(text))).toBe(text);
    expect(dayOf("2024-13-45")).toBeNull();
    expect(dayOf("May")).toBeNull();
    expect(dayOf(null)).toBeNull();
  });

  it("ends a second before the next one", () => {
    expect(endOf(day("2023-05-31")) + 1).toBe(day("2023-06-01") * DAY_SECONDS);
  });

  it("at the end of a month is that month", () => {
    expect(dayWords(day("2023-05-31"))).toBe("May 2023");
    expect(dayWords(day("2023-05-30"))).toBe("30 May 2023");
  });
});

describe("a step of months", () => {
  it.each([
    ["2023-05-31", 1, "2023-06-30"],
    ["2023-05-31", -1, "2023-04-30"],
    ["2023-05-14", 1, "2023-05-31"],
    ["2023-05-14", -1, "2023-04-30"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2023-12-31", 12, "2024-12-31"],
    ["2023-05-14", 12, "2024-04-30"],
  ])("from %s by %i is to %s", (from, months, to) => {
    expect(dayText(stepMonths(day(from), months))).toBe(to);
  });
});

describe("births", () => {
  const days = Uint32Array.of(3, 0, 5, 2);
  it("are those of all days up to a day", () => {
    expect([-1, 0, 1, 2, 3, 9].map((at) => bornBy(100, days, 100 + at))).toEqual([0, 3, 3, 8, 10, 10]);
  });
  it("are all in the bars", () => {
    for (const count of [1, 2, 3, 7]) expect(bars(days, count).reduce((a, b) => a + b)).toBe(10);
  });
});
