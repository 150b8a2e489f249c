/** Where the picture stands: a place of the layout at `(x + tx, y + ty)` times `k`, in CSS pixels. */

export interface Camera {
  k: number;
  tx: number;
  ty: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LEAST = 0.02;
const MOST = 24;

export const toScreen = ({ k, tx, ty }: Camera, x: number, y: number): [number, number] => [
  (x + tx) * k,
  (y + ty) * k,
];
export const toLayout = ({ k, tx, ty }: Camera, x: number, y: number): [number, number] => [
  x / k - tx,
  y / k - ty,
];

/** What of the layout is in the middle of the picture, and the zoom: `x_y_k` in a link. */
export function writeAt({ k, tx, ty }: Camera, width: number, height: number): string {
  const [x, y] = toLayout({ k, tx, ty }, width / 2, height / 2);
  return `${Number(x.toFixed(2))}_${Number(y.toFixed(2))}_${Number(k.toPrecision(5))}`;
}

export function readAt(text: string, width: number, height: number): Camera | null {
  const numbers = text.split("_").map(Number);
  const [x = 0, y = 0, k = 0] = numbers;
  const sound = numbers.length === 3 && numbers.every((value) => Math.abs(value) < 1e6);
  return sound && k >= LEAST && k <= MOST ? { k, tx: width / 2 / k - x, ty: height / 2 / k - y } : null;
}

/** Zooms so that what is under the pointer stays there. */
export function zoomed(camera: Camera, x: number, y: number, factor: number): Camera {
  const k = Math.min(Math.max(camera.k * factor, LEAST), MOST);
  return { k, tx: camera.tx + x / k - x / camera.k, ty: camera.ty + y / k - y / camera.k };
}

export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  tx: camera.tx + dx / camera.k,
  ty: camera.ty + dy / camera.k,
});

/** Frames places in the free part of the canvas; never so near that two models fill it. */
export function framing(places: Float32Array, free: Box, nodes?: Iterable<number>): Camera {
  let [left, top, right, bottom] = [1e9, 1e9, -1e9, -1e9];
  for (const node of nodes ?? places.subarray(0, places.length / 2).keys()) {
    const [x, y] = [places[2 * node] as number, places[2 * node + 1] as number];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (right < left) return { k: 1, tx: 0, ty: 0 };
  const [width, height] = [Math.max(right - left, 60), Math.max(bottom - top, 60)];
  const k = Math.min((free.right - free.left) / width, (free.bottom - free.top) / height, 4);
  return {
    k,
    tx: (free.left + free.right) / 2 / k - (left + right) / 2,
    ty: (free.top + free.bottom) / 2 / k - (top + bottom) / 2,
  };
}
