/**
 * The points' shader, in variants: each feature that is off costs nothing.
 *
 * A point adds `(color · w, w)` to a float target, so the picture does not depend on the order of points; where
 * some are muted all points add their weight to a second target, the ground that the shown ones stand on.
 */

export interface PointVariant {
  /** `flat`: the 2D map; `cube`: the 3D map; `passage`: on the way from one to the other. */
  space: "flat" | "cube" | "passage";
  color: "plain" | "category" | "number";
  size: boolean;
  mask: boolean;
  /** Color and size come as 32-bit floats, not as whole numbers. */
  realColor: boolean;
  realSize: boolean;
  /** The finer bits of places are there. */
  fine: boolean;
  /** Points are wide enough to be drawn as discs with a soft rim. */
  disc: boolean;
  /** Only those born by a day are drawn. */
  born: boolean;
}

export const ATTRIBUTES = ["aXY", "aFine", "aXYZ", "aColor", "aMask", "aSize", "aXYZFine", "aBorn"] as const;
export const LOCATION = { xy: 0, fine: 1, xyz: 2, color: 3, mask: 4, size: 5, xyzFine: 6, born: 7 } as const;

export function variantKey(v: PointVariant): string {
  return `${v.space} ${v.color} ${v.size} ${v.mask} ${v.realColor} ${v.realSize} ${v.fine} ${v.disc} ${v.born}`;
}

export function pointShaders(v: PointVariant): { vertex: string; fragment: string } {
  const defines = [
    `#define ${v.space.toUpperCase()}`,
    `#define COLOR_${v.color.toUpperCase()}`,
    v.size ? "#define SIZE" : "",
    v.mask ? "#define MASK" : "",
    `#define COLUMN_COLOR ${v.realColor ? "float" : "uint"}`,
    `#define COLUMN_SIZE ${v.realSize ? "float" : "uint"}`,
    v.fine ? "#define FINE" : "",
    v.disc ? "#define DISC" : "",
    v.born ? "#define BORN" : "",
    v.space === "flat" && !v.size && !v.mask && !v.born ? "#define ALIKE" : "",
  ].join("\n");
  const head = `#version 300 es\n${defines}\n`;
  return { vertex: head + VERTEX, fragment: head + FRAGMENT };
}

