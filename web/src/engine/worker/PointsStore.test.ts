import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FlatCamera } from "../camera/FlatCamera";
import type { PointsIndex } from "../points/format";
import { PointsStore } from "./PointsStore";
import type { BlockMessage, SearchView } from "./protocol";

const folder = new URL("../points/fixture/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder)).toString()) as {
  boundaries: number[];
  columns: Record<string, { values: number[] }>;
};
const { boundaries } = expected;
const count = boundaries.at(-1) as number;
const codes = expected.columns.task?.values ?? [];

function file(name: string): { file: string; bytes: number; sha256: string } {
  return { file: `${name}.bin`, bytes: readFileSync(new URL(`${name}.bin`, folder)).length, sha256: "" };
}

const index: PointsIndex = {
  format: 2,
  atlas: "a",
  count,
  blocks: boundaries,
  columns: {
    xy: { ...file("xy"), kind: "position", dtype: "u16", components: 2, center: [0, 0], half: 1 },
    task: {
      ...file("task"),
      kind: "category",
      dtype: "u8",
      components: 1,
      values: [..."abcdefgh"],
      counts: Array.from({ length: 9 }, (_, code) => codes.filter((c) => c === code).length),
      missing: 0,
      other: null,
    },
    score: {
      ...file("score"),
      kind: "number",
      dtype: "f32",
      components: 1,
      missing: null,
      missing_count: 3,
      min: -4,
      max: 4,
    },
  },
};

let server: Server;
let requests: string[] = [];
let store: PointsStore;
let url = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? "");
    if (request.url === "/index.json") response.end(JSON.stringify(index));
    else response.end(readFileSync(fileURLToPath(new URL(`.${request.url}`, folder))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
  server.close();
});

beforeEach(() => {
  requests = [];
  store = new PointsStore();
});

const open = (...columns: string[]): Promise<PointsIndex> =>
  store.open(url, columns, Number.POSITIVE_INFINITY);

/** Rejects all codes but these. */
function only(...kept: number[]): Uint8Array {
  return Uint8Array.from({ length: 9 }, (_, code) => (kept.includes(code) ? 0 : 1));
}

describe("columns", () => {
  test("come block by block, those that have come before at once, and are fetched once", async () => {
    await open("xy");
    const blocks: BlockMessage[] = [];
    await store.load("xy", null);
    await store.load("xy", (block) => blocks.push(block));
    expect(blocks.map(({ start }) => start)).toEqual([0, 64, 160]);
    expect(blocks.flatMap(({ values }) => [...values])).toEqual(expected.columns.xy?.values);
    expect(requests).toEqual(["/index.json", "/xy.bin"]);
  });

  test("are read no further than a limit", async () => {
    await open("task");
    await store.load("task", null);
    store.limit(2);
    expect(await store.load("task", null)).toBe(160);
    const { all } = await store.counts("task", null);
    expect(all.reduce((sum, n) => sum + n)).toBe(160);
  });

  test("that the atlas does not have are named", async () => {
    await open("license");
    await expect(store.counts("license", null)).rejects.toThrow(/no column "license"/);
  });

  test("of numbers have no codes, of codes no histogram", async () => {
    await open();
    await expect(store.counts("score", null)).rejects.toThrow(/no codes/);
    await expect(store.histogram({ column: "task", bins: 3, scale: "linear" })).rejects.toThrow(/no numbers/);
  });
});

describe("a filter", () => {
  test("shows what every condition keeps, counts beside itself, and says what it removes", async () => {
    await open();
    const bits = new Uint8Array(Math.ceil(count / 8)).fill(255);
    bits[0] = 0;
    const { bytes, kept } = await store.filter({
      conditions: [{ column: "task", rejected: only(2, 3) }],
      bits,
    });
    const slow = codes.map((code, ix) => (ix >= 8 && (code === 2 || code === 3) ? 1 : 0));
    expect([...(bytes ?? [])]).toEqual(slow);
    expect(kept).toBe(slow.filter(Boolean).length);
    const beside = await store.counts("task", 0);
    expect([...beside.shown]).toEqual(
      Array.from(beside.all, (_, code) => codes.slice(8).filter((c) => c === code).length),
    );
    const lifted = codes.filter((code, ix) => ix >= 8 && code !== 2 && code !== 3).length;
    const unserved = codes.filter((code, ix) => ix < 8 && (code === 2 || code === 3)).length;
    expect(store.removed()).toEqual([lifted, unserved, 0]);
  });

  test("that is lifted and set again fetches nothing", async () => {
    await open();
    const filter = { conditions: [{ column: "task", rejected: only(1) }], bits: null };
    const first = await store.filter(filter);
    const before = requests.length;
    expect((await store.filter(null)).bytes).toBeNull();
    expect((await store.filter(filter)).bytes).toEqual(first.bytes);
    expect(requests.length).toBe(before);
  });

  test("gives way to a later one", async () => {
    await open();
    const early = store.filter({ conditions: [{ column: "task", rejected: only(1) }], bits: null });
    const late = store.filter(null);
    await expect(early).rejects.toMatchObject({ reason: "aborted" });
    expect((await late).kept).toBe(count);
  });

  test("is behind lit members, and there again when they are gone", async () => {
    await open();
    const { bytes } = await store.filter({ conditions: [{ column: "task", rejected: only(1) }], bits: null });
    expect(store.members(Uint32Array.of(5, 7))).toMatchObject({ lit: 2, shown: 2 });
    expect(store.members(null).bytes).toEqual(bytes);
  });

  test("of more columns than a row has bits for is refused", async () => {
    await open();
    const conditions = Array.from({ length: 16 }, () => ({ column: "task", rejected: only(1) }));
    await expect(store.filter({ conditions, bits: null })).rejects.toThrow(/at most 14 columns/);
  });
});

