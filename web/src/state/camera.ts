/** A camera in a URL: a letter for the mode, then numbers, short enough to read. */

import type { CameraState } from "../engine";

const short = (value: number): string => String(Number(value.toPrecision(5)));

export function writeCamera(camera: CameraState): string {
  return camera.mode === "2d"
    ? `2_${[camera.x, camera.y, camera.zoom].map(short).join("_")}`
    : `3_${[camera.x, camera.y, camera.z, camera.distance, camera.yaw, camera.pitch].map(short).join("_")}`;
}

/** Null for what is no camera: a broken link still opens the map. */
export function readCamera(text: string): CameraState | null {
  const [mode, ...rest] = text.split("_");
  const numbers = rest.map(Number);
  if (!numbers.every((n) => Number.isFinite(n) && Math.abs(n) < 1e6)) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  if (mode === "2" && numbers.length === 3 && c > 0) return { mode: "2d", x: a, y: b, zoom: c };
  if (mode === "3" && numbers.length === 6 && d > 0) {
    return { mode: "3d", x: a, y: b, z: c, distance: d, yaw: e, pitch: f };
  }
  return null;
}
