/** The points' columns on the GPU, and drawing a range of rows of them. */

import { categoryTexels, PALETTE_WIDTH, parseHex, rampTexels } from "../color/palette";
import { WIDTH } from "../points/container";
import type { ColumnMeta, Dtype } from "../points/format";
import type { ColorSpec, SizeSpec, TypedColumn } from "../types";
import { ATTRIBUTES, LOCATION, type PointVariant, pointShaders, variantKey } from "./pointShader";
import { createProgram, type Program } from "./program";

export type Slot = keyof typeof LOCATION;

/** How the next rows are drawn. */
export interface PointView {
  space: PointVariant["space"];
  /** Flat: center in u16 steps and clip space per step. */
  center: readonly [number, number];
  scale: readonly [number, number];
  /** Cube and passage: map units to clip space. */
  matrix: Float32Array;
  passage: number;
  cubeSteps: number;
  /** Device pixels; in the cube at clip w = 1. */
  diameter: number;
  mutedDiameter: number;
  leastDiameter: number;
  litRatio: number;
  weights: readonly [shown: number, muted: number, lit: number];
  /** Weight of a muted point as a share of what it weighs where none is; null where sizes differ, and so no share is the same for all. */
  mutedShare: number | null;
  mask: boolean;
  /** Some of the rows are lit. */
  lit: boolean;
}

interface Scale {
  least: number;
  perExtent: number;
  log: boolean;
  greatest: number;
}

/** Diameter in device pixels, as the shader has it. */
const LARGEST = 26;
/** On the GPU; a column of three comes as four, since few drivers read three small numbers as they lie. */
const COMPONENTS: Readonly<Record<Slot, number>> = {
  xy: 2,
  fine: 2,
  xyz: 4,
  color: 1,
  mask: 1,
  size: 1,
  xyzFine: 4,
};
/** Bytes: much less than the canvas and its targets take. */
const ALWAYS_FITS = 24e6;
const NO_SCALE: Scale = { least: 0, perExtent: 1, log: false, greatest: 3.4e38 };

export class PointLayer {
  readonly #gl: WebGL2RenderingContext;
  readonly #rows: number;
  readonly #array: WebGLVertexArrayObject;
  readonly #buffers = new Map<Slot, { buffer: WebGLBuffer; dtype: Dtype }>();
  readonly #programs = new Map<string, Program>();
  /** Variants that have been drawn with. */
  readonly #used = new Set<string>();
  readonly #palette: WebGLTexture;
  #selected: WebGLBuffer | null = null;
  #color: { kind: PointVariant["color"]; plain: readonly number[]; scale: Scale };
  #size: { scale: Scale; range: number } | null = null;

  constructor(gl: WebGL2RenderingContext, rows: number) {
    this.#gl = gl;
    this.#rows = rows;
    this.#array = gl.createVertexArray();
    this.#palette = gl.createTexture();
    this.#color = { kind: "plain", plain: [0.5, 0.5, 0.5, 1], scale: NO_SCALE };
  }

  /** Makes room for all rows of some columns; false where the device has none. What they held before is let go. */
  reserve(columns: Readonly<Partial<Record<Slot, Dtype>>>): boolean {
    const gl = this.#gl;
    const made: Slot[] = [];
    for (const [slot, dtype] of Object.entries(columns) as [Slot, Dtype][]) {
      if (this.#buffers.get(slot)?.dtype === dtype) continue;
      this.clear(slot);
      this.#make(slot, dtype);
      made.push(slot);
    }
    // Asking for the error waits for the GPU process, so it is asked once, and not where no device lacks the room.
    const bytes = made.reduce((sum, slot) => sum + this.#bytes(slot), 0);
    if (bytes <= ALWAYS_FITS || gl.getError() !== gl.OUT_OF_MEMORY) return true;
    for (const slot of made) this.clear(slot);
    return false;
  }

  /** Puts rows of a column from `start` on; false, and nothing is drawn by it, where the device has no room for it. */
  write(slot: Slot, start: number, values: TypedColumn): boolean {
    const gl = this.#gl;
    if (!this.reserve({ [slot]: dtypeOf(values) })) return false;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers.get(slot)?.buffer ?? null);
    const components = COMPONENTS[slot];
    const data = components === 4 ? padded(values) : drawable(values);
    gl.bufferSubData(gl.ARRAY_BUFFER, start * components * values.BYTES_PER_ELEMENT, data);
    return true;
  }

  /** Lets a column go; its attribute takes a constant again. */
  clear(slot: Slot): void {
    const known = this.#buffers.get(slot);
    if (!known) return;
    const gl = this.#gl;
    gl.bindVertexArray(this.#array);
    gl.disableVertexAttribArray(LOCATION[slot]);
    gl.bindVertexArray(null);
    gl.deleteBuffer(known.buffer);
    this.#buffers.delete(slot);
  }

  #make(slot: Slot, dtype: Dtype): void {
    const gl = this.#gl;
    const components = COMPONENTS[slot];
    const buffer = gl.createBuffer();
    this.#buffers.set(slot, { buffer, dtype });
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, this.#bytes(slot), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(LOCATION[slot]);
    if (dtype === "f32") gl.vertexAttribPointer(LOCATION[slot], components, gl.FLOAT, false, 0, 0);
    else gl.vertexAttribIPointer(LOCATION[slot], components, glType(gl, dtype), 0, 0);
    gl.bindVertexArray(null);
  }

  #bytes(slot: Slot): number {
    return this.#rows * COMPONENTS[slot] * WIDTH[this.#buffers.get(slot)?.dtype ?? "u8"];
  }

