import { expect, test } from "vitest";
import { rowsOf } from "./GatheredColumns";

test("gathered rows follow one another with all their values", () => {
  const xyz = Uint16Array.from({ length: 30 }, (_, i) => i);
  expect(rowsOf(xyz, Uint32Array.of(1, 4, 9), 3)).toEqual(Uint16Array.of(3, 4, 5, 12, 13, 14, 27, 28, 29));
  expect(rowsOf(Float32Array.of(0.5, Number.NaN, 2), Uint32Array.of(1, 2), 1)).toEqual(
    Float32Array.of(Number.NaN, 2),
  );
  expect(rowsOf(xyz, Uint32Array.of(), 3)).toHaveLength(0);
});
