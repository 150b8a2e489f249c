/** A perspective camera that circles a target. Yaw and pitch 0 look at the cube as the flat map does: x right, y up. */

import { clamp, type Viewport } from "./FlatCamera";
import { lookFrom, type Matrix4, multiply, perspective, transform, type Vec3 } from "./matrix";

const FIELD_OF_VIEW = (38 * Math.PI) / 180;
const NEAREST = 0.004;
const FARTHEST = 12;
const STEEPEST = (88 * Math.PI) / 180;

export class OrbitCamera {
  target: Vec3 = [0, 0, 0];
  distance = 3.2;
  yaw = 0;
  pitch = 0;
  viewport: Viewport = { width: 1, height: 1 };

  /** Pixels per map unit at the target's depth. */
  pixelsPerUnit(): number {
    return this.viewport.height / 2 / Math.tan(FIELD_OF_VIEW / 2) / this.distance;
  }

  /** The distance at which a map unit at the target takes so many pixels. */
  distanceFor(pixelsPerUnit: number): number {
    return this.viewport.height / 2 / Math.tan(FIELD_OF_VIEW / 2) / pixelsPerUnit;
  }

  /** The distance at which a ball of this radius fills the view. */
  distanceAround(radius: number): number {
    const { width, height } = this.viewport;
    const half = Math.min(FIELD_OF_VIEW / 2, Math.atan((Math.tan(FIELD_OF_VIEW / 2) * width) / height));
    return clamp(radius / Math.sin(half), NEAREST, FARTHEST);
  }

  axes(): { right: Vec3; up: Vec3; back: Vec3 } {
    const [sy, cy] = [Math.sin(this.yaw), Math.cos(this.yaw)];
    const [sp, cp] = [Math.sin(this.pitch), Math.cos(this.pitch)];
    return { right: [cy, 0, -sy], up: [-sy * sp, cp, -cy * sp], back: [sy * cp, sp, cy * cp] };
  }

  /** From map units to clip space. */
  matrix(): Matrix4 {
    const { right, up, back } = this.axes();
    const d = this.distance;
    const eye: Vec3 = [
      this.target[0] + back[0] * d,
      this.target[1] + back[1] * d,
      this.target[2] + back[2] * d,
    ];
    const lens = perspective(FIELD_OF_VIEW, this.viewport.width / this.viewport.height, d * 0.02, d + 8);
    return multiply(lens, lookFrom(eye, right, up, back));
  }

  toScreen(point: Vec3, matrix = this.matrix()): [x: number, y: number, depth: number] | null {
    const [x, y, , w] = transform(matrix, point);
    if (w <= 1e-6) return null;
    return [((x / w + 1) * this.viewport.width) / 2, ((1 - y / w) * this.viewport.height) / 2, w];
  }

  orbitBy(dyaw: number, dpitch: number): void {
    this.yaw = wrap(this.yaw + dyaw);
    this.pitch = clamp(this.pitch + dpitch, -STEEPEST, STEEPEST);
  }

  /** Moves with the drag, at the target's depth. */
  panBy(dx: number, dy: number): void {
    const { right, up } = this.axes();
    const unit = 1 / this.pixelsPerUnit();
    const along = (i: 0 | 1 | 2): number =>
      clamp(this.target[i] - right[i] * dx * unit + up[i] * dy * unit, -1.2, 1.2);
    this.target = [along(0), along(1), along(2)];
  }

  /** What lies under the pointer at the target's depth stays under it. */
  zoomAbout(sx: number, sy: number, factor: number): void {
    const before = this.distance;
    this.distance = clamp(before / factor, NEAREST, FARTHEST);
    const shift = 1 - this.distance / before;
    const dx = (sx - this.viewport.width / 2) * (before / this.distance);
    const dy = (sy - this.viewport.height / 2) * (before / this.distance);
    this.panBy(-dx * shift, -dy * shift);
  }
}

/** Into (-π, π]. */
export function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
