import { describe, expect, it } from "vitest";
import {
  joinExpressions,
  LONGEST_SELECTION,
  readSteps,
  type Step,
  stepsExpression,
  withStep,
  writeSteps,
} from "./steps";

const add = (term: string): Step => ({ operation: "add", term });
const subtract = (term: string): Step => ({ operation: "subtract", term });
const intersect = (term: string): Step => ({ operation: "intersect", term });

describe("a selection", () => {
  it("begins with a set, and begins anew with another", () => {
    expect(withStep([], add("under:a/b"))).toEqual([add("under:a/b")]);
    expect(withStep([add("under:a/b"), subtract("id:c")], { operation: "replace", term: "id:d" })).toEqual([
      add("id:d"),
    ]);
  });

  it("of nothing stays nothing when something is taken away or crossed", () => {
    expect(withStep([], subtract("id:a"))).toEqual([]);
    expect(withStep([], intersect("id:a"))).toEqual([]);
  });

  it("has an end, where the server takes no more", () => {
    expect(withStep([add("id:a")], add(`id:${"x".repeat(LONGEST_SELECTION)}`))).toBeNull();
    const names = Array.from({ length: 300 }, (_, i) => `some-owner/some-model-${i}`);
    const long = [add(`id:${names.join("|")}`)];
    expect(readSteps(writeSteps(withStep(long, add("id:a")) ?? []))).toEqual([...long, add("id:a")]);
  });

  it.each([
    [[add("a:1")], "a:1"],
    [[add("a:1"), add("b:2")], "a:1|b:2"],
    [[add("a:1"), add("b:2"), subtract("c:3")], "(a:1|b:2) -c:3"],
    [[add("a:1"), subtract("b:2"), add("c:3")], "(a:1 -b:2)|c:3"],
    [[add("a:1"), intersect("b:2|3")], "a:1 (b:2|3)"],
    [[add("a:1|2"), intersect("b:2")], "(a:1|2) b:2"],
    [[add("a:1"), subtract("(b:2 c:3)")], "a:1 -(b:2 c:3)"],
  ] as const)("%# is a filter", (steps, text) => {
    expect(stepsExpression(steps)).toBe(text);
    expect(readSteps(writeSteps(steps))).toEqual(steps);
  });

  it("joins a filter as a condition of its own", () => {
    expect(joinExpressions("a:1|b:2", "", "c:3")).toBe("(a:1|b:2) c:3");
    expect(joinExpressions("", "a:1|b:2")).toBe("a:1|b:2");
  });
});
