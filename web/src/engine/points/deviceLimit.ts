/** How many points a device is good for, as far as it tells. */

/**
 * A point takes about 45 bytes in all (on the page, in the worker, on the GPU and while it is read), the app and the
 * browser some 400 MB; a tenth of a small device's memory is left to the points.
 */
const POINTS_PER_GIB = 2_097_152;
/** Where a browser tells of this much, or of nothing, all points are drawn. */
const ENOUGH_GIB = 4;

/** `gib` is `navigator.deviceMemory`, which is at most 8 and rounded to a power of two. */
export function pointsThatFit(gib: number | undefined): number {
  if (gib === undefined || gib >= ENOUGH_GIB) return Number.POSITIVE_INFINITY;
  return Math.max(gib * POINTS_PER_GIB, 262_144);
}
