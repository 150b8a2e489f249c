/** Column-major 4 × 4 matrices, as WebGL takes them. */

export type Vec3 = readonly [number, number, number];
export type Matrix4 = Float32Array;

/** `a · b`. */
export function multiply(a: Matrix4, b: Matrix4): Matrix4 {
  const out = new Float32Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] as number) * (b[column * 4 + k] as number);
      out[column * 4 + row] = sum;
    }
  }
  return out;
}

/** `fov` is the vertical angle in radians. */
export function perspective(fov: number, aspect: number, near: number, far: number): Matrix4 {
  const f = 1 / Math.tan(fov / 2);
  const depth = 1 / (near - far);
  return new Float32Array([
    f / aspect,
    0,
    0,
    0,
    0,
    f,
    0,
    0,
    0,
    0,
    (far + near) * depth,
    -1,
    0,
    0,
    2 * far * near * depth,
    0,
  ]);
}

/** Looks from `eye` along `-back`; `right`, `up` and `back` are orthonormal. */
export function lookFrom(eye: Vec3, right: Vec3, up: Vec3, back: Vec3): Matrix4 {
  return new Float32Array([
    right[0],
    up[0],
    back[0],
    0,
    right[1],
    up[1],
    back[1],
    0,
    right[2],
    up[2],
    back[2],
    0,
    -dot(right, eye),
    -dot(up, eye),
    -dot(back, eye),
    1,
  ]);
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Clip coordinates of a point. */
export function transform(m: Matrix4, [x, y, z]: Vec3): [number, number, number, number] {
  const row = (r: number): number =>
    (m[r] as number) * x + (m[4 + r] as number) * y + (m[8 + r] as number) * z + (m[12 + r] as number);
  return [row(0), row(1), row(2), row(3)];
}
