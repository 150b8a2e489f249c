import { beforeEach, describe, expect, it } from "vitest";
import { forgetSearches, recentSearches, rememberSearch } from "./recent";

describe("recent searches", () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    globalThis.localStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    } as Storage;
  });

  it("are the last eight, each once, the newest first, until they are forgotten", () => {
    for (let i = 0; i < 10; i++) rememberSearch(`search ${i}`);
    rememberSearch("search 5 ");
    rememberSearch(" ");
    expect(recentSearches()).toEqual([5, 9, 8, 7, 6, 4, 3, 2].map((i) => `search ${i}`));
    forgetSearches();
    expect(recentSearches()).toEqual([]);
  });

  it("that somebody spoiled are none", () => {
    localStorage.setItem("modelome.searches", "{nonsense");
    expect(recentSearches()).toEqual([]);
    localStorage.setItem("modelome.searches", '[1, "a"]');
    expect(recentSearches()).toEqual(["a"]);
  });
});
