/** Columns of rows on the GPU, each an attribute of the points' shader. */

import { WIDTH } from "../points/container";
import type { Dtype } from "../points/format";
import type { TypedColumn } from "../types";
import { LOCATION } from "./pointShader";

export type Slot = keyof typeof LOCATION;

/** On the GPU; a column of three comes as four, since few drivers read three small numbers as they lie. */
const COMPONENTS: Readonly<Record<Slot, number>> = {
  xy: 2,
  fine: 2,
  xyz: 4,
  color: 1,
  mask: 1,
  size: 1,
  xyzFine: 4,
  born: 1,
};
/** Bytes: much less than the canvas and its targets take. */
const ALWAYS_FITS = 24e6;

/** Values of a row in a column as it is read. */
export function componentsOf(slot: Slot): number {
  return Math.min(COMPONENTS[slot], 3);
}

export class PointColumns {
  readonly #gl: WebGL2RenderingContext;
  readonly #rows: number;
  readonly #array: WebGLVertexArrayObject;
  readonly #buffers = new Map<Slot, { buffer: WebGLBuffer; dtype: Dtype }>();

  constructor(gl: WebGL2RenderingContext, rows: number) {
    this.#gl = gl;
    this.#rows = rows;
    this.#array = gl.createVertexArray();
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

  dtype(slot: Slot): Dtype | undefined {
    return this.#buffers.get(slot)?.dtype;
  }

  /** Draws read these columns, until others are bound. */
  bind(): void {
    this.#gl.bindVertexArray(this.#array);
  }

  dispose(): void {
    for (const { buffer } of this.#buffers.values()) this.#gl.deleteBuffer(buffer);
    this.#gl.deleteVertexArray(this.#array);
  }
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
