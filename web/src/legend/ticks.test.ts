import { describe, expect, it } from "vitest";
import { rampTicks, sizeTicks } from "./ticks";

const seconds = (iso: string) => Date.parse(iso) / 1000;

describe("ticks of a ramp", () => {
  it("stand at powers of ten on a log scale, with a place for zero", () => {
    const ticks = rampTicks([0, 1_000_000], "number", "log", 15);
    expect(ticks.map((tick) => tick.label)).toEqual(["0", "100", "10K", "1M"]);
    expect(ticks[0]?.at).toBe(0);
    expect(ticks.at(-1)?.at).toBeCloseTo(1, 3);
  });

  it("stand at the beginnings of years", () => {
    const ticks = rampTicks([seconds("2022-03-02"), seconds("2024-07-11")], "date", "linear", 15);
    expect(ticks.map((tick) => tick.label)).toEqual(["2023", "2024"]);
    for (const { at } of ticks) expect(at).toBeGreaterThan(0);
  });

  it("are shares of the neighbors for faithfulness", () => {
    expect(rampTicks([0, 15], "share", "linear", 15)).toEqual([
      { at: 0, label: "0 %" },
      { at: 0.5, label: "50 %" },
      { at: 1, label: "100 %" },
    ]);
  });

  it("never leave the ramp", () => {
    for (const high of [1, 7, 99, 12_345, 257_229_302]) {
      for (const { at } of rampTicks([0, high], "number", "log", 15)) {
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe("ticks of sizes", () => {
  it("are three round numbers, the middle one about half as far", () => {
    const ticks = sizeTicks([0, 257_229_302]);
    expect(ticks.map((tick) => tick.label)).toEqual(["0", "10K", "100M"]);
    expect(ticks[0]?.at).toBe(0);
    expect(ticks[1]?.at).toBeCloseTo(0.5, 1);
  });

  it("are the ends and what lies between where there are no powers of ten", () => {
    expect(sizeTicks([0, 8]).map((tick) => tick.label)).toEqual(["0", "2", "8"]);
    expect(sizeTicks([0, 1]).map((tick) => tick.label)).toEqual(["0", "1"]);
    expect(sizeTicks([5, 5])).toEqual([{ at: 0, label: "5" }]);
  });

  it("grow from the least to the greatest and never leave the scale", () => {
    for (const [low, high] of [
      [0, 3],
      [0, 99],
      [120, 9e11],
      [7, 12_345],
    ] as const) {
      const places = sizeTicks([low, high]).map((tick) => tick.at);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...places)).toBeLessThanOrEqual(1);
    }
  });
});