const VERTEX = `
precision highp float;
precision highp sampler2D;

// Whole numbers stay whole on their way here: a driver that has no such floats would make its own copy of each column
// (SwiftShader's took half a second and 30 MB for 1.9 million points).
in uvec2 aXY;
in uvec2 aFine;
in uvec4 aXYZ;
in COLUMN_COLOR aColor;
in uint aMask;
in COLUMN_SIZE aSize;
in uvec4 aXYZFine;
in uint aBorn;

uniform vec2 uCenter;      // of the view, in whole u16 steps
uniform vec2 uCenterFine;  // the rest, in 1/256 steps: both differences below are exact
uniform vec2 uScale;       // clip space per u16 step
uniform mat4 uMatrix;      // map units to clip space
uniform float uCubeSteps;  // from the middle of the cube to its side
uniform float uPassage;    // 0 flat, 1 cube
uniform sampler2D uPalette;
uniform vec4 uPlain;
uniform vec4 uColorScale;  // least, 1 / extent, 1 where logarithmic, greatest value that is not missing
uniform vec4 uSizeScale;   // the same for the size
uniform vec4 uSize;        // diameter in device pixels (cube: times clip w), greatest ratio, lit ratio, least diameter
uniform vec4 uWeight;      // of a shown, a muted, a lit point; the diameter of a muted one
uniform float uLargest;    // diameter
uniform vec2 uAlike;       // diameter and weight where they are the same for all points

uniform uint uUntil;       // who was born later is not drawn
uniform float uFade;       // over so many seconds the newest come; 0: at once

// An attribute that is read, and each value that is passed on, costs a software renderer some 5 % of a point.
#if defined(ALIKE)
flat out vec3 vColor;
#else
flat out vec4 vSum;
flat out float vDiameter;
#endif
#if defined(MASK)
flat out float vMuted;
#endif

const uint MUTED = 0u, LIT = 2u, HIDDEN = 3u;

float scaled(float value, vec4 scale) {
  float v = scale.z > 0.5 ? log(1.0 + max(value, 0.0)) : value;
  return clamp((v - scale.x) * scale.y, 0.0, 1.0);
}

bool missing(float value, vec4 scale) {
  return value > scale.w || value < -1e37;
}

vec3 color() {
#if defined(COLOR_CATEGORY)
  int code = int(aColor);
  return texelFetch(uPalette, ivec2(code & 255, code >> 8), 0).rgb;
#elif defined(COLOR_NUMBER)
  float value = float(aColor);
  return missing(value, uColorScale)
    ? texelFetch(uPalette, ivec2(0, 1), 0).rgb
    : texelFetch(uPalette, ivec2(int(scaled(value, uColorScale) * 255.0 + 0.5), 0), 0).rgb;
#else
  return uPlain.rgb;
#endif
}

#if defined(FINE)
#define FLAT_FINE vec2(aFine)
#define CUBE_FINE vec3(aXYZFine.xyz)
#else
#define FLAT_FINE 127.5
#define CUBE_FINE 127.5
#endif

void main() {
#if defined(BORN)
  bool dated = aBorn != 4294967295u;
  if (dated && aBorn > uUntil) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    return;
  }
#endif
#if defined(FLAT)
  gl_Position = vec4(((vec2(aXY) - uCenter) + (FLAT_FINE - uCenterFine) / 256.0) * uScale, 0.0, 1.0);
#endif
#if defined(ALIKE)
  vColor = color();
  gl_PointSize = uAlike.x;
#else
  float diameter = uSize.x;
#if !defined(FLAT)
  vec3 place = (vec3(aXYZ.xyz) + (CUBE_FINE + 0.5) / 256.0) / uCubeSteps - 1.0;
#if defined(PASSAGE)
  place = mix(vec3((vec2(aXY) + 0.5) / 32768.0 - 1.0, 0.0), place, uPassage);
#endif
  gl_Position = uMatrix * vec4(place, 1.0);
  diameter /= max(gl_Position.w, 1e-4);
#endif
#if defined(SIZE)
  float size = float(aSize);
  diameter *= missing(size, uSizeScale) ? 1.0 : mix(1.0, uSize.y, scaled(size, uSizeScale));
#endif
  float weight = uWeight.x;
#if defined(MASK)
#if defined(FLAT)
  float ground = uWeight.w;
#else
  float ground = uWeight.w / max(gl_Position.w, 1e-4);
#endif
  if (aMask == MUTED) { weight = 0.0; diameter = ground; }
  else if (aMask == HIDDEN) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); }
  else if (aMask == LIT) { weight = uWeight.z; diameter *= uSize.z; diameter = max(diameter, uSize.w * 2.0); }
#endif
#if defined(BORN)
  if (dated && uFade > 0.0) weight *= clamp(0.1 + float(uUntil - aBorn) / uFade, 0.0, 1.0);
#endif
  // A point too small to be drawn at its size is drawn fainter instead.
  float drawn = clamp(diameter, uSize.w, uLargest);
  float faint = min(diameter / drawn, 1.0);
  faint *= faint;
  vSum = vec4(color() * weight, weight) * faint;
#if defined(MASK)
  vMuted = uWeight.y * faint * (ground * ground) / (diameter * diameter);
#endif
  vDiameter = drawn;
  gl_PointSize = drawn;
#endif
}
`;

const FRAGMENT = `
precision highp float;
layout(location = 0) out vec4 sum;
#if defined(ALIKE)
uniform vec2 uAlike;
flat in vec3 vColor;
#define SUM (vec4(vColor, 1.0) * uAlike.y)
#define DIAMETER uAlike.x
#else
flat in vec4 vSum;
flat in float vDiameter;
#define SUM vSum
#define DIAMETER vDiameter
#endif
#if defined(MASK)
flat in float vMuted;
layout(location = 1) out vec4 muted;
#endif

void main() {
  float cover = 1.0;
#if defined(DISC)
  if (DIAMETER > 1.8) cover = clamp((1.0 - length(gl_PointCoord * 2.0 - 1.0)) * DIAMETER * 0.5 + 0.35, 0.0, 1.0);
#endif
  sum = SUM * cover;
#if defined(MASK)
  muted = vec4(vMuted * cover);
#endif
}
`;
