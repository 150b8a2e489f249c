/** Where the picture stands on the screen: one zoom, and a breadth of its own where fewer generations than rows are seen. */

import type { Picture } from "./arrange";

export interface Camera {
  /** Pixels of the screen for a pixel of the plane, across (`ky`) and along (`kx`) the growth of the tree. */
  kx: number;
  ky: number;
  tx: number;
  ty: number;
}

export interface Room {
  width: number;
  height: number;
  /** What of the width the legend takes, at the left. */
  left: number;
}

/** A camera as a link has it: what of the plane is in the middle of the room, and both zooms. */
export interface At {
  x: number;
  y: number;
  kx: number;
  ky: number;
}

export const atOf = ({ kx, ky, tx, ty }: Camera, { width, height }: Room): At => ({
  x: (width / 2 - tx) / kx,
  y: (height / 2 - ty) / ky,
  kx,
  ky,
});

export const cameraAt = ({ x, y, kx, ky }: At, { width, height }: Room): Camera => ({
  kx,
  ky,
  tx: width / 2 - x * kx,
  ty: height / 2 - y * ky,
});

/** To a fiftieth of a pixel. */
export const writeAt = ({ x, y, kx, ky }: At): string =>
  [...[x, y].map((place) => Number(place.toFixed(2))), ...[kx, ky].map((k) => Number(k.toPrecision(5)))].join(
    "_",
  );

export function readAt(text: string): At | null {
  const numbers = text.split("_").map(Number);
  const [x = 0, y = 0, kx = 0, ky = 0] = numbers;
  const sound = numbers.length === 4 && numbers.every((value) => Math.abs(value) < 1e8);
  return sound && [kx, ky].every((k) => k >= LEAST && k <= GREATEST) ? { x, y, kx, ky } : null;
}

/** Generations are drawn apart at most so far where there is room for it. */
const WIDEST = 1.25;

export const GREATEST = 4;
const LEAST = 1e-4;
/** What a name takes beside its own length: the sign with which it is unfolded, and a gap. */
const SIGN_AND_GAP = 30;

/** How long a name around the circles may be where all is fitted in. */
export const radialLabel = ({ width, height, left }: Room): number =>
  Math.min(165, Math.max(60, 0.21 * Math.min(width - left, height)));

function marginsIn(picture: Picture, room: Room) {
  // On a narrow screen the legend and the count lie below the tree, not beside it.
  const below = room.width <= 760 ? 88 : 0;
  if (picture.form === "radial") {
    const side = radialLabel(room) + SIGN_AND_GAP;
    return { left: room.left + side, right: side, top: side, bottom: side + below * 0.5 };
  }
  const narrow = Math.min(1, room.width / 900);
  const low = Math.min(1, room.height / 640);
  return {
    left: room.left + 36 * narrow,
    right: 250 * narrow,
    // Dates stand above.
    top: 40 * low,
    bottom: Math.max(below, 40 * low),
  };
}

const NARROWEST = 0.1;

/** The zooms at which all of a picture is in view, along and across its growth. */
function whole(picture: Picture, room: Room): { kx: number; ky: number; free: number } {
  const { left, right, top, bottom } = picture.bounds;
  const margins = marginsIn(picture, room);
  const width = Math.max(60, room.width - margins.left - margins.right);
  const wide = width / Math.max(1, right - left);
  const tall = Math.max(60, room.height - margins.top - margins.bottom) / Math.max(1, bottom - top);
  if (picture.form === "radial") {
    const k = Math.min(1, tall, wide);
    return { kx: k, ky: k, free: width - (right - left) * k };
  }
  const kx = Math.max(NARROWEST, Math.min(picture.timed ? 1 : WIDEST, wide));
  return { kx, ky: Math.min(1, tall), free: Math.max(0, width - (right - left) * kx) };
}

/** The zoom along the growth for one across it: many rows in view still leave the generations apart. */
export function stretch(picture: Picture, room: Room, ky: number): number {
  if (picture.form === "radial") return ky;
  const all = whole(picture, room);
  if (ky <= all.ky) return all.kx;
  return Math.min(Math.max(all.kx, ky, 1), (all.kx * ky) / all.ky);
}

export function fitted(picture: Picture, room: Room): Camera {
  const { left, top, bottom } = picture.bounds;
  const margins = marginsIn(picture, room);
  const { kx, ky, free } = whole(picture, room);
  const height = Math.max(60, room.height - margins.top - margins.bottom);
  return {
    kx,
    ky,
    tx: margins.left - left * kx + (picture.form === "radial" ? free / 2 : free * 0.12),
    ty: margins.top - top * ky + (height - (bottom - top) * ky) / 2,
  };
}

/** Zooms about a place on the screen. */
export function zoomed(
  camera: Camera,
  picture: Picture,
  room: Room,
  factor: number,
  at: readonly [number, number],
): Camera {
  const least = Math.min(0.5, fitted(picture, room).ky * 0.6);
  const ky = Math.min(GREATEST, Math.max(least, camera.ky * factor));
  const kx = stretch(picture, room, ky);
  return {
    kx,
    ky,
    tx: at[0] - ((at[0] - camera.tx) * kx) / camera.kx,
    ty: at[1] - ((at[1] - camera.ty) * ky) / camera.ky,
  };
}
