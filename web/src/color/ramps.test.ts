import { describe, expect, it } from "vitest";
import { palettes, type Theme } from "./palettes";
import { contrast, linear, oklab } from "./perception";
import { RAMPS, rampStops, rampsFor } from "./ramps";

const lightness = (color: string): number => oklab(linear(color))[0];
const cases = RAMPS.flatMap((ramp) =>
  (["dark", "light"] as Theme[]).map((theme) => [ramp.name, theme] as const),
);

describe("a ramp", () => {
  it.each(cases)("%s on %s goes one way in lightness, or away from its middle", (name, theme) => {
    const ramp = RAMPS.find((r) => r.name === name);
    const steps = (ramp?.stops[theme] ?? []).map(lightness);
    const signs = steps.slice(1).map((value, i) => Math.sign(value - (steps[i] as number)));
    const half = signs.length / 2;
    if (ramp?.diverging) {
      expect(new Set(signs.slice(0, half)).size).toBe(1);
      expect(new Set(signs.slice(half)).size).toBe(1);
      expect(signs[0]).toBe(-(signs.at(-1) as number));
    } else expect(new Set(signs).size).toBe(1);
  });

  it.each(cases)("%s on %s is seen at its faint end", (name, theme) => {
    for (const color of RAMPS.find((r) => r.name === name)?.stops[theme] ?? [])
      expect(contrast(color, palettes[theme].ground)).toBeGreaterThan(1.4);
  });

  it("that nobody chose is the theme's own", () => {
    for (const theme of ["dark", "light"] as const)
      expect(rampStops(null, theme, false)).toEqual(palettes[theme].ramp);
    expect(rampStops("blues", "dark", true)).toEqual([...rampStops("blues", "dark", false)].reverse());
  });

  it("about zero is offered only where zero lies inside", () => {
    const names = (low: number, high: number) => rampsFor([low, high]).map((ramp) => ramp.name);
    expect(names(0, 9)).not.toContain("diverging");
    expect(names(-3, 9)).toContain("diverging");
  });
});
