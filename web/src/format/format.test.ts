import { describe, expect, it } from "vitest";
import { day, snapshotDate } from "./dates";
import { bytes, compact, count, figure, parameters, percent, plural } from "./numbers";
import { bounded, splitId } from "./text";

describe("numbers", () => {
  it("are grouped in full and short where space is short", () => {
    expect([count(212304), compact(212304), figure(355_152), figure(25_235_903)]).toEqual([
      "212,304",
      "212K",
      "355,152",
      "25.2M",
    ]);
  });

  it("are short as the browser's own tables have them", () => {
    const truth = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
    const edges = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e11, 1e12, 1e14];
    const values = [
      0,
      0.5,
      0.1234,
      12.34,
      999.4,
      999.6,
      12_350,
      999_499,
      999_500,
      ...edges.flatMap((edge) => [
        edge - 1,
        edge,
        edge + 1,
        Math.floor(edge * 1.005),
        Math.floor(edge * 9.995),
      ]),
      ...Array.from({ length: 4_000 }, (_, i) => Math.floor(1.0085 ** i * (1 + (i % 7) / 7)) % 1e14),
    ];
    for (const value of values) {
      expect(compact(value), String(value)).toBe(truth.format(value));
      if (value !== 0) expect(compact(-value), String(-value)).toBe(truth.format(-value));
    }
  });

  it("never round some to none or most to all", () => {
    expect([0, 0.0004, 0.384, 0.9996, 1].map(percent)).toEqual(["0 %", "< 1 %", "38 %", "> 99 %", "100 %"]);
    expect(percent(Number.NaN)).toBe("–");
  });

  it("have units of bytes and of parameters", () => {
    expect([512, 15_242_694_030].map(bytes)).toEqual(["512 B", "15.2 GB"]);
    expect([7_615_616_512, 752_000_000, 900].map(parameters)).toEqual(["7.62 B", "752 M", "900"]);
    expect([70e9, 120e9, 999.9e9, 1.6e12, 20_000e12].map(parameters)).toEqual([
      "70 B",
      "120 B",
      "1,000 B",
      "1.6 T",
      "20,000 T",
    ]);
  });

  it("agree with their noun", () => {
    expect([plural(1, "child", "children"), plural(2000, "model")]).toEqual(["1 child", "2,000 models"]);
  });
});

describe("dates", () => {
  it("are days in UTC, wherever the browser is", () => {
    expect(day("2024-07-11T23:59:59Z")).toBe("11 Jul 2024");
    expect(snapshotDate("2024-07")).toBe("Jul 2024");
    expect(day("2023-09-20")).toBe("20 Sep 2023");
    expect(day("yesterday")).toBe("yesterday");
  });
});

describe("text from outside", () => {
  it("is bounded, and no character is cut in half", () => {
    const text = "👩".repeat(200);
    const cut = bounded(text, 41);
    expect(cut.endsWith("…")).toBe(true);
    expect(encodeURIComponent(cut)).not.toContain("%EF%BF%BD");
    expect(bounded("short")).toBe("short");
  });

  it("splits an id at its first slash; a bare one has no owner", () => {
    expect(splitId("a/b/c")).toEqual(["a", "b/c"]);
    expect(splitId("gpt2")).toEqual(["", "gpt2"]);
  });
});
