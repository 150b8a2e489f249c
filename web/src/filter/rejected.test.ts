import { describe, expect, it } from "vitest";
import type { CategoryMeta, NumberMeta } from "../engine";
import { rejectedCodes } from "./rejected";

const file = { file: "x.bin", bytes: 1, sha256: "", components: 1 };
const category = (values: (string | null)[]): CategoryMeta => ({
  ...file,
  kind: "category",
  dtype: "u8",
  values,
  counts: [0, ...values.map(() => 1)],
  missing: 0,
  other: null,
});
const task = category(["generation", "vision"]);
const generation: NumberMeta = {
  ...file,
  kind: "number",
  dtype: "u16",
  missing: 65_535,
  missing_count: 0,
  min: 0,
  max: 9,
};

describe("a pick as a table of codes", () => {
  it("leaves out all but what is asked for alone", () => {
    expect([...(rejectedCodes(task, { only: ["vision"], not: [] }) ?? [])]).toEqual([1, 1, 0]);
  });

  it("leaves out what is excluded, and nothing else", () => {
    expect([...(rejectedCodes(task, { only: [], not: ["vision"] }) ?? [])]).toEqual([0, 0, 1]);
  });

  it("tells a missing value from every declared one", () => {
    expect([...(rejectedCodes(task, { only: ["missing"], not: [] }) ?? [])]).toEqual([0, 1, 1]);
  });

  it('takes a declared "missing" for the missing one', () => {
    const family = category(["permissive", "missing"]);
    expect([...(rejectedCodes(family, { only: [], not: ["missing"] }) ?? [])]).toEqual([0, 0, 1]);
  });

  it("keeps nothing for a value that no row has", () => {
    expect([...(rejectedCodes(task, { only: ["audio"], not: [] }) ?? [])]).toEqual([1, 1, 1]);
  });

  it("takes small numbers as their own codes", () => {
    const rejected = rejectedCodes(generation, { only: ["0", "2"], not: [] });
    expect(Array.from(rejected ?? []).slice(0, 4)).toEqual([0, 1, 0, 1]);
    expect(rejected?.at(65_535)).toBe(1);
  });

  it("is not to be had of a column of great numbers", () => {
    expect(rejectedCodes({ ...generation, dtype: "u32" }, { only: ["1"], not: [] })).toBeNull();
  });
});
