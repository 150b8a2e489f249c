import { describe, expect, test } from "vitest";
import { seeded } from "../testing/random";
import { blur, countPoints, type FlatPoints } from "./density";
import { contourLines } from "./lines";
import { trace } from "./trace";

const box = { x0: -1, y0: -1, x1: 1, y1: 1 };

function points(count: number, seed: number, mask: Uint8Array | null = null): FlatPoints {
  const random = seeded(seed);
  const normal = (): number => (random() + random() + random() + random() - 2) * 9_000 + 32_768;
  return {
    positions: Uint16Array.from({ length: 2 * count }, normal),
    fine: null,
    steps: 32_768,
    count,
    mask,
  };
}

const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

describe("density", () => {
  test("has every point of the box once", () => {
    expect(sum(countPoints(points(5_000, 3), box, 64, 48))).toBeCloseTo(5_000, 0);
  });

  test("leaves out who is muted", () => {
    const mask = Uint8Array.from({ length: 5_000 }, (_, i) => i % 2);
    expect(sum(countPoints(points(5_000, 3, mask), box, 64, 48))).toBeCloseTo(2_500, 0);
  });

  test("is spread by a blur, and none of it is lost", () => {
    const cells = new Float32Array(41 * 31);
    cells[15 * 41 + 20] = 7;
    const spread = blur(cells, 41, 31, 2);
    expect(sum(spread)).toBeCloseTo(7, 4);
    expect(spread[15 * 41 + 20]).toBe(Math.max(...spread));
    expect(spread[15 * 41 + 17]).toBeCloseTo(spread[15 * 41 + 23] as number, 6);
    expect(spread[12 * 41 + 20]).toBeCloseTo(spread[18 * 41 + 20] as number, 6);
  });
});

describe("a line", () => {
  test("around a cone is a circle, and closed", () => {
    const side = 65;
    const heights = Float32Array.from(
      { length: side * side },
      (_, i) => 32 - Math.hypot((i % side) - 32, Math.floor(i / side) - 32),
    );
    const out: number[] = [];
    trace(heights, side, side, 12, out);
    for (let i = 0; i < out.length; i += 2) {
      expect(Math.hypot((out[i] as number) - 32, (out[i + 1] as number) - 32)).toBeCloseTo(20, 0);
    }
    const ends = new Map<string, number>();
    for (let i = 0; i < out.length; i += 2) {
      const key = `${(out[i] as number).toFixed(4)} ${(out[i + 1] as number).toFixed(4)}`;
      ends.set(key, (ends.get(key) ?? 0) + 1);
    }
    expect([...ends.values()].every((n) => n % 2 === 0)).toBe(true);
  });

  test("through a saddle does not cross itself", () => {
    for (const heights of [Float32Array.of(2, 0, 0, 2), Float32Array.of(0, 2, 2, 0)]) {
      const out: number[] = [];
      trace(heights, 2, 2, 0.9, out);
      expect(out.length).toBe(8);
      const [ax, ay, bx, by, cx, cy, dx, dy] = out as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const side = (px: number, py: number): number => (bx - ax) * (py - ay) - (by - ay) * (px - ax);
      expect(side(cx, cy) * side(dx, dy)).toBeGreaterThan(0);
    }
  });
});

test("each level lies within the one before, and there are none without points", () => {
  const lines = contourLines(points(20_000, 5), { box, width: 96, height: 96, radius: 2 });
  expect(lines.levels.length).toBeGreaterThan(3);
  let at = 0;
  const reaches = lines.levels.map((pieces) => {
    let reach = 0;
    for (let i = 0; i < pieces * 4; i += 2, at += 2)
      reach = Math.max(reach, Math.hypot(lines.segments[at] as number, lines.segments[at + 1] as number));
    return reach;
  });
  expect(at).toBe(lines.segments.length);
  expect([...reaches].sort((a, b) => b - a)).toEqual(reaches);
  expect(contourLines(points(0, 1), { box, width: 32, height: 32, radius: 2 }).segments.length).toBe(0);
});
