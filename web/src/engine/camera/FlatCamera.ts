/** Pan and zoom over the flat map. Map units: -1 to 1 across the square, y up; screen: CSS pixels, y down. */

import type { Matrix4 } from "./matrix";

export interface Viewport {
  width: number;
  height: number;
}

export interface Bounds {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** The square takes this share of the shorter side at zoom 1. */
const FILL = 0.94;
const LEAST_ZOOM = 0.5;
/** A 24-bit grid has a step of half a pixel about here on a map of 1,000 pixels. */
const GREATEST_ZOOM = 8192;

export class FlatCamera {
  x = 0;
  y = 0;
  zoom = 1;
  viewport: Viewport = { width: 1, height: 1 };

  pixelsPerUnit(zoom = this.zoom): number {
    return (zoom * FILL * Math.min(this.viewport.width, this.viewport.height)) / 2;
  }

  toScreen(x: number, y: number): [number, number] {
    const scale = this.pixelsPerUnit();
    return [this.viewport.width / 2 + (x - this.x) * scale, this.viewport.height / 2 - (y - this.y) * scale];
  }

  toMap(sx: number, sy: number): [number, number] {
    const scale = this.pixelsPerUnit();
    return [
      this.x + (sx - this.viewport.width / 2) / scale,
      this.y - (sy - this.viewport.height / 2) / scale,
    ];
  }

  panBy(dx: number, dy: number): void {
    const scale = this.pixelsPerUnit();
    this.moveTo(this.x - dx / scale, this.y + dy / scale, this.zoom);
  }

  /** What lies under the pointer stays under it. */
  zoomAbout(sx: number, sy: number, factor: number): void {
    const [mx, my] = this.toMap(sx, sy);
    const zoom = clamp(this.zoom * factor, LEAST_ZOOM, GREATEST_ZOOM);
    const ratio = this.zoom / zoom;
    this.moveTo(mx + (this.x - mx) * ratio, my + (this.y - my) * ratio, zoom);
  }

  moveTo(x: number, y: number, zoom: number): void {
    this.x = clamp(x, -1.2, 1.2);
    this.y = clamp(y, -1.2, 1.2);
    this.zoom = clamp(zoom, LEAST_ZOOM, GREATEST_ZOOM);
  }

  /** The state that frames a box with a margin; a box without extent is shown at `closest`. */
  framing({ x0, y0, x1, y1 }: Bounds, closest: number): { x: number; y: number; zoom: number } {
    const unit = this.pixelsPerUnit(1);
    const margin = 0.92;
    const across = (margin * this.viewport.width) / Math.max(x1 - x0, 1e-9) / unit;
    const down = (margin * this.viewport.height) / Math.max(y1 - y0, 1e-9) / unit;
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, zoom: clamp(Math.min(across, down), LEAST_ZOOM, closest) };
  }

  /** From map units to clip space. */
  matrix(): Matrix4 {
    const scale = this.pixelsPerUnit();
    const sx = (2 * scale) / this.viewport.width;
    const sy = (2 * scale) / this.viewport.height;
    return new Float32Array([sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, 0, 0, -this.x * sx, -this.y * sy, 0, 1]);
  }
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
