import { describe, expect, it } from "vitest";
import { LICENSE_FAMILIES, LICENSE_VERDICTS, RELATIONS } from "../words";
import { palettes } from "./palettes";
import { contrast, difference, linear, oklab, VISIONS } from "./perception";

function least(colors: readonly string[], vision: string): number {
  let found = Number.POSITIVE_INFINITY;
  colors.forEach((a, i) => {
    for (const b of colors.slice(i + 1)) found = Math.min(found, difference(a, b, vision));
  });
  return found;
}

describe.each(Object.entries(palettes))("the %s palette", (_, palette) => {
  it.each(Object.keys(VISIONS))(
    "keeps eleven categories, others and missing apart in %s vision",
    (vision) => {
      const all = [...palette.categories, palette.other, palette.missing];
      expect(palette.categories).toHaveLength(11);
      expect(least(all, vision)).toBeGreaterThan(0.07);
    },
  );

  it.each(Object.keys(VISIONS))("keeps the eight known license families apart in %s vision", (vision) => {
    const known = LICENSE_FAMILIES.slice(0, 8).map((family) => palette.licenses[family] as string);
    expect(least(known, vision)).toBeGreaterThan(0.085);
  });

  it.each(Object.keys(VISIONS))("keeps the four relations apart in %s vision", (vision) => {
    const kinds = RELATIONS.slice(0, 4).map((relation) => palette.relations[relation] as string);
    expect(least(kinds, vision)).toBeGreaterThan(0.13);
  });

  it.each(Object.keys(VISIONS))("keeps the verdicts on licenses apart in %s vision", (vision) => {
    const verdicts = LICENSE_VERDICTS.map((verdict) => palette.verdicts[verdict] as string);
    expect(least([...verdicts, palette.verdicts.missing as string], vision)).toBeGreaterThan(0.1);
  });

  it("has a color for every license family and relation", () => {
    expect(Object.keys(palette.licenses)).toEqual([...LICENSE_FAMILIES]);
    expect(Object.keys(palette.relations)).toEqual([...RELATIONS, "several", "missing"]);
    expect(Object.keys(palette.verdicts)).toEqual([...LICENSE_VERDICTS, "missing"]);
  });

  it("has thirteen more that no eye of normal vision takes for another", () => {
    const all = [...palette.categories, ...palette.more, palette.other, palette.missing];
    expect(palette.more).toHaveLength(13);
    expect(least(all, "normal")).toBeGreaterThan(0.05);
  });

  it("stands out from the ground, missing least", () => {
    for (const color of palette.categories) expect(contrast(color, palette.ground)).toBeGreaterThan(2.2);
    expect(contrast(palette.missing, palette.ground)).toBeGreaterThan(1.5);
    for (const color of palette.categories) {
      expect(contrast(color, palette.ground)).toBeGreaterThan(contrast(palette.missing, palette.ground));
    }
  });

  it("has a ramp whose lightness goes one way", () => {
    const lightness = palette.ramp.map((color) => oklab(linear(color))[0]);
    const steps = lightness.slice(1).map((value, i) => value - (lightness[i] as number));
    expect(new Set(steps.map(Math.sign)).size).toBe(1);
  });
});

describe("perception", () => {
  it("gives the contrast of black on white", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  });

  it("sees no difference between a color and itself, and white at lightness one", () => {
    expect(difference("#3a7f5c", "#3a7f5c", "deuteranopia")).toBe(0);
    expect(oklab(linear("#ffffff"))[0]).toBeCloseTo(1, 3);
  });

  it("brings red and green of one lightness together for a deuteranope", () => {
    expect(difference("#c06060", "#6f8f4f", "deuteranopia")).toBeLessThan(
      difference("#c06060", "#6f8f4f") * 0.6,
    );
  });
});
