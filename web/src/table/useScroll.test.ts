import { describe, expect, it } from "vitest";
import { HIGHEST, scrolledTo } from "./useScroll";

const ROW = 32;
const view = 800;

describe("scrolling", () => {
  it("is that of the page where all rows have room", () => {
    const sizes = { rows: 100_000, view, height: 100_000 };
    expect(scrolledTo({ top: 0, bar: 0 }, 77_777, sizes)).toBe(77_777);
  });

  it("moves by rows in small steps and by shares in large ones, and reaches both ends", () => {
    const rows = 3_500_000 * ROW;
    const sizes = { rows, view, height: HIGHEST };
    expect(scrolledTo({ top: 5_000_000, bar: 600_000 }, 600_100, sizes)).toBe(5_000_100);
    expect(scrolledTo({ top: 5_000_000, bar: 600_000 }, 599_990, sizes)).toBe(4_999_990);
    const half = scrolledTo({ top: 0, bar: 0 }, (HIGHEST - view) / 2, sizes);
    expect(half).toBeCloseTo((rows - view) / 2, 0);
    expect(scrolledTo({ top: 100, bar: 90 }, 0, sizes)).toBe(0);
    expect(scrolledTo({ top: 100, bar: 90 }, HIGHEST - view, sizes)).toBe(rows - view);
    expect(scrolledTo({ top: 10, bar: 1_500 }, 1_400, sizes)).toBe(0);
  });
});
