import { describe, expect, it } from "vitest";
import type { CategoryMeta, NumberMeta, RowCondition } from "../engine";
import type { Pick } from "./expression";
import { conditionOf } from "./rejected";

const file = { file: "x.bin", bytes: 1, sha256: "", components: 1 };
const category = (values: (string | null)[], other: number | null = null): CategoryMeta => ({
  ...file,
  kind: "category",
  dtype: "u8",
  values,
  counts: [0, ...values.map(() => 1)],
  missing: 0,
  other,
});
const task = category(["generation", "vision"]);
const number = (meta: Partial<NumberMeta>): NumberMeta => ({
  ...file,
  kind: "number",
  dtype: "u32",
  missing: 4_294_967_295,
  missing_count: 0,
  min: 0,
  max: 9_000,
  ...meta,
});
const ROWS = 100;
const only = (...values: string[]): Pick => ({ only: values, not: [] });
const not = (...values: string[]): Pick => ({ only: [], not: values });
const range = (text: string, ...values: string[]): Pick => ({ only: values, not: [], range: text });
const rejected = (condition: RowCondition | null): number[] | null =>
  condition && "rejected" in condition ? [...condition.rejected] : null;

describe("a pick of words as a table of codes", () => {
  it('takes a declared "missing" of license families for the missing one', () => {
    const family = category(["permissive", "missing"]);
    expect(rejected(conditionOf("license_family", family, not("missing"), ROWS))).toEqual([0, 0, 1]);
    expect(rejected(conditionOf("task", family, not("missing"), ROWS))).toEqual([1, 0, 0]);
  });

  it.each([
    ["leaves out all but what is asked for alone", task, only("vision"), [1, 1, 0]],
    ["leaves out what is excluded, and nothing else", task, not("vision"), [0, 0, 1]],
    ["tells a missing value from every declared one", task, only("missing"), [0, 1, 1]],
    ["keeps nothing for a value that no row has", task, only("audio"), [1, 1, 1]],
    ["takes letters of either case", category(["MLX", "mlx", "peft"]), only("Mlx"), [1, 0, 0, 1]],
  ])("%s", (_, meta, pick, expected) => {
    expect(rejected(conditionOf("task", meta, pick, ROWS))).toEqual(expected);
  });

  it.each([
    ["a column that the atlas lacks", undefined, only("a")],
    ["a value past the limit of a column", category(["a", null], 2), only("b")],
    ["a value whose letters are folded elsewhere", task, only("Ärzte")],
  ])("leaves %s to the server", (_, meta, pick) => {
    expect(conditionOf("task", meta, pick, ROWS)).toBeNull();
  });

  it("leaves what a model may list several of to the server", () => {
    expect(conditionOf("license", category(["mit", "several"]), only("mit"), ROWS)).toBeNull();
  });
});

describe("a pick of numbers", () => {
  it("takes small numbers as their own codes, with a range beside them", () => {
    const generation = number({ dtype: "u16", missing: 65_535, max: 9 });
    expect(rejected(conditionOf("generation", generation, only("0", "2"), ROWS))?.slice(0, 4)).toEqual([
      0, 1, 0, 1,
    ]);
    const both = rejected(conditionOf("generation", generation, range(">=3", "0"), ROWS));
    expect(both?.slice(0, 5)).toEqual([0, 1, 1, 0, 0]);
    expect(both?.at(-1)).toBe(1);
  });

  it.each([
    ["1000..5000", 1_000, 5_000],
    [">=1.5k", 1_500, Number.POSITIVE_INFINITY],
    [">2", 3, Number.POSITIVE_INFINITY],
    ["<2.5", Number.NEGATIVE_INFINITY, 2],
    ["..10_000", Number.NEGATIVE_INFINITY, 10_000],
    ["7", 7, 7],
  ])("%s has both ends", (text, low, high) => {
    expect(conditionOf("downloads", number({}), range(text), ROWS)).toEqual({
      column: "downloads",
      within: { low, high },
      missing: false,
    });
  });

  it("keeps missing ones only where they are asked for", () => {
    const missing = (pick: Pick) => {
      const condition = conditionOf("downloads", number({}), pick, ROWS);
      return condition && "within" in condition ? condition.missing : null;
    };
    expect(missing(range("1..2"))).toBe(false);
    expect(missing(range("1..2", "missing"))).toBe(true);
    expect(missing(only("missing"))).toBe(true);
    expect(missing(not("missing"))).toBe(false);
  });

  it.each([
    ["2024-01..2024-06", Date.UTC(2024, 0), Date.UTC(2024, 6) - 1_000],
    ["2024", Date.UTC(2024, 0), Date.UTC(2025, 0) - 1_000],
    [">2024-01-31", Date.UTC(2024, 1), Number.POSITIVE_INFINITY],
    ["<2024-02", Number.NEGATIVE_INFINITY, Date.UTC(2024, 1) - 1_000],
    ["<=2024-12", Number.NEGATIVE_INFINITY, Date.UTC(2025, 0) - 1_000],
  ])("the date %s is as long as it is written", (text, low, high) => {
    expect(conditionOf("created", number({}), range(text), ROWS)).toMatchObject({
      within: { low: low / 1000, high: high / 1000 },
    });
  });

  it("compares shares as the 32-bit numbers that the server has", () => {
    const faithfulness = number({ dtype: "u8", missing: 255, scale: 15, max: 15 });
    const kept = (text: string) =>
      rejected(conditionOf("faithfulness", faithfulness, range(text), ROWS))?.flatMap((out, i) =>
        out || i > 15 ? [] : [i],
      );
    expect(kept("0.2")).toEqual([]);
    expect(kept(">=0.6")).toEqual([9, 10, 11, 12, 13, 14, 15]);
    expect(kept(">=0.9333333")).toEqual([14, 15]);
    expect(kept("<0.2")).toEqual([0, 1, 2]);
  });

  it.each([
    ["parameters", ">=7b", number({ dtype: "f32", missing: null })],
    ["downloads", ">=1", number({ max: 4_294_967_294 })],
    ["faithfulness", ">0.5", number({ dtype: "u8", missing: 255, scale: 15 })],
  ])(
    "leaves %s:%s to the server where stored values are cut, rounded or of too few",
    (column, text, meta) => {
      expect(conditionOf(column, meta, range(text), 10)).toBeNull();
    },
  );

  it("decides small bounds of rounded numbers, and all of numbers that were never whole", () => {
    const float = number({ dtype: "f32", missing: null });
    expect(conditionOf("parameters", float, range("<100k"), ROWS)).toMatchObject({
      within: { high: 99_999 },
    });
    expect(conditionOf("trending", float, range(">0.1"), ROWS)).toMatchObject({
      within: { low: Math.fround(0.1) },
    });
  });
});
