import { describe, expect, it } from "vitest";
import { fits, PLAIN, paintOf, readPaint, withPaint, writePaint } from "./paint";

const text = "task:n/16,p/summarization,c/fill-mask/ff8800|downloads:r/blues,x,s/linear,d/1/5000|likes:d//9";

describe("changed colors", () => {
  it("are read and written as they were", () => {
    expect(writePaint(readPaint(text))).toBe(text);
    expect(paintOf("task", text)).toMatchObject({ distinct: 16, colors: { "fill-mask": "#ff8800" } });
    expect(paintOf("downloads", text)).toMatchObject({ reversed: true, scale: "linear", domain: [1, 5000] });
    expect(paintOf("likes", text).domain).toEqual([null, 9]);
    expect(paintOf("library", text)).toBe(PLAIN);
  });

  it("of any value survive the text", () => {
    const value = "a|b,c/d:e %2F ü";
    const written = withPaint("", "license", { colors: { [value]: "#010203" }, pins: [value] });
    expect(readPaint(written).license).toMatchObject({ colors: { [value]: "#010203" }, pins: [value] });
  });

  it("change one column and leave the others", () => {
    const changed = withPaint(text, "downloads", { ramp: "embers" });
    expect(readPaint(changed)).toEqual({
      ...readPaint(text),
      downloads: { ...readPaint(text).downloads, ramp: "embers" },
    });
    expect(withPaint(changed, "downloads", null)).toBe(withPaint(text, "downloads", null));
    expect(withPaint("", "task", {})).toBe("");
  });

  it("that are none are left out", () => {
    expect(readPaint("task:c/x/zzz,n/999,s/cubic|:n/3|DROP:n/2")).toEqual({
      task: { ...PLAIN, pins: [], colors: {} },
    });
    expect(readPaint("task:n/99").task?.distinct).toBe(24);
    expect(fits("x".repeat(5_000))).toBe(false);
  });
});
