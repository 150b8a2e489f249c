import { describe, expect, it } from "vitest";
import type { Step } from "../filter/steps";
import { idsOfTerm, idsTerm, pickedIds, withIds } from "./rowSelection";

const add = (term: string): Step => ({ operation: "add", term });

describe("ids as a term", () => {
  it("come back as they were, whatever they hold", () => {
    const ids = ["a/b", 'say "x"|y', "back\\slash", "-minus", "with blank"];
    expect(idsOfTerm(idsTerm(ids))).toEqual(ids);
  });

  it("are not read out of other terms", () => {
    expect(["task:x", "id:(a|b)", "under:a/b", "id:"].map(idsOfTerm)).toEqual([null, null, null, null]);
  });
});

describe("rows picked by hand", () => {
  it("are one list, whatever the order of picking", () => {
    const one = withIds([], ["a/x"], true) ?? [];
    const two = withIds(one, ["b/y", "a/x"], true) ?? [];
    expect(two).toEqual([add("id:a/x|b/y")]);
    expect(withIds(two, ["a/x"], false)).toEqual([add("id:b/y")]);
    expect(withIds(two, ["a/x", "b/y"], false)).toEqual([]);
    expect([...(pickedIds(two) ?? [])]).toEqual(["a/x", "b/y"]);
  });

  it("are taken from a set that was made otherwise, in one step", () => {
    const lasso = [add("area:2d,1,2,3")];
    const less = withIds(withIds(lasso, ["a/x"], false) ?? [], ["b/y"], false);
    expect(less).toEqual([...lasso, { operation: "subtract", term: "id:a/x|b/y" }]);
    expect(pickedIds(less ?? [])).toBeNull();
    expect(withIds(less ?? [], ["c/z"], true)).toHaveLength(3);
  });

  it("are refused where they are more than a selection can be", () => {
    const many = Array.from({ length: 500 }, (_, i) => `owner/a-rather-long-name-${i}`);
    expect(withIds([], many, true)).toBeNull();
    expect(withIds([], many.slice(0, 20), true)).toHaveLength(1);
  });
});