test("a histogram counts every row or misses it", async () => {
  await open();
  const histogram = await store.histogram({ column: "score", bins: 8, scale: "linear" });
  expect(histogram.missing).toBe(3);
  expect(histogram.all.reduce((a, b) => a + b)).toBe(count - 3);
});

test("rows of a code are those that have it", async () => {
  await open();
  const found = await store.rows("task", 4);
  expect([...found]).toEqual([...codes.keys()].filter((ix) => codes[ix] === 4));
});

test("picking finds the same with the grid as without, and never what the filter leaves out", async () => {
  await open();
  await store.load("xy", null);
  const camera = new FlatCamera();
  camera.viewport = { width: 800, height: 600 };
  camera.moveTo(0, 0, 1);
  const values = expected.columns.xy?.values ?? [];
  const at = (row: number): [number, number] => {
    const unit = (k: number): number => ((values[k] as number) + 0.5) / 32_768 - 1;
    return camera.toScreen(unit(2 * row), unit(2 * row + 1));
  };
  const flat = { x: 32_768, y: 32_768, perStep: camera.pixelsPerUnit() / 32_768 };
  const view: SearchView = {
    column: "xy",
    matrix: camera.matrix(),
    width: 800,
    height: 600,
    flat,
    beyond: false,
  };
  const picks = (): (number | null)[] =>
    Array.from({ length: 40 }, (_, row) => store.pick(view, ...at(row), 2.1));
  const without = picks();
  expect(without[17]).toBe(17);
  store.grid();
  expect(picks()).toEqual(without);
  await store.filter({ conditions: [{ column: "task", rejected: only(codes[17] as number) }], bits: null });
  for (const row of picks()) if (row !== null) expect(codes[row]).toBe(codes[17]);
});

describe("a selection", () => {
  /** Bits of some rows. */
  function bits(...rows: number[]): Uint8Array {
    const made = new Uint8Array(Math.ceil(count / 8));
    for (const row of rows) made[row >> 3] = (made[row >> 3] as number) | (1 << (row & 7));
    return made;
  }
  const step = (...rows: number[]) =>
    ({ operation: "add", name: rows.join(), set: { bits: bits(...rows) } }) as const;
  const filter = (...steps: ReturnType<typeof step>[]) => ({
    conditions: [{ column: "task", rejected: only(1, 2) }],
    bits: null,
    selection: steps.length > 0 ? steps : null,
  });
  const kept = [...codes.keys()].filter((row) => codes[row] === 1 || codes[row] === 2);
  const some = [kept[0], kept[1], 0, 1] as number[];

  test("is a condition beside the filter's: what is neither is muted, and both are counted", async () => {
    await open();
    const mask = await store.filter(filter(step(...some)));
    const both = [...new Set(some)].filter((row) => kept.includes(row));
    expect([mask.kept, mask.selected, mask.shown]).toEqual([kept.length, both.length, both.length]);
    expect([...(mask.bytes ?? []).keys()].filter((row) => mask.bytes?.[row] === 1)).toEqual(
      both.sort((a, b) => a - b),
    );
    const { shown } = await store.counts("task", 0);
    expect(shown.reduce((sum, n) => sum + n)).toBe(new Set(some).size);
    expect(store.removed().at(-1)).toBe(kept.length - both.length);
    expect(store.isSelected(some[2] as number)).toBe(true);
    expect(store.isSelected(200)).toBe(some.includes(200));
  });

  test("hides what it leaves out where that is asked for", async () => {
    await open();
    const mask = await store.filter({ ...filter(step(...some)), hide: true });
    expect(mask.muted).toBe(0);
    expect(mask.hidden).toBe(count - mask.shown);
    expect([...(mask.bytes ?? [])].filter((byte) => byte === 3)).toHaveLength(mask.hidden);
  });

  test("of a polygon is what lies in it", async () => {
    await open();
    const half = { matrix: null, corners: [-1, -1, 0, -1, 0, 1, -1, 1] };
    const mask = await store.filter({
      conditions: [],
      bits: null,
      selection: [{ operation: "add", name: "left", set: { shape: half } }],
    });
    const values = expected.columns.xy?.values ?? [];
    expect(mask.selected).toBe(values.filter((x, k) => k % 2 === 0 && x < 32_768).length);
  });

  test("has a median of its own", async () => {
    await open();
    await store.filter(filter(step(...some)));
    const scores = expected.columns.score?.values as (number | null)[];
    const middle = (rows: number[]) => {
      const known = rows.map((row) => scores[row]).filter((v) => v !== null && v !== undefined) as number[];
      known.sort((a, b) => a - b);
      const half = known.length / 2;
      return known.length % 2
        ? known[Math.floor(half)]
        : ((known[half - 1] as number) + (known[half] as number)) / 2;
    };
    const { all, shown } = await store.median("score");
    expect(all).toBeCloseTo(middle([...scores.keys()]) as number, 5);
    expect(shown).toBeCloseTo(middle([...new Set(some)].filter((row) => kept.includes(row))) as number, 5);
  });
});
