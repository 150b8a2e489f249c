/**
 * Small pictures over the points, such as labels, drawn in the same frame: they never swim, and no second layer has to
 * be composited (in software that took as long as 40,000 points).
 */

import { createProgram, type Program } from "./program";
import { type Shelf, shelve } from "./shelves";

export interface SpriteDraw {
  /** Drawn in device pixels, one to one. An image never changes once it has been drawn. */
  image: HTMLCanvasElement;
  /** CSS pixels of its top left corner. */
  x: number;
  y: number;
  opacity: number;
}

/** Side of the texture that holds all pictures of a frame, and of those before while there is room. */
const SIDE = { plain: 1024, dense: 2048 };
/** Per sprite: place and extent on screen, place in the texture, opacity. */
const FLOATS = 7;

export class SpriteLayer {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;
  readonly #array: WebGLVertexArrayObject;
  readonly #buffer: WebGLBuffer;
  readonly #texture: WebGLTexture;
  readonly #places = new Map<HTMLCanvasElement, readonly [x: number, y: number]>();
  #shelves: Shelf[] = [];
  #side = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = createProgram(gl, VERTEX, FRAGMENT, ["aScreen", "aTexture", "aOpacity"]);
    this.#array = gl.createVertexArray();
    this.#buffer = gl.createBuffer();
    this.#texture = gl.createTexture();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    for (const [location, size, offset] of [
      [0, 4, 0],
      [1, 2, 16],
      [2, 1, 24],
    ] as const) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, 4 * FLOATS, offset);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindVertexArray(null);
  }

  get ready(): boolean {
    return this.#program.ready();
  }

  /** Draws over what is in the bound target of `width` × `height` device pixels. */
  draw(sprites: readonly SpriteDraw[], width: number, height: number, ratio: number): void {
    if (sprites.length === 0) return;
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    const data = this.#placed(sprites, ratio) ?? this.#startOver(sprites, ratio);
    this.#program.bind();
    gl.uniform1i(this.#program.uniform("uTexture"), 0);
    gl.uniform2f(this.#program.uniform("uView"), width, height);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STREAM_DRAW);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, data.length / FLOATS);
    gl.bindVertexArray(null);
  }

  dispose(): void {
    this.#program.dispose();
    this.#gl.deleteTexture(this.#texture);
    this.#gl.deleteBuffer(this.#buffer);
    this.#gl.deleteVertexArray(this.#array);
  }

  /** What is drawn where; null where the texture is full. */
  #placed(sprites: readonly SpriteDraw[], ratio: number): Float32Array | null {
    const side = ratio > 1 ? SIDE.dense : SIDE.plain;
    if (this.#side < side) this.#allocate(side);
    const data = new Float32Array(sprites.length * FLOATS);
    let at = 0;
    for (const { image, x, y, opacity } of sprites) {
      const place = this.#places.get(image) ?? this.#upload(image);
      if (!place) return null;
      data.set(
        [Math.round(x * ratio), Math.round(y * ratio), image.width, image.height, ...place, opacity],
        at,
      );
      at += FLOATS;
    }
    return data;
  }

  /** With an empty texture; of more pictures than it holds the last ones are left out. */
  #startOver(sprites: readonly SpriteDraw[], ratio: number): Float32Array {
    this.#places.clear();
    this.#shelves = [];
    for (let count = sprites.length; count > 0; count = Math.floor(count / 2)) {
      const data = this.#placed(sprites.slice(0, count), ratio);
      if (data) return data;
    }
    return new Float32Array();
  }

  #allocate(side: number): void {
    const gl = this.#gl;
    this.#side = side;
    this.#places.clear();
    this.#shelves = [];
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, side, side, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  #upload(image: HTMLCanvasElement): readonly [number, number] | null {
    const place = shelve(this.#shelves, this.#side, image.width, image.height);
    if (!place) return null;
    const gl = this.#gl;
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, ...place, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    this.#places.set(image, place);
    return place;
  }
}

const VERTEX = `#version 300 es
precision highp float;
in vec4 aScreen;
in vec2 aTexture;
in float aOpacity;
uniform vec2 uView;
out vec2 vTexture;
flat out float vOpacity;
void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * aScreen.zw;
  vec2 at = (aScreen.xy + corner) / uView * 2.0 - 1.0;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
  vTexture = aTexture + corner;
  vOpacity = aOpacity;
}
`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec2 vTexture;
flat in float vOpacity;
uniform sampler2D uTexture;
out vec4 color;
void main() {
  color = texelFetch(uTexture, ivec2(vTexture), 0) * vOpacity;
}
`;
