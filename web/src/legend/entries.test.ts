import { describe, expect, it } from "vitest";
import { PLAIN } from "../color/paint";
import { palettes } from "../color/palettes";
import { codeColors, entryState, legendEntries, pickRest } from "./entries";

const palette = palettes.dark;
const values = Array.from({ length: 20 }, (_, i) => `v${i}`);
const counts = [50, ...values.map((_, i) => 100 - i)];

describe("a legend", () => {
  const entries = legendEntries("task", { values, counts }, palette);

  it("names the eleven greatest, then others as one, then missing", () => {
    expect(entries.map((entry) => entry.kind)).toEqual([...Array(11).fill("value"), "rest", "missing"]);
    expect(entries[0]).toMatchObject({ label: "v0", color: palette.categories[0], total: 100 });
    expect(entries[11]).toMatchObject({ label: "9 others", codes: [12, 13, 14, 15, 16, 17, 18, 19, 20] });
    expect(entries[12]).toMatchObject({ label: "No task declared", total: 50 });
  });

  it("accounts for every row", () => {
    const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
    expect(sum(entries.map((entry) => entry.total))).toBe(sum(counts));
  });

  it("shows missing even when nothing is", () => {
    const full = legendEntries("task", { values: ["a"], counts: [0, 3] }, palette);
    expect(full.map((entry) => entry.label)).toEqual(["a", "No task declared"]);
  });

  it("gives clusters their names and ranks them by size, not by number", () => {
    const clusters = legendEntries(
      "cluster_0",
      { values: ["0", "1"], labels: ["small one", "great one"], counts: [0, 2, 9] },
      palette,
    );
    expect(clusters[0]).toMatchObject({ label: "great one", key: "1" });
  });

  it("has license families in their fixed order and colors, and one entry for none declared", () => {
    const licenses = legendEntries(
      "license_family",
      { values: ["missing", "community", "permissive"], counts: [1, 30, 20, 10] },
      palette,
    );
    expect(licenses.map((entry) => entry.label)).toEqual(["Permissive", "Community", "No license declared"]);
    expect(licenses[0]?.color).toBe(palette.licenses.permissive);
    expect(licenses.at(-1)).toMatchObject({ total: 31, codes: [0, 1] });
  });

  it("colors every code, the rest alike", () => {
    const colors = codeColors(entries, 21, palette.other);
    expect(colors[0]).toBe(palette.missing);
    expect(colors[1]).toBe(palette.categories[0]);
    expect(new Set(colors.slice(12))).toEqual(new Set([palette.other]));
  });

  it("picks the others as all but the entries above them, and undoes it", () => {
    const rest = entries[11] as (typeof entries)[number];
    const picks = pickRest({}, "task", rest);
    expect(picks.task?.not).toContain("v0");
    expect(picks.task?.not).toContain("missing");
    expect(entryState(rest, picks.task)).toBe("on");
    expect(entryState(entries[0] as never, picks.task)).toBe("off");
    expect(pickRest(picks, "task", rest)).toEqual({});
  });
});

describe("changed colors", () => {
  const entries = (paint: Partial<typeof PLAIN>) =>
    legendEntries("task", { values, counts }, palette, { ...PLAIN, ...paint });
  const colored = (paint: Partial<typeof PLAIN>) => entries(paint).filter((entry) => entry.kind === "value");

  it("give as many categories a color as are wanted, each its own", () => {
    for (const distinct of [0, 3, 16, 20]) {
      const own = colored({ distinct });
      expect(own).toHaveLength(distinct);
      expect(new Set(own.map((entry) => entry.color)).size).toBe(distinct);
    }
    const all = entries({ distinct: 16 }).flatMap((entry) => entry.codes);
    expect([...all].sort((a, b) => a - b)).toEqual(counts.map((_, code) => code));
  });

  it("keep one for what is pinned, and leave the greater ones theirs", () => {
    const own = colored({ pins: ["v18"] });
    expect(own.map((entry) => entry.key)).toEqual([...values.slice(0, 10), "v18"]);
    expect(own.map((entry) => entry.color)).toEqual(palette.categories);
    expect(colored({ distinct: 1, pins: ["v18"] }).map((entry) => entry.key)).toEqual(["v18"]);
  });

  it("are those that were chosen, of fixed sets too", () => {
    expect(colored({ colors: { v2: "#123456" } })[2]?.color).toBe("#123456");
    const relation = legendEntries("relation", { values: ["adapter", "merge"], counts: [1, 2, 3] }, palette, {
      ...PLAIN,
      colors: { merge: "#654321" },
    });
    expect(relation.find((entry) => entry.key === "merge")?.color).toBe("#654321");
  });
});
