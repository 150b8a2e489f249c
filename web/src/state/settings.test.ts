import { describe, expect, it } from "vitest";
import { leftOut, readSettings, stampOf, writeSettings } from "./settings";

describe("settings", () => {
  it("come back from their text, without what is empty", () => {
    expect(readSettings(writeSettings({ layout: "radial", folds: "abcd.1o.s2", top: null }))).toEqual({
      layout: "radial",
      folds: "abcd.1o.s2",
    });
  });

  it("say how much of what was done by hand they have no room for", () => {
    expect(leftOut("layout:radial,folds:abcd.1o.s2.x1a,at:abcd_1_2_1_1")).toBe(46);
    expect(leftOut("pins:abcd.4f_1_2.x5")).toBe(5);
    expect(leftOut("folds:abcd.1o.s2,at:abcd_1.x5")).toBe(0);
    expect(leftOut("")).toBe(0);
  });

  it("are stamped by all that they belong to", () => {
    const stamps = [stampOf("a", "b"), stampOf("b", "a"), stampOf("a", null), stampOf("a", "b", "")];
    expect(new Set(stamps).size).toBe(4);
    for (const stamp of stamps) expect(stamp).toMatch(/^[0-9a-z]{4}$/);
  });
});
