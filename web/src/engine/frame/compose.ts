/** The frame to draw for the cameras' present state. */

import type { Navigator } from "../camera/Navigator";
import type { RowMask } from "../filter/RowMask";
import type { SizeSpec, Theme, Until } from "../types";
import { GROUNDS, lookOf } from "./look";
import type { Frame } from "./Renderer";

const ALERT: Readonly<Record<Theme, readonly [number, number, number]>> = {
  dark: [255, 92, 92],
  light: [200, 24, 34],
};

const CONTOURS: Readonly<Record<Theme, readonly [number, number, number]>> = {
  dark: [233, 240, 250],
  light: [22, 34, 56],
};

/** Diameter in pixels of a usual display. */
const LARGEST = 26;
const ABOUT_A_PIXEL = 1.3;

export function composeFrame(
  navigator: Navigator,
  mask: RowMask,
  {
    rows,
    size,
    theme,
    ratio,
    edges,
    cubeSteps,
    until,
  }: {
    rows: number;
    size: SizeSpec | null;
    theme: Theme;
    ratio: number;
    edges: number;
    cubeSteps: number;
    until: Until | null;
  },
): Frame {
  const { flat, orbit, passage } = navigator;
  const { width, height } = flat.viewport;
  const flatView = navigator.mode === "2d";
  const look = lookOf(mask.shown, mask.lit, rows, width * height, navigator.relativeZoom);
  const wanted = look.diameter * ratio;
  // A little more than a pixel would be one pixel here and two there: one it is, with as much ink.
  const pixel = flatView && wanted < ABOUT_A_PIXEL;
  const diameter = pixel ? 1 : wanted;
  const [shown, muted, lit] = look.weights;
  const matrix = flatView ? flat.matrix() : orbit.matrix();
  const perStep = flat.pixelsPerUnit() / 32_768;
  const center = [(flat.x + 1) * 32_768, (flat.y + 1) * 32_768] as const;
  const margin = 40;
  const [halfWidth, halfHeight] = [(width / 2 + margin) / perStep, (height / 2 + margin) / perStep];
  const edgeMatrix = flatView ? withoutShift(matrix) : matrix;
  return {
    points: {
      space: flatView ? "flat" : passage < 1 ? "passage" : "cube",
      center,
      scale: [(2 * perStep) / width, (2 * perStep) / height],
      matrix,
      passage,
      cubeSteps,
      diameter: flatView ? diameter : diameter * orbit.distance,
      mutedDiameter: look.mutedDiameter * ratio * (flatView ? 1 : orbit.distance),
      leastDiameter: Math.max(1, Math.min(ratio, 1.5)),
      largestDiameter: LARGEST * Math.max(1, ratio / 2),
      litRatio: (look.litDiameter * ratio) / diameter,
      weights: [pixel ? shown * wanted ** 2 : shown, muted, lit],
      mutedShare:
        size === null
          ? muted / lookOf(rows, 0, rows, width * height, navigator.relativeZoom).weights[0]
          : null,
      mask: mask.bytes !== null,
      muted: mask.muted > 0,
      hidden: mask.hidden > 0,
      lit: mask.lit > 0,
      until,
    },
    box: flatView
      ? {
          x0: center[0] - halfWidth,
          y0: center[1] - halfHeight,
          x1: center[0] + halfWidth,
          y1: center[1] + halfHeight,
        }
      : null,
    edges: {
      matrix: edgeMatrix,
      origin: flatView ? [flat.x, flat.y, 0] : [0, 0, 0],
      passage: flatView ? 0 : passage,
      width: width * ratio,
      height: height * ratio,
      ratio,
      alert: ALERT[theme],
    },
    contours: flatView
      ? {
          center: [flat.x, flat.y],
          scale: [(2 * flat.pixelsPerUnit()) / width, (2 * flat.pixelsPerUnit()) / height],
          width: width * ratio,
          height: height * ratio,
          ratio,
          color: CONTOURS[theme],
        }
      : null,
    ground:
      edges > 0 ? { ...GROUNDS[theme], mutedOpacity: GROUNDS[theme].mutedOpacity * 0.8 } : GROUNDS[theme],
  };
}

function withoutShift(matrix: Float32Array): Float32Array {
  const out = matrix.slice();
  out[12] = 0;
  out[13] = 0;
  return out;
}
