/** Contours over the points: pieces of lines, as wide on the screen at every zoom. */

import type { ContourLines } from "../types";
import { createProgram, type Program } from "./program";

export interface ContourView {
  /** What lies under the middle of the view, in map units, and clip space per map unit. */
  center: readonly [number, number];
  scale: readonly [number, number];
  /** Device pixels. */
  width: number;
  height: number;
  ratio: number;
  color: readonly [number, number, number];
}

/** Opacity of the outermost and the innermost line. */
const OPACITY = [0.26, 0.66] as const;
const WIDTH = 1.1;

export class ContourLayer {
  readonly #gl: WebGL2RenderingContext;
  #program: Program | null = null;
  #array: WebGLVertexArrayObject | null = null;
  #segments: WebGLBuffer | null = null;
  #levels: WebGLBuffer | null = null;
  #center: readonly [number, number] = [0, 0];
  #count = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  set(lines: ContourLines | null): void {
    const gl = this.#gl;
    this.#count = lines ? lines.segments.length / 4 : 0;
    if (!lines || this.#count === 0) return;
    if (!this.#array) this.#make();
    this.#center = lines.center;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#segments);
    gl.bufferData(gl.ARRAY_BUFFER, lines.segments, gl.STATIC_DRAW);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#levels);
    gl.bufferData(gl.ARRAY_BUFFER, opacities(lines), gl.STATIC_DRAW);
  }

  /** Starts to build what drawing needs, and tells whether it is there. */
  get ready(): boolean {
    if (this.#count === 0) return true;
    this.#program ??= createProgram(this.#gl, VERTEX, FRAGMENT, ["aSegment", "aOpacity"]);
    return this.#program.ready();
  }

  draw(view: ContourView | null): void {
    if (!view || this.#count === 0 || !this.ready || !this.#program) return;
    const gl = this.#gl;
    const program = this.#program;
    const [sx, sy] = view.scale;
    program.bind();
    gl.uniform2f(program.uniform("uScale"), sx, sy);
    const [cx, cy] = this.#center;
    gl.uniform2f(program.uniform("uShift"), (cx - view.center[0]) * sx, (cy - view.center[1]) * sy);
    gl.uniform3f(program.uniform("uView"), view.width, view.height, (view.ratio * WIDTH) / 2);
    gl.uniform3fv(
      program.uniform("uColor"),
      view.color.map((channel) => channel / 255),
    );
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(this.#array);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#count);
    gl.bindVertexArray(null);
  }

  dispose(): void {
    this.#gl.deleteBuffer(this.#segments);
    this.#gl.deleteBuffer(this.#levels);
    this.#gl.deleteVertexArray(this.#array);
    this.#program?.dispose();
  }

  #make(): void {
    const gl = this.#gl;
    this.#array = gl.createVertexArray();
    this.#segments = gl.createBuffer();
    this.#levels = gl.createBuffer();
    gl.bindVertexArray(this.#array);
    for (const [location, buffer, size, type] of [
      [0, this.#segments, 4, gl.FLOAT],
      [1, this.#levels, 1, gl.UNSIGNED_BYTE],
    ] as const) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, type, type === gl.UNSIGNED_BYTE, 0, 0);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindVertexArray(null);
  }
}

/** One byte a piece; lines further in are stronger. */
function opacities({ levels, segments }: ContourLines): Uint8Array {
  const out = new Uint8Array(segments.length / 4);
  let next = 0;
  levels.forEach((pieces, i) => {
    out.fill(255 * contourOpacity(i, levels.length), next, next + pieces);
    next += pieces;
  });
  return out;
}

export function contourOpacity(level: number, levels: number): number {
  return OPACITY[0] + ((OPACITY[1] - OPACITY[0]) * level) / Math.max(levels - 1, 1);
}

const VERTEX = `#version 300 es
precision highp float;
in vec4 aSegment;
in float aOpacity;
uniform vec2 uScale;
uniform vec2 uShift;
uniform vec3 uView;  // width, height, half of a line, device pixels
out float vAcross;
flat out float vOpacity;
void main() {
  vec2 half_view = uView.xy * 0.5;
  vec2 a = (aSegment.xy * uScale + uShift) * half_view;
  vec2 b = (aSegment.zw * uScale + uShift) * half_view;
  vec2 way = b - a;
  way /= max(length(way), 1e-4);
  float reach = uView.z + 0.75;
  float side = float(gl_VertexID & 1) * 2.0 - 1.0;
  vec2 place = (gl_VertexID < 2 ? a - way * 0.2 : b + way * 0.2) + vec2(-way.y, way.x) * side * reach;
  gl_Position = vec4(place / half_view, 0.0, 1.0);
  vAcross = side * reach;
  vOpacity = aOpacity;
}
`;

const FRAGMENT = `#version 300 es
precision highp float;
in float vAcross;
flat in float vOpacity;
uniform vec3 uView;
uniform vec3 uColor;
out vec4 color;
void main() {
  float alpha = clamp(uView.z + 0.5 - abs(vAcross), 0.0, 1.0) * vOpacity;
  color = vec4(uColor * alpha, alpha);
}
`;
