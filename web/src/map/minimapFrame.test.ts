import { describe, expect, it } from "vitest";
import type { CameraState, PointsIndex } from "../engine";
import { OrbitCamera } from "../engine/camera/OrbitCamera";
import { flatFrame, lookingAt, orbitFrame } from "./minimapFrame";

const index = {
  columns: { xy: { kind: "position", center: [10, -5], half: 2 } },
} as unknown as PointsIndex;

describe("the frame on the minimap", () => {
  it("of the whole map is the whole minimap", () => {
    const corners = [
      [8, -7],
      [12, -7],
      [12, -3],
      [8, -3],
    ] as const;
    expect(flatFrame({ corners, zoom: 1 }, index, 100)).toEqual([
      [0, 100],
      [100, 100],
      [100, 0],
      [0, 0],
    ]);
  });

  it("from above begins at the eye and ends where the sides of the view are", () => {
    const orbit = new OrbitCamera();
    orbit.viewport = { width: 1200, height: 800 };
    Object.assign(orbit, { target: [0.2, 0, -0.1], distance: 1.5, yaw: 0.7, pitch: 0 });
    const camera = { mode: "3d", x: 0.2, y: 0, z: -0.1, distance: 1.5, yaw: 0.7, pitch: 0 } as const;
    const [, right, left] = orbitFrame(camera, 1.5, 200);
    const at = ([x, y]: readonly [number, number] = [0, 0]) =>
      orbit.toScreen([x / 100 - 1, 0, y / 100 - 1])?.[0];
    expect(at(right)).toBeCloseTo(1200, 3);
    expect(at(left)).toBeCloseTo(0, 3);
  });
});

it("a place of the minimap is what the camera then looks at", () => {
  const flat: CameraState = { mode: "2d", x: 0, y: 0, zoom: 4 };
  expect(lookingAt(flat, [75, 25], 100)).toEqual({ mode: "2d", x: 0.5, y: 0.5, zoom: 4 });
  const orbit: CameraState = { mode: "3d", x: 0, y: 0.3, z: 0, distance: 2, yaw: 1, pitch: 0 };
  expect(lookingAt(orbit, [25, 75], 100)).toEqual({ ...orbit, x: -0.5, z: 0.5 });
});
