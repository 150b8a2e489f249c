import { describe, expect, it } from "vitest";
import { seeded } from "../engine/testing/random";
import { readShape, shapeTerm } from "./shapeTerms";

describe("a polygon as a term", () => {
  it("is short", () => {
    const corners = [0.25, -0.5, 1.5, 0, -0.00004, 0.1239];
    expect(shapeTerm({ matrix: null, corners }, 3)).toBe("area:.25,-.5,1.5,0,0,.124");
  });

  it("comes back as it was written, whatever the numbers", () => {
    const random = seeded(4);
    for (let n = 0; n < 300; n++) {
      const size = 10 ** (random() * 8 - 6);
      const numbers = (count: number) => Array.from({ length: count }, () => (random() - 0.5) * size);
      const shape = { matrix: n % 2 ? numbers(12) : null, corners: numbers(6 + 2 * (n % 20)) };
      const term = shapeTerm(shape, 1 + (n % 9));
      const read = readShape(term);
      if (!read) throw new Error(`${term} is not read`);
      expect(shapeTerm(read, 9)).toBe(term);
      for (const [i, value] of read.corners.entries())
        expect(Math.abs(value - (shape.corners[i] as number))).toBeLessThanOrEqual(
          Math.max(0.51 * 10 ** -(1 + (n % 9)), 1e-5 * size),
        );
    }
  });

  it.each([
    "area:0,0,1,0",
    "area:0,0,1,0,1",
    "area:0,0,1,0,1,.1234567",
    "area:0,0,1,0,1,1e3",
    "volume:0,0,1,0,1,1",
    "task:a",
  ])("%s is none", (term) => expect(readShape(term)).toBeNull());
});
