import { describe, expect, it } from "vitest";
import type { Step } from "../filter/steps";
import { withModel, withoutStep } from "./byHand";

const step = (operation: Step["operation"], term: string): Step => ({ operation, term });

describe("models by hand", () => {
  it("are one step as long as they follow each other", () => {
    const two = withModel(withModel([], "a/b", false), "c/d", false);
    expect(two).toEqual([step("add", "id:a/b|c/d")]);
    expect(withModel(two, "c/d", false)).toEqual(two);
    expect(withModel(two, "a/b", true)).toEqual([step("add", "id:c/d")]);
    expect(withModel([step("add", "id:c/d")], "c/d", true)).toEqual([]);
  });

  it("are taken from a set, and added to one", () => {
    const area = step("add", "area:0,0,1,0,1,1");
    const less = withModel(withModel([area], "a/b", true), "c/d", true);
    expect(less).toEqual([area, step("subtract", "id:a/b|c/d")]);
    expect(withModel(less, "e/f", false)).toEqual([...less, step("add", "id:e/f")]);
  });

  it("keep a strange name to itself", () => {
    const strange = withModel([], 'a|b "c"', false);
    expect(strange).toEqual([step("add", 'id:"a|b \\"c\\""')]);
    expect(withModel(strange, "d", false)).toEqual([...strange, step("add", "id:d")]);
    expect(withModel([step("add", "id:d")], "a b", false)).toEqual([
      step("add", "id:d"),
      step("add", 'id:"a b"'),
    ]);
  });
});

describe("a step taken out", () => {
  it("leaves what the others make", () => {
    const steps = [step("add", "a:1"), step("subtract", "b:2"), step("intersect", "c:3"), step("add", "d:4")];
    expect(withoutStep(steps, 1)).toEqual([steps[0], steps[2], steps[3]]);
    expect(withoutStep(steps, 0)).toEqual([step("add", "c:3"), steps[3]]);
    expect(withoutStep([steps[0] as Step], 0)).toEqual([]);
  });
});
