/** Where the view's frame lies on the minimap, and what lies under a place of it. */

import type { CameraState, PointsIndex, ViewFrame } from "../engine";

/** As the engine's camera for the cube has it: half of the vertical angle of view. */
const HALF_ANGLE = (19 * Math.PI) / 180;

export type Corner = readonly [x: number, y: number];

const mapUnits = (side: number, [x, y]: Corner): Corner => [(2 * x) / side - 1, (2 * y) / side - 1];
const pixels = (side: number, [x, y]: Corner): Corner => [((x + 1) * side) / 2, ((y + 1) * side) / 2];

/** The corners of the part of the flat map that is in view, in pixels of a minimap of `side`; null: not known. */
export function flatFrame(frame: ViewFrame, index: PointsIndex, side: number): readonly Corner[] | null {
  const meta = index.columns.xy;
  if (meta?.kind !== "position") return null;
  const { center, half } = meta;
  return frame.corners.map(([x, y]) =>
    pixels(side, [(x - (center[0] ?? 0)) / half, -(y - (center[1] ?? 0)) / half]),
  );
}

/** From above: where the eye is, and the ends of what it sees at the distance of what it looks at. */
export function orbitFrame(
  camera: Extract<CameraState, { mode: "3d" }>,
  aspect: number,
  side: number,
): readonly Corner[] {
  const { x, z, distance, yaw, pitch } = camera;
  const away = distance * Math.cos(pitch);
  const eye: Corner = [x + Math.sin(yaw) * away, z + Math.cos(yaw) * away];
  const wide = distance * Math.tan(HALF_ANGLE) * aspect;
  const [across, along] = [Math.cos(yaw) * wide, -Math.sin(yaw) * wide];
  return [eye, [x + across, z + along] as const, [x - across, z - along] as const].map((at) =>
    pixels(side, at),
  );
}

/** The camera that looks at a place of the minimap, as near as now. */
export function lookingAt(camera: CameraState, place: Corner, side: number): CameraState {
  const [x, down] = mapUnits(side, place);
  return camera.mode === "2d" ? { ...camera, x, y: -down } : { ...camera, x, z: down };
}
