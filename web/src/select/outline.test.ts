import { describe, expect, it } from "vitest";
import { seeded } from "../engine/testing/random";
import { type Place, simplified } from "./outline";

const circle = (corners: number, wobble = 0, random = seeded(2)): Place[] =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    const radius = 200 + wobble * (random() - 0.5);
    return [300 + radius * Math.cos(angle), 300 + radius * Math.sin(angle)];
  });

const area = (ring: readonly Place[]): number =>
  Math.abs(
    ring.reduce((sum, [x, y], i) => {
      const [nx, ny] = ring[(i + 1) % ring.length] as Place;
      return sum + x * ny - nx * y;
    }, 0) / 2,
  );

describe("a simplified outline", () => {
  it("of a box drawn in many small steps has four corners", () => {
    const side = (a: Place, b: Place): Place[] =>
      Array.from({ length: 50 }, (_, i) => [
        a[0] + ((b[0] - a[0]) * i) / 50,
        a[1] + ((b[1] - a[1]) * i) / 50,
      ]);
    const corners: Place[] = [
      [0, 0],
      [100, 0],
      [100, 80],
      [0, 80],
    ];
    const outline = corners.flatMap((corner, i) => side(corner, corners[(i + 1) % 4] as Place));
    expect(simplified(outline, 1)).toEqual(corners);
  });

  it("keeps what was drawn, to the tolerance", () => {
    const outline = circle(400, 6);
    const kept = simplified(outline, 4);
    expect(kept.length).toBeLessThan(100);
    expect(Math.abs(area(kept) / area(outline) - 1)).toBeLessThan(0.03);
    for (const corner of kept) expect(outline).toContain(corner);
  });

  it.each([48, 12, 4])("has at most %i corners", (most) => {
    const outline = circle(900, 8);
    const kept = simplified(outline, 0.75, most);
    expect(kept).toHaveLength(most);
    if (most > 4) expect(Math.abs(area(kept) / area(outline) - 1)).toBeLessThan(0.06);
  });

  it("of a line that goes nowhere is a place", () => {
    expect(simplified(Array<Place>(20).fill([5, 5]), 1)).toEqual([
      [5, 5],
      [5, 5],
    ]);
  });
});
