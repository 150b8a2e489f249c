/**
 * The float target that points add to, the layer of edges, and the development of both into a picture: ground, muted
 * points, edges, shown points.
 *
 * It is filled in steps: rows [0, a), then [a, b), … of an unchanged view. `gain` (all rows / rows in it) keeps the
 * brightness while the picture gets finer, so a prefix looks like the whole.
 */

import type { Rgb } from "../color/palette";
import { EngineError } from "../errors";
import { createProgram, type Program } from "./program";

export interface Ground {
  color: Rgb;
  muted: Rgb;
  /** How much of the muted color shows at most. */
  mutedOpacity: number;
  /** Toward what, and how far, dense places are drawn beyond their own color. */
  dense: Rgb;
  denseShare: number;
}

/** Up to here sums are kept in 32 bits: as fast as 16 in software, and exact; above it memory counts. */
const WIDE_PIXELS = 2_200_000;

export class Accumulator {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;
  readonly #framebuffer: WebGLFramebuffer;
  readonly #edgeFramebuffer: WebGLFramebuffer;
  readonly #wide: boolean;
  #textures: [sum: WebGLTexture, muted: WebGLTexture, edges: WebGLTexture] | null = null;
  #width = 0;
  #height = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    // A restored context has lost its extensions, so they are asked for here, where they are needed.
    if (!gl.getExtension("EXT_color_buffer_float") && !gl.isContextLost()) {
      throw new EngineError(
        "no-webgl2",
        "This device's graphics lack float targets (EXT_color_buffer_float), which the map needs. Search, panel and table work without it.",
      );
    }
    this.#wide = gl.getExtension("EXT_float_blend") !== null;
    this.#program = createProgram(gl, FULL_SCREEN, DEVELOP);
    this.#framebuffer = gl.createFramebuffer();
    this.#edgeFramebuffer = gl.createFramebuffer();
  }

  resize(width: number, height: number): void {
    if (width === this.#width && height === this.#height) return;
    this.#width = width;
    this.#height = height;
    const gl = this.#gl;
    for (const texture of this.#textures ?? []) gl.deleteTexture(texture);
    const wide = this.#wide && width * height <= WIDE_PIXELS;
    const attach = (framebuffer: WebGLFramebuffer, format: number, attachment: number): WebGLTexture => {
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      const texture = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, attachment, gl.TEXTURE_2D, texture, 0);
      return texture;
    };
    this.#textures = [
      attach(this.#framebuffer, wide ? gl.RGBA32F : gl.RGBA16F, gl.COLOR_ATTACHMENT0),
      attach(this.#framebuffer, wide ? gl.R32F : gl.R16F, gl.COLOR_ATTACHMENT1),
      attach(this.#edgeFramebuffer, gl.RGBA8, gl.COLOR_ATTACHMENT0),
    ];
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Readies the target for points; `fresh` empties it first. */
  begin(fresh: boolean, withMuted: boolean): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.viewport(0, 0, this.#width, this.#height);
    if (fresh) {
      gl.drawBuffers([gl.COLOR_ATTACHMENT0, gl.COLOR_ATTACHMENT1]);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    gl.drawBuffers([gl.COLOR_ATTACHMENT0, withMuted ? gl.COLOR_ATTACHMENT1 : gl.NONE]);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
  }

  /** The same for edges, which are laid over each other. */
  beginEdges(fresh: boolean): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#edgeFramebuffer);
    gl.viewport(0, 0, this.#width, this.#height);
    if (fresh) {
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** Draws the picture on the canvas. */
  develop(gain: number, ground: Ground, withEdges: boolean): void {
    const gl = this.#gl;
    if (!this.#textures) return;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, this.#width, this.#height);
    gl.disable(gl.BLEND);
    this.#program.bind();
    this.#textures.forEach((texture, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
    });
    const at = (name: string): WebGLUniformLocation | null => this.#program.uniform(name);
    gl.uniform1i(at("uSum"), 0);
    gl.uniform1i(at("uMutedSum"), 1);
    gl.uniform1i(at("uEdges"), 2);
    gl.uniform2f(at("uGain"), gain, withEdges ? 1 : 0);
    gl.uniform3fv(at("uGround"), ground.color.map(unit));
    gl.uniform4fv(at("uMuted"), [...ground.muted.map(unit), ground.mutedOpacity]);
    gl.uniform4fv(at("uDense"), [...ground.dense.map(unit), ground.denseShare]);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    for (const texture of this.#textures ?? []) this.#gl.deleteTexture(texture);
    this.#gl.deleteFramebuffer(this.#framebuffer);
    this.#gl.deleteFramebuffer(this.#edgeFramebuffer);
    this.#program.dispose();
  }
}

function unit(channel: number): number {
  return channel / 255;
}

const FULL_SCREEN = `#version 300 es
void main() {
  gl_Position = vec4(vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 4.0 - 1.0, 0.0, 1.0);
}
`;

const DEVELOP = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D uSum;
uniform sampler2D uMutedSum;
uniform sampler2D uEdges;
uniform vec2 uGain; // of the points; 1 where there are edges
uniform vec3 uGround;
uniform vec4 uMuted;
uniform vec4 uDense;
out vec4 picture;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 sum = texelFetch(uSum, at, 0);
  float muted = texelFetch(uMutedSum, at, 0).r * uGain.x;
  vec3 color = uGround;
  if (muted > 0.0) color = mix(color, uMuted.rgb, (1.0 - exp(-pow(muted, 0.6))) * uMuted.a);
  if (uGain.y > 0.5) {
    vec4 edge = texelFetch(uEdges, at, 0);
    color = edge.rgb + color * (1.0 - edge.a);
  }
  if (sum.a > 0.0) {
    float weight = sum.a * uGain.x;
    vec3 mean = sum.rgb / sum.a;
    mean = mix(mean, uDense.rgb, uDense.a * clamp(log(1.0 + weight) * 0.25 - 0.15, 0.0, 1.0));
    color = mix(color, mean, 1.0 - exp(-pow(weight, 0.6)));
  }
  picture = vec4(color, 1.0);
}
`;
