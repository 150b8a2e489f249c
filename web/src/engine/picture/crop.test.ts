import { expect, test } from "vitest";
import { transform } from "../camera/matrix";
import { Navigator } from "../camera/Navigator";
import { composeFrame } from "../frame/compose";
import { cropFrame, tilesOf } from "./crop";

const viewport = { width: 900, height: 600 };
const mask = { bytes: null, shown: 10, lit: 0, kept: 10, muted: 0, hidden: 0, selected: 0 };

function frameOf(mode: "2d" | "3d") {
  const navigator = new Navigator(() => undefined);
  navigator.flat.viewport = navigator.orbit.viewport = viewport;
  navigator.flat.moveTo(0.2, -0.1, 1.7);
  navigator.mode = mode;
  navigator.passage = mode === "3d" ? 1 : 0;
  const rest = {
    rows: 10,
    size: null,
    theme: "dark",
    ratio: 3,
    edges: 0,
    cubeSteps: 4096,
    until: null,
  } as const;
  return composeFrame(navigator, mask, rest);
}

test("tiles cover a picture once", () => {
  const tiles = tilesOf(2_700, 1_800, 1_000);
  expect(tiles.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(2_700 * 1_800);
  expect(tiles.every(({ width, height }) => width > 0 && height > 0 && width <= 1_000)).toBe(true);
});

/** Pixels of the whole picture for a place in a tile's clip space. */
function pixels(
  [x, y]: readonly [number, number],
  tile: { x: number; y: number; width: number; height: number },
) {
  return [tile.x + ((x + 1) / 2) * tile.width, tile.y + ((1 - y) / 2) * tile.height] as const;
}

test.each(["2d", "3d"] as const)("a point of the %s map is at the same pixel in every tile", (mode) => {
  const [width, height] = [2_700, 1_800];
  const whole = { x: 0, y: 0, width, height };
  const frame = frameOf(mode);
  const places = [
    [0.1, -0.2, 0.05],
    [-0.4, 0.3, -0.3],
    [0.35, 0.1, 0.2],
  ] as const;
  const clip = ({ points }: typeof frame, [x, y, z]: readonly [number, number, number]) => {
    if (mode === "2d") {
      const steps = [(x + 1) * 32_768, (y + 1) * 32_768] as const;
      return [
        (steps[0] - points.center[0]) * points.scale[0],
        (steps[1] - points.center[1]) * points.scale[1],
      ] as const;
    }
    const [cx, cy, , w] = transform(points.matrix, [x, y, z]);
    return [cx / w, cy / w] as const;
  };
  for (const tile of tilesOf(width, height, 1_000)) {
    const cropped = cropFrame(frame, width, height, tile);
    for (const place of places) {
      const there = pixels(clip(cropped, place), tile);
      const truth = pixels(clip(frame, place), whole);
      expect(there[0]).toBeCloseTo(truth[0], 1);
      expect(there[1]).toBeCloseTo(truth[1], 1);
    }
  }
});