  has(slot: Slot): boolean {
    return this.#buffers.has(slot);
  }

  setColor(spec: ColorSpec, meta: ColumnMeta | null): void {
    let texels: Uint8Array = new Uint8Array(PALETTE_WIDTH * 4);
    if (spec.kind === "plain") {
      this.#color = { kind: "plain", plain: parseHex(spec.color).map((c) => c / 255), scale: NO_SCALE };
    } else if (spec.kind === "category") {
      const codes = meta?.kind === "category" ? meta.counts.length : spec.palette.length;
      texels = categoryTexels(spec.palette, spec.other, codes);
      this.#color = { ...this.#color, kind: "category", scale: NO_SCALE };
    } else {
      texels = rampTexels(spec.ramp, spec.missing);
      this.#color = {
        ...this.#color,
        kind: "number",
        scale: scaleOf(meta, spec.scale === "log", spec.domain),
      };
    }
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    const height = texels.length / PALETTE_WIDTH / 4;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, PALETTE_WIDTH, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  setSize(spec: SizeSpec | null, meta: ColumnMeta | null): void {
    this.#size = spec && {
      scale: scaleOf(meta, (spec.scale ?? "log") === "log", undefined),
      range: spec.range ?? 4,
    };
  }

  /**
   * Readies the program for a view; then `draw` as many ranges as wanted. Returns false where the program is new: then
   * the frame takes longer than its points.
   */
  begin(view: PointView): boolean {
    const gl = this.#gl;
    const variant = this.#variant(view);
    const known = this.#used.has(variantKey(variant));
    this.#used.add(variantKey(variant));
    const program = this.#program(variant);
    program.bind();
    const at = (name: string): WebGLUniformLocation | null => program.uniform(name);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    gl.uniform1i(at("uPalette"), 0);
    const [cx, cy] = view.center;
    gl.uniform2f(at("uCenter"), Math.floor(cx), Math.floor(cy));
    gl.uniform2f(at("uCenterFine"), (cx - Math.floor(cx)) * 256 - 0.5, (cy - Math.floor(cy)) * 256 - 0.5);
    gl.uniform2f(at("uScale"), ...view.scale);
    gl.uniformMatrix4fv(at("uMatrix"), false, view.matrix);
    gl.uniform1f(at("uPassage"), view.passage);
    gl.uniform1f(at("uCubeSteps"), view.cubeSteps);
    gl.uniform4fv(at("uPlain"), this.#color.plain);
    gl.uniform4fv(at("uColorScale"), scaleUniform(this.#color.scale));
    gl.uniform4fv(at("uSizeScale"), scaleUniform(this.#size?.scale ?? NO_SCALE));
    gl.uniform4f(at("uSize"), view.diameter, this.#size?.range ?? 1, view.litRatio, view.leastDiameter);
    gl.uniform4f(at("uWeight"), ...view.weights, view.mutedDiameter);
    const drawn = Math.min(Math.max(view.diameter, view.leastDiameter), LARGEST);
    gl.uniform2f(at("uAlike"), drawn, view.weights[0] * Math.min(view.diameter / drawn, 1) ** 2);
    gl.bindVertexArray(this.#array);
    return known;
  }

  /** Starts to build what a view needs, and tells whether it is there: until then drawing would wait for it. */
  ready(view: PointView): boolean {
    return this.#program(this.#variant(view)).ready();
  }

  draw(start: number, stop: number): void {
    this.#gl.drawArrays(this.#gl.POINTS, start, stop - start);
  }

  /** Rows that `drawSelected` draws; null lets them go. */
  select(rows: Uint32Array | null): void {
    const gl = this.#gl;
    gl.bindVertexArray(this.#array);
    if (rows) {
      this.#selected ??= gl.createBuffer();
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#selected);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, rows, gl.STATIC_DRAW);
    } else {
      gl.deleteBuffer(this.#selected);
      this.#selected = null;
    }
    gl.bindVertexArray(null);
  }

  /** As `draw`, the selected rows from the `start`th to before the `stop`th. */
  drawSelected(start: number, stop: number): void {
    const gl = this.#gl;
    gl.drawElements(gl.POINTS, stop - start, gl.UNSIGNED_INT, start * Uint32Array.BYTES_PER_ELEMENT);
  }

  end(): void {
    this.#gl.bindVertexArray(null);
  }

  dispose(): void {
    for (const { buffer } of this.#buffers.values()) this.#gl.deleteBuffer(buffer);
    for (const program of this.#programs.values()) program.dispose();
    this.#gl.deleteBuffer(this.#selected);
    this.#gl.deleteTexture(this.#palette);
    this.#gl.deleteVertexArray(this.#array);
  }

  #variant(view: PointView): PointVariant {
    return {
      space: view.space,
      color: this.#color.kind,
      size: this.#size !== null && this.has("size"),
      mask: view.mask,
      realColor: this.#buffers.get("color")?.dtype === "f32",
      realSize: this.#buffers.get("size")?.dtype === "f32",
      fine: this.has(view.space === "flat" ? "fine" : "xyzFine"),
      disc: view.space !== "flat" || view.lit || view.diameter * (this.#size?.range ?? 1) > 1.8,
    };
  }

  #program(variant: PointVariant): Program {
    const key = variantKey(variant);
    let program = this.#programs.get(key);
    if (!program) {
      const { vertex, fragment } = pointShaders(variant);
      program = createProgram(this.#gl, vertex, fragment, ATTRIBUTES);
      this.#programs.set(key, program);
    }
    return program;
  }
}

function scaleOf(
  meta: ColumnMeta | null,
  log: boolean,
  domain: readonly [number, number] | undefined,
): Scale {
  if (meta?.kind !== "number") return NO_SCALE;
  const [low, high] = domain ?? [meta.min ?? 0, meta.max ?? 1];
  const forward = (v: number): number => (log ? Math.log1p(Math.max(v, 0)) : v);
  const extent = forward(high) - forward(low);
  // The marker of a missing value is the type's greatest; as a 32-bit float it must stay above this bound.
  const greatest = meta.missing === null ? 3.4e38 : meta.missing * (1 - 1e-7) - 0.5;
  return { least: forward(low), perExtent: extent > 0 ? 1 / extent : 0, log, greatest };
}

function scaleUniform({ least, perExtent, log, greatest }: Scale): [number, number, number, number] {
  return [least, perExtent, log ? 1 : 0, greatest];
}

function dtypeOf(values: TypedColumn): Dtype {
  if (values instanceof Uint8Array) return "u8";
  if (values instanceof Uint16Array) return "u16";
  return values instanceof Uint32Array ? "u32" : "f32";
}

function glType(gl: WebGL2RenderingContext, dtype: Dtype): number {
  if (dtype === "u8") return gl.UNSIGNED_BYTE;
  if (dtype === "u16") return gl.UNSIGNED_SHORT;
  return gl.UNSIGNED_INT;
}

/** Rows of three values as rows of four. */
function padded(values: TypedColumn): TypedColumn {
  const rows = values.length / 3;
  const out = values instanceof Uint8Array ? new Uint8Array(4 * rows) : new Uint16Array(4 * rows);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < 3; c++) out[4 * row + c] = values[3 * row + c] as number;
  }
  return out;
}

/** NaN is no value that a shader can be trusted to test; a great negative stands in for it. */
function drawable(values: TypedColumn): TypedColumn {
  return values instanceof Float32Array ? values.map((v) => (Number.isNaN(v) ? -3e38 : v)) : values;
}
