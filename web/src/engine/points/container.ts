/** The column container: header, block offsets, blocks (docs/points-format.md). */

import { EngineError } from "../errors";
import type { TypedColumn } from "../types";
import type { Dtype } from "./format";

export type Encoding = "plain" | "delta" | "morton" | "zigzag";

export interface ContainerHeader {
  dtype: Dtype;
  components: number;
  rows: number;
  encoding: Encoding;
  /** Offset of each block from the start of the file; the last is the file's size. */
  offsets: readonly number[];
}

const MAGIC = 0x54_50_4c_4d; // "MLPT", little endian
const VERSION = 1;
const FIXED = 24;
const DTYPES: Readonly<Record<number, Dtype>> = { 1: "u8", 2: "u16", 4: "u32", 5: "f32" };
const ENCODINGS: readonly Encoding[] = ["plain", "delta", "morton", "zigzag"];
/** Bytes of a value. */
export const WIDTH: Readonly<Record<Dtype, number>> = { u8: 1, u16: 2, u32: 4, f32: 4 };

/** Bytes that header and offsets take for a number of blocks. */
export function headerBytes(blocks: number): number {
  return FIXED + 8 * (blocks + 1);
}

/** Reads header and offsets; `bytes` must hold at least `headerBytes(boundaries.length - 1)`. */
export function readHeader(bytes: Uint8Array, boundaries: readonly number[], name: string): ContainerHeader {
  const blocks = boundaries.length - 1;
  if (bytes.length < headerBytes(blocks)) throw damaged(name, "it is shorter than its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw damaged(name, "it does not begin with MLPT");
  const version = view.getUint16(4, true);
  if (version !== VERSION) {
    throw new EngineError(
      "unsupported-version",
      `The column "${name}" has container version ${version}; this app reads version ${VERSION}. Reload the page.`,
    );
  }
  const dtype = DTYPES[view.getUint8(6)];
  const components = view.getUint8(7);
  const encoding = ENCODINGS[view.getUint8(16)];
  if (!dtype || !encoding || components < 1) throw damaged(name, "its type is unknown");
  if (encoding === "morton" && (dtype !== "u16" || components !== 2)) {
    throw damaged(name, "the Morton encoding takes two u16 components");
  }
  if ((encoding === "delta" || encoding === "zigzag") && dtype === "f32")
    throw damaged(name, "delta encodings take unsigned values");
  const rows = view.getUint32(8, true);
  const stored = view.getUint32(12, true);
  if (rows !== boundaries[blocks] || stored !== blocks) {
    throw damaged(
      name,
      `it holds ${rows} rows in ${stored} blocks, the index says ${boundaries[blocks]} in ${blocks}`,
    );
  }
  const offsets: number[] = [];
  for (let i = 0; i <= blocks; i++) offsets.push(Number(view.getBigUint64(FIXED + 8 * i, true)));
  if (offsets[0] !== headerBytes(blocks) || offsets.some((o, i) => i > 0 && o < (offsets[i - 1] as number))) {
    throw damaged(name, "its block offsets do not grow");
  }
  return { dtype, components, rows, encoding, offsets };
}

/** Inflates and decodes one block: rows × components, interleaved. */
export async function readBlock(
  compressed: Uint8Array<ArrayBuffer>,
  rows: number,
  header: ContainerHeader,
  name: string,
): Promise<TypedColumn> {
  let inflated: Uint8Array;
  try {
    const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate"));
    inflated = new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw damaged(name, "a block can't be inflated", cause);
  }
  const bytes = rows * header.components * WIDTH[header.dtype];
  if (inflated.length !== bytes) {
    throw damaged(name, `a block of ${rows} rows has ${inflated.length} bytes instead of ${bytes}`);
  }
  return decode(inflated, rows, header);
}

export function emptyColumn(dtype: Dtype, length: number): TypedColumn {
  if (dtype === "u8") return new Uint8Array(length);
  if (dtype === "u16") return new Uint16Array(length);
  return dtype === "u32" ? new Uint32Array(length) : new Float32Array(length);
}

function decode(inflated: Uint8Array, rows: number, header: ContainerHeader): TypedColumn {
  if (header.encoding === "morton") return mortonToXY(inflated, rows);
  const { dtype, components: C } = header;
  const width = WIDTH[dtype];
  // Floats are put together as bit patterns, so that NaN keeps its bits.
  const bits = emptyColumn(dtype === "f32" ? "u32" : dtype, rows * C);
  for (let c = 0; c < C; c++) {
    const plane = c * rows * width;
    let last = 0;
    for (let r = 0; r < rows; r++) {
      let value = 0;
      for (let b = 0; b < width; b++) value |= (inflated[plane + b * rows + r] as number) << (8 * b);
      if (header.encoding === "zigzag") value = (value >>> 1) ^ -(value & 1);
      // The typed array takes the value modulo 2^bits, as the delta encodings want it.
      if (header.encoding !== "plain") value = last = (last + value) | 0;
      bits[r * C + c] = value;
    }
  }
  return dtype === "f32" ? new Float32Array(bits.buffer as ArrayBuffer) : bits;
}

function mortonToXY(inflated: Uint8Array, rows: number): Uint16Array {
  const xy = new Uint16Array(rows * 2);
  let code = 0;
  for (let r = 0; r < rows; r++) {
    const delta =
      (inflated[r] as number) |
      ((inflated[rows + r] as number) << 8) |
      ((inflated[2 * rows + r] as number) << 16) |
      ((inflated[3 * rows + r] as number) << 24);
    code = (code + delta) | 0;
    xy[2 * r] = everyOtherBit(code);
    xy[2 * r + 1] = everyOtherBit(code >>> 1);
  }
  return xy;
}

function everyOtherBit(code: number): number {
  let v = code & 0x5555_5555;
  v = (v | (v >>> 1)) & 0x3333_3333;
  v = (v | (v >>> 2)) & 0x0f0f_0f0f;
  v = (v | (v >>> 4)) & 0x00ff_00ff;
  return (v | (v >>> 8)) & 0xffff;
}

function damaged(name: string, what: string, cause?: unknown): EngineError {
  return new EngineError(
    "damaged",
    `The column "${name}" is damaged: ${what}. Reload the page; if that does not help, build the atlas again.`,
    { cause },
  );
}
