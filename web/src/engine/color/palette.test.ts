import { expect, test } from "vitest";
import { categoryTexels, PALETTE_WIDTH, parseHex, RAMP_STEPS, rampTexels } from "./palette";

function texel(texels: Uint8Array, i: number): number[] {
  return [...texels.subarray(4 * i, 4 * i + 4)];
}

test("each code has its color, and codes past the palette the other one", () => {
  const texels = categoryTexels(["#000001", "#ff0000"], "#808080", 5);
  expect(texel(texels, 0)).toEqual([0, 0, 1, 255]);
  expect(texel(texels, 1)).toEqual([255, 0, 0, 255]);
  expect(texel(texels, 4)).toEqual([128, 128, 128, 255]);
});

test("a texture for 4,095 codes has whole rows", () => {
  expect(categoryTexels([], "#808080", 4_095).length).toBe(16 * PALETTE_WIDTH * 4);
});

test("a ramp goes through its stops, with the missing color beside it", () => {
  const texels = rampTexels(["#000000", "#ff0000", "#ffffff"], "#010203");
  expect(texel(texels, 0)).toEqual([0, 0, 0, 255]);
  expect(texel(texels, RAMP_STEPS - 1)).toEqual([255, 255, 255, 255]);
  expect(texel(texels, 127)[0]).toBeGreaterThan(250);
  expect(texel(texels, 127)[1]).toBeLessThan(4);
  expect(texel(texels, RAMP_STEPS)).toEqual([1, 2, 3, 255]);
});

test("a single stop is a ramp too", () => {
  expect(texel(rampTexels(["#123456"], "#000000"), 200)).toEqual([0x12, 0x34, 0x56, 255]);
});

test("short hex is read, and what is no color is refused by name", () => {
  expect(parseHex("#fa0")).toEqual([255, 170, 0]);
  expect(() => parseHex("tomato")).toThrow(/"tomato"/);
});
