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
  /** The picture is what is drawn alone, nothing behind it. */
  clear?: boolean;
}

/** What a picture has besides shown points. */
export interface PictureParts {
  muted: boolean;
  edges: boolean;
}

/** Up to here sums are kept in 32 bits: as fast as 16 in software, and exact; above it memory counts. */
const WIDE_PIXELS = 2_200_000;

export class Accumulator {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs = new Map<string, Program>();
  readonly #framebuffer: WebGLFramebuffer;
  readonly #edgeFramebuffer: WebGLFramebuffer;
  readonly #mutedFramebuffer: WebGLFramebuffer;
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
    this.ready({ muted: false, edges: false });
    this.#framebuffer = gl.createFramebuffer();
    this.#edgeFramebuffer = gl.createFramebuffer();
    this.#mutedFramebuffer = gl.createFramebuffer();
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
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#mutedFramebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.#textures[1], 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Starts to build what a picture needs, and tells whether it is there: until then developing would wait for it. */
  ready(of: PictureParts): boolean {
    const built = this.#program(of).ready();
    return of.muted ? this.#muting().ready() && built : built;
  }

  /** Makes muted points of all points in the target, at a share of their weight. */
  mute(share: number): void {
    const gl = this.#gl;
    if (!this.#textures) return;
    const program = this.#muting();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#mutedFramebuffer);
    gl.viewport(0, 0, this.#width, this.#height);
    gl.disable(gl.BLEND);
    program.bind();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#textures[0]);
    gl.uniform1i(program.uniform("uSum"), 0);
    gl.uniform1f(program.uniform("uShare"), share);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** Readies the target for points; `fresh` empties it first. */
  begin(fresh: boolean, withMuted: boolean): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer);
    gl.viewport(0, 0, this.#width, this.#height);
    gl.drawBuffers([gl.COLOR_ATTACHMENT0, withMuted ? gl.COLOR_ATTACHMENT1 : gl.NONE]);
    if (fresh) {
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
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

  /** Draws the picture on the canvas, which stays bound. `gain` is that of shown and of muted points. */
  develop(gain: readonly [shown: number, muted: number], ground: Ground, parts: PictureParts): void {
    const gl = this.#gl;
    if (!this.#textures) return;
    const program = this.#program(parts);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, this.#width, this.#height);
    gl.disable(gl.BLEND);
    program.bind();
    this.#textures.forEach((texture, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
    });
    const at = (name: string): WebGLUniformLocation | null => program.uniform(name);
    gl.uniform1i(at("uSum"), 0);
    gl.uniform1i(at("uMutedSum"), 1);
    gl.uniform1i(at("uEdges"), 2);
    gl.uniform2fv(at("uGain"), gain);
    gl.uniform4fv(at("uGround"), ground.clear ? [0, 0, 0, 0] : [...ground.color.map(unit), 1]);
    gl.uniform4fv(at("uMuted"), [...ground.muted.map(unit), ground.mutedOpacity]);
    gl.uniform4fv(at("uDense"), [...ground.dense.map(unit), ground.denseShare]);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  dispose(): void {
    for (const texture of this.#textures ?? []) this.#gl.deleteTexture(texture);
    this.#gl.deleteFramebuffer(this.#framebuffer);
    this.#gl.deleteFramebuffer(this.#edgeFramebuffer);
    this.#gl.deleteFramebuffer(this.#mutedFramebuffer);
    for (const program of this.#programs.values()) program.dispose();
  }

  #muting(): Program {
    let program = this.#programs.get("mute");
    if (!program) {
      program = createProgram(this.#gl, FULL_SCREEN, MUTE);
      this.#programs.set("mute", program);
    }
    return program;
  }

  #program({ muted, edges }: PictureParts): Program {
    const key = `${muted} ${edges}`;
    let program = this.#programs.get(key);
    if (!program) {
      const defines = `${muted ? "#define MUTED\n" : ""}${edges ? "#define EDGES\n" : ""}`;
      program = createProgram(this.#gl, FULL_SCREEN, `#version 300 es\n${defines}${DEVELOP}`);
      this.#programs.set(key, program);
    }
    return program;
  }
}

/** Takes the weight of all points as that of muted ones. */
const MUTE = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D uSum;
uniform float uShare;
out vec4 muted;
void main() {
  muted = vec4(texelFetch(uSum, ivec2(gl_FragCoord.xy), 0).a * uShare);
}
`;

function unit(channel: number): number {
  return channel / 255;
}

const FULL_SCREEN = `#version 300 es
void main() {
  gl_Position = vec4(vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 4.0 - 1.0, 0.0, 1.0);
}
`;

/**
 * Opacity is 1 - exp(-weight^0.6), and dense places tend to another color by 0.25 log(1 + weight) - 0.15: both as
 * fractions of the square root, exact to 0.008, since a map of empty pixels took SwiftShader 140 ms with the functions
 * themselves and 20 ms with these.
 */
const DEVELOP = `
precision highp float;
precision highp sampler2D;
uniform sampler2D uSum;
uniform sampler2D uMutedSum;
uniform sampler2D uEdges;
uniform vec2 uGain;
uniform vec4 uGround;
uniform vec4 uMuted;
uniform vec4 uDense;
out vec4 picture;

float opacity(float root) {
  return root * (0.6699 + root * (0.4256 + root * 0.1209)) / (1.0 + root * (0.3565 + root * (0.4448 + root * 0.1209)));
}

float density(float root) {
  return clamp((0.3134 * root - 0.2827) / (1.0 + 0.1858 * root), 0.0, 1.0);
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 sum = texelFetch(uSum, at, 0);
  vec4 color = uGround;
#if defined(MUTED)
  float ground = opacity(sqrt(texelFetch(uMutedSum, at, 0).r * uGain.y)) * uMuted.a;
  color = mix(color, vec4(uMuted.rgb, 1.0), ground);
#endif
#if defined(EDGES)
  vec4 edge = texelFetch(uEdges, at, 0);
  color = edge + color * (1.0 - edge.a);
#endif
  float root = sqrt(sum.a * uGain.x);
  vec3 mean = mix(sum.rgb / max(sum.a, 1e-6), uDense.rgb, uDense.a * density(root));
  picture = mix(color, vec4(mean, 1.0), opacity(root));
}
`;
