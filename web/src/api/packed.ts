/** Packed arrays (docs/api.md): a head in JSON, then numbers as they lie in memory; nothing is copied. */

export type PackedArray =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>;

export interface Packed<Head> {
  head: Head;
  array(name: string): PackedArray;
}

interface Place {
  dtype: string;
  offset: number;
  length: number;
}

const MAGIC = "MLPK";
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array } as const;

export function unpack<Head>(buffer: ArrayBuffer): Packed<Head> {
  const magic = String.fromCharCode(...new Uint8Array(buffer, 0, 4));
  if (magic !== MAGIC) throw new Error("The server’s answer is none of packed arrays.");
  const size = new DataView(buffer).getUint32(4, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, size))) as Head & {
    arrays: Record<string, Place>;
  };
  const base = 8 + size;
  return {
    head: told,
    array(name) {
      const place = told.arrays[name];
      const kind = ARRAYS[place?.dtype as keyof typeof ARRAYS];
      if (!place || !kind) throw new Error(`The server’s answer lacks “${name}”.`);
      return new kind(buffer, base + place.offset, place.length);
    },
  };
}
