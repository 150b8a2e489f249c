import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { EngineError } from "../errors";
import type { TypedColumn } from "../types";
import { headerBytes, readBlock, readHeader } from "./container";

interface Expected {
  boundaries: number[];
  columns: Record<string, { components: number; values: (number | null)[] }>;
}

const expected = JSON.parse(fixture("expected.json").toString()) as Expected;
const { boundaries } = expected;

function fixture(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`./fixture/${name}`, import.meta.url)));
}

async function readAll(bytes: Uint8Array, name: string): Promise<number[]> {
  const header = readHeader(bytes, boundaries, name);
  const out: number[] = [];
  for (let block = 0; block + 1 < boundaries.length; block++) {
    const compressed = new Uint8Array(bytes.slice(header.offsets[block], header.offsets[block + 1]));
    const rows = (boundaries[block + 1] as number) - (boundaries[block] as number);
    const values: TypedColumn = await readBlock(compressed, rows, header, name);
    out.push(...values);
  }
  return out;
}

async function failure(bytes: Uint8Array): Promise<EngineError> {
  const error = await readAll(bytes, "xy").catch((e: unknown) => e);
  expect(error).toBeInstanceOf(EngineError);
  return error as EngineError;
}

describe("bytes written by modelome.atlas.points", () => {
  test.each(Object.keys(expected.columns))("%s decodes to the values that were written", async (name) => {
    const column = expected.columns[name];
    const bytes = fixture(`${name}.bin`);
    expect(readHeader(bytes, boundaries, name).components).toBe(column?.components);
    const values = (await readAll(bytes, name)).map((v) => (Number.isNaN(v) ? null : v));
    expect(values).toEqual(column?.values);
  });
});

describe("damaged bytes are refused with the column's name and what to do", () => {
  const good = fixture("xy.bin");

  function changed(offset: number, value: number): Uint8Array {
    const bytes = new Uint8Array(good);
    bytes[offset] = value;
    return bytes;
  }

  test.each([
    ["an empty file", new Uint8Array(0), /shorter than its header/],
    ["a cut header", good.subarray(0, headerBytes(3) - 1), /shorter than its header/],
    ["another magic", changed(0, 0x50), /does not begin with MLPT/],
    ["an unknown type", changed(6, 9), /type is unknown/],
    ["an unknown encoding", changed(16, 7), /type is unknown/],
    ["Morton over three components", changed(7, 3), /Morton/],
    ["another number of rows", changed(8, 1), /rows in 3 blocks, the index says 300/],
    ["offsets that go back", changed(24 + 8 + 2, 255), /offsets do not grow/],
  ])("%s", async (_, bytes, words) => {
    const error = await failure(bytes);
    expect(error.reason).toBe("damaged");
    expect(error.message).toMatch(words);
    expect(error.message).toContain('"xy"');
  });

  test("a flipped bit in a block is caught by the checksum", async () => {
    const middle = headerBytes(3) + 40;
    const error = await failure(changed(middle, (good[middle] as number) ^ 16));
    expect(error.message).toMatch(/can't be inflated|bytes instead of/);
  });

  test("a block cut short is caught", async () => {
    const error = await failure(good.subarray(0, good.length - 5));
    expect(error.message).toMatch(/can't be inflated/);
  });

  test("a newer container asks for a reload", async () => {
    const error = await failure(changed(4, 2));
    expect(error.reason).toBe("unsupported-version");
    expect(error.message).toMatch(/version 2.*reads version 1/);
  });
});
