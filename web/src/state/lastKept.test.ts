import { describe, expect, it } from "vitest";
import { LastKept } from "./lastKept";

describe("a map that forgets", () => {
  it("holds the last ones, and what was kept again is the last", () => {
    const kept = new LastKept<number>(2);
    kept.keep("a", 1);
    kept.keep("b", 2);
    kept.keep("a", 3);
    kept.keep("c", 4);
    expect([kept.get("a"), kept.get("b"), kept.get("c")]).toEqual([3, undefined, 4]);
    expect([kept.has("a"), kept.has("b")]).toEqual([true, false]);
  });
});
