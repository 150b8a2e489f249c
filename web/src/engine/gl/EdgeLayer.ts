/** Lineage edges over the points: hue by relation, thick at the parent and thin at the child, dashed where inferred. */

import { parseHex } from "../color/palette";
import { createProgram, type Program } from "./program";

export interface EdgeView {
  /** Map units to clip space. */
  matrix: Float32Array;
  /** What is taken off positions first, so that deep zoom does not shake: the flat camera's place, else 0. */
  origin: readonly [number, number, number];
  /** 0 flat, 1 cube. */
  passage: number;
  width: number;
  height: number;
  /** Device pixels per CSS pixel. */
  ratio: number;
  alert: readonly [number, number, number];
}

/** One edge in map units. */
export interface EdgeGeometry {
  count: number;
  /** Per edge: parent x, y, child x, y. */
  flat: Float32Array;
  /** Per edge: parent x, y, z, child x, y, z; null until the 3D map is loaded. */
  cube: Float32Array | null;
  colors: readonly string[];
  declared: readonly boolean[];
  problem: readonly boolean[];
}

const LOCATIONS = ["aFlat", "aCubeFrom", "aCubeTo", "aColor"] as const;

export class EdgeLayer {
  readonly #gl: WebGL2RenderingContext;
  #program: Program | null = null;
  readonly #array: WebGLVertexArrayObject;
  readonly #buffers: [flat: WebGLBuffer, cube: WebGLBuffer, color: WebGLBuffer];
  #count = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#array = gl.createVertexArray();
    this.#buffers = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
    gl.bindVertexArray(this.#array);
    for (let location = 0; location < LOCATIONS.length; location++) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribDivisor(location, 1);
    }
    this.#from(0);
    gl.bindVertexArray(null);
  }

  set(edges: EdgeGeometry | null): void {
    this.#count = edges?.count ?? 0;
    if (!edges) return;
    const gl = this.#gl;
    const style = new Uint8Array(edges.count * 4);
    const parsed = new Map<string, readonly number[]>();
    for (let i = 0; i < edges.count; i++) {
      const name = edges.colors[i] ?? "#888888";
      const color = parsed.get(name) ?? parseHex(name);
      parsed.set(name, color);
      style.set(color, i * 4);
      style[i * 4 + 3] = (edges.declared[i] ? 0 : 64) + (edges.problem[i] ? 128 : 0);
    }
    const [flat, cube, color] = this.#buffers;
    for (const [buffer, data] of [
      [flat, edges.flat],
      [cube, edges.cube ?? new Float32Array(edges.count * 6)],
      [color, style],
    ] as const) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    }
  }

  get count(): number {
    return this.#count;
  }

  /** Draws edges from `start` to `stop` into the bound target. */
  draw(view: EdgeView, start: number, stop: number): void {
    const gl = this.#gl;
    const program = this.#program ?? createProgram(gl, VERTEX, FRAGMENT, LOCATIONS);
    this.#program = program;
    program.bind();
    const at = (name: string): WebGLUniformLocation | null => program.uniform(name);
    gl.uniformMatrix4fv(at("uMatrix"), false, view.matrix);
    gl.uniform3fv(at("uOrigin"), view.origin);
    gl.uniform1f(at("uPassage"), view.passage);
    gl.uniform3f(at("uView"), view.width, view.height, view.ratio);
    gl.uniform3fv(
      at("uAlert"),
      view.alert.map((c) => c / 255),
    );
    gl.uniform2f(at("uStrength"), strength(this.#count), thickness(this.#count));
    gl.bindVertexArray(this.#array);
    this.#from(start);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, stop - start);
    gl.bindVertexArray(null);
  }

  /** WebGL 2 knows no first instance, so the attributes begin there instead. */
  #from(edge: number): void {
    const gl = this.#gl;
    const [flat, cube, color] = this.#buffers;
    const attribute = (
      buffer: WebGLBuffer,
      location: number,
      size: number,
      type: number,
      stride: number,
      offset: number,
    ): void => {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.vertexAttribPointer(location, size, type, type === gl.UNSIGNED_BYTE, stride, edge * stride + offset);
    };
    attribute(flat, 0, 4, gl.FLOAT, 16, 0);
    attribute(cube, 1, 3, gl.FLOAT, 24, 0);
    attribute(cube, 2, 3, gl.FLOAT, 24, 12);
    attribute(color, 3, 4, gl.UNSIGNED_BYTE, 4, 0);
  }

  dispose(): void {
    for (const buffer of this.#buffers) this.#gl.deleteBuffer(buffer);
    this.#gl.deleteVertexArray(this.#array);
    this.#program?.dispose();
  }
}

/** Many edges are drawn fainter and thinner, so that where they go together stays visible. */
function strength(count: number): number {
  return Math.min(Math.max(0.85 * (60 / Math.max(count, 60)) ** 0.36, 0.08), 0.85);
}

function thickness(count: number): number {
  return Math.min(Math.max(3.4 * (60 / Math.max(count, 60)) ** 0.2, 1.3), 3.4);
}

const VERTEX = `#version 300 es
precision highp float;
in vec4 aFlat;
in vec3 aCubeFrom;
in vec3 aCubeTo;
in vec4 aColor;
uniform mat4 uMatrix;
uniform vec3 uOrigin;
uniform float uPassage;
uniform vec3 uView;
uniform vec2 uStrength;
flat out vec4 vColor;
flat out float vLength;
flat out float vPhase;
out float vAlong;
out float vAcross;
out float vHalf;

const float NEAR = 1e-3, MARK = 5.0;

void main() {
  vec4 from = uMatrix * vec4(mix(vec3(aFlat.xy, 0.0), aCubeFrom, uPassage) - uOrigin, 1.0);
  vec4 to = uMatrix * vec4(mix(vec3(aFlat.zw, 0.0), aCubeTo, uPassage) - uOrigin, 1.0);
  if (from.w < NEAR && to.w < NEAR) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  if (from.w < NEAR) from = mix(to, from, (to.w - NEAR) / (to.w - from.w));
  if (to.w < NEAR) to = mix(from, to, (from.w - NEAR) / (from.w - to.w));
  vec2 half_view = uView.xy * 0.5;
  vec2 a = from.xy / from.w * half_view;
  vec2 b = to.xy / to.w * half_view;
  vec2 way = b - a;
  float len = max(length(way), 1e-3);
  way /= len;
  bool problem = aColor.a > 0.4;
  float end = float(gl_VertexID >> 1);
  float side = float(gl_VertexID & 1) * 2.0 - 1.0;
  float half_width = 0.5 * uView.z * mix(uStrength.y, max(uStrength.y * 0.28, 0.7), end);
  float reach = (problem ? max(half_width, MARK * uView.z) : half_width) + 1.0;
  vec2 place = mix(a, b, end) + vec2(-way.y, way.x) * side * reach;
  gl_Position = vec4(place / half_view, 0.0, 1.0);
  vColor = aColor;
  vLength = len;
  vAlong = end * len;
  // Each edge begins its dashes elsewhere, so that a bundle does not turn into bars.
  vPhase = fract(aFlat.x * 917.3 + aFlat.w * 331.7);
  vAcross = side * reach;
  vHalf = half_width;
}
`;

const FRAGMENT = `#version 300 es
precision highp float;
flat in vec4 vColor;
flat in float vLength;
flat in float vPhase;
in float vAlong;
in float vAcross;
in float vHalf;
uniform vec3 uView;
uniform vec3 uAlert;
uniform vec2 uStrength;
out vec4 color;

void main() {
  float flags = vColor.a * 255.0;
  bool problem = flags > 127.5;
  bool inferred = mod(flags, 128.0) > 32.0;
  float ratio = uView.z;
  float cover = clamp(vHalf + 0.5 - abs(vAcross), 0.0, 1.0);
  if (inferred) {
    float phase = mod(vAlong / ratio + vPhase * 9.0, 9.0);
    cover *= clamp(min(phase, 5.5 - phase) * ratio + 0.5, 0.0, 1.0);
  }
  vec3 hue = vColor.rgb;
  float alpha = cover * uStrength.x;
  if (problem) {
    float mark = clamp(4.5 * ratio - abs(vAlong - vLength * 0.5) - abs(vAcross) + 0.5, 0.0, 1.0);
    hue = mix(hue, uAlert, mark);
    alpha = max(alpha, mark);
  }
  if (alpha <= 0.0) discard;
  color = vec4(hue * alpha, alpha);
}
`;
