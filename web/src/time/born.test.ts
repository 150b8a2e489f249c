import { expect, it } from "vitest";
import type { Births } from "../engine";
import { bornOf } from "./born";

it("who is there by a day is counted of all, or of those that are shown", () => {
  const births: Births = {
    first: 100,
    all: Uint32Array.of(5, 3, 2),
    shown: Uint32Array.of(1, 0, 2),
    missing: 7,
    missingShown: 4,
  };
  expect(bornOf({ births, of: "all" }, 101)).toEqual({ born: 8, of: 10, undated: 7 });
  expect(bornOf({ births, of: "narrowed" }, 101)).toEqual({ born: 1, of: 3, undated: 4 });
  expect(bornOf({ births, of: "family" }, 99)).toEqual({ born: 0, of: 3, undated: 4 });
});
