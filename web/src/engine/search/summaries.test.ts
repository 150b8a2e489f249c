import { expect, test } from "vitest";
import type { NumberMeta } from "../points/format";
import { MASK } from "../types";
import { binsOf, countSeen } from "./bins";
import { countCodes } from "./summaries";

const file = { file: "x", bytes: 1, sha256: "", components: 1 };
const number: NumberMeta = {
  ...file,
  kind: "number",
  dtype: "u32",
  missing: 4_294_967_295,
  missing_count: 1,
  min: 0,
  max: 1000,
};

test("codes are counted, missing first", () => {
  expect([...countCodes(Uint8Array.from([0, 1, 1, 2]), 3)]).toEqual([1, 2, 1]);
});

test("a histogram tells the shown and lit rows from the muted", () => {
  const mask = Uint8Array.from([MASK.shown, MASK.muted, MASK.lit]);
  const spec = { column: "downloads", bins: 2, scale: "linear" } as const;
  const { all, codes } = binsOf(Uint32Array.from([0, 10, 999]), number, spec);
  expect([...all]).toEqual([0, 2, 1]);
  expect([...countSeen(codes, 3, mask)]).toEqual([0, 1, 1]);
});

test("a histogram puts every row into a bin or among the missing", () => {
  const values = Uint32Array.from([0, 10, 999, 1000, 4_294_967_295]);
  const { all, edges } = binsOf(values, number, { column: "downloads", bins: 10, scale: "linear" });
  expect([...all]).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  expect(edges[10]).toBeCloseTo(1000, 6);
});

test("logarithmic bins have edges even in log(1 + v)", () => {
  const { edges } = binsOf(Uint32Array.from([1]), number, {
    column: "downloads",
    bins: 3,
    scale: "log",
  });
  const logs = [...edges].map((e) => Math.log1p(e));
  expect((logs[1] as number) - (logs[0] as number)).toBeCloseTo((logs[3] as number) - (logs[2] as number), 9);
});

test("bins lie between given edges, the last one and what is beyond in the last bin", () => {
  const values = Uint32Array.from([0, 1, 2, 9, 10, 99, 100, 5_000, 4_294_967_295]);
  const edges = [0, 1, 10, 100];
  const { all, codes } = binsOf(values, { ...number, max: 5_000 }, { column: "downloads", edges });
  expect([...codes]).toEqual([1, 2, 2, 2, 3, 3, 3, 3, 0]);
  expect([...all]).toEqual([1, 1, 3, 4]);
});

test("NaN is missing", () => {
  const meta = { ...number, missing: null };
  const { all } = binsOf(Float32Array.from([Number.NaN, 3]), meta, {
    column: "x",
    bins: 2,
    scale: "linear",
  });
  expect([...all]).toEqual([1, 1, 0]);
});
