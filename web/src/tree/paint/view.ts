/** Places on screen, and which items are seen. */

import type { Picture } from "../arrange";
import type { Camera, Room } from "../camera";
import type { Curve } from "../curves";
import { ITEM } from "../fold";
import type { Look } from "../look";

/** Places on screen, and which items are seen: of several on one spot only the first. */
export class View {
  readonly seen: number[] = [];
  readonly sx: Float32Array;
  readonly sy: Float32Array;
  readonly radius: number;
  readonly spacing: number;

  constructor(
    readonly picture: Picture,
    readonly camera: Camera,
    readonly room: Room,
  ) {
    const { items, x, y } = picture;
    const { kx, ky, tx, ty } = camera;
    const { width, height } = room;
    this.spacing = picture.row * ky;
    this.radius = Math.max(0.9, Math.min(4.6, this.spacing * 0.34));
    this.sx = new Float32Array(items.count);
    this.sy = new Float32Array(items.count);
    const columns = Math.ceil((width + 80) / 2);
    const taken = this.spacing < 3 ? new Uint8Array(columns * Math.ceil((height + 80) / 2)) : null;
    for (let i = 0; i < items.count; i++) {
      const sx = (x[i] as number) * kx + tx;
      const sy = (y[i] as number) * ky + ty;
      this.sx[i] = sx;
      this.sy[i] = sy;
      if (sx < -30 || sy < -30 || sx > width + 30 || sy > height + 30) continue;
      if (taken) {
        const cell = ((sy + 32) >> 1) * columns + ((sx + 32) >> 1);
        if (taken[cell]) continue;
        taken[cell] = 1;
      }
      this.seen.push(i);
    }
  }

  /** Puts a curve of the plane onto the screen. */
  screen(curve: Curve): void {
    const { kx, ky, tx, ty } = this.camera;
    for (let i = 0; i < 8; i += 2) {
      curve[i] = (curve[i] as number) * kx + tx;
      curve[i + 1] = (curve[i + 1] as number) * ky + ty;
    }
  }

  /** Whether any of a curve may be in view. */
  reaches(curve: Curve): boolean {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < 8; i += 2) {
      left = Math.min(left, curve[i] as number);
      right = Math.max(right, curve[i] as number);
      top = Math.min(top, curve[i + 1] as number);
      bottom = Math.max(bottom, curve[i + 1] as number);
    }
    return right >= 0 && bottom >= 0 && left <= this.room.width && top <= this.room.height;
  }
}

export const MUTED = 0.16;

export const isMuted = (look: Look, picture: Picture, item: number): boolean => {
  const node = picture.items.node[item] as number;
  return look.muted !== null && picture.items.kind[item] === ITEM.model && look.muted[node] === 1;
};
