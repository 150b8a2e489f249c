import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FlatCamera } from "../camera/FlatCamera";
import type { CategoryMeta, NumberMeta, PositionMeta } from "../points/format";
import { MASK } from "../types";
import { PointsStore } from "./PointsStore";
import type { Calls } from "./protocol";

const folder = new URL("../points/fixture/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder)).toString()) as {
  boundaries: number[];
  columns: Record<string, { values: number[] }>;
};
const count = expected.boundaries.at(-1) as number;
let server: Server;
let store: PointsStore;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.end(readFileSync(fileURLToPath(new URL(`.${request.url}`, folder))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  store = new PointsStore();
});

afterAll(() => {
  server.close();
});

function file(name: string): { file: string; bytes: number; sha256: string } {
  return { file: `${name}.bin`, bytes: readFileSync(new URL(`${name}.bin`, folder)).length, sha256: "" };
}

async function load(name: string, meta: Calls["load"]["arguments"]["meta"]): Promise<number[]> {
  const { port } = server.address() as AddressInfo;
  const { boundaries } = expected;
  const starts: number[] = [];
  const url = `http://127.0.0.1:${port}/${meta.file}`;
  const request = { name, url, meta, boundaries, blocks: boundaries.length - 1 };
  await store.load(request, ({ start }) => starts.push(start), new AbortController().signal);
  return starts;
}

test("columns come block by block and are then searched and counted", async () => {
  const xy: PositionMeta = {
    ...file("xy"),
    kind: "position",
    dtype: "u16",
    components: 2,
    center: [0, 0],
    half: 1,
  };
  const counts = Array.from({ length: 9 }, () => 0);
  const task: CategoryMeta = {
    ...file("task"),
    kind: "category",
    dtype: "u8",
    components: 1,
    values: [..."abcdefgh"],
    counts,
    missing: 0,
    other: null,
  };
  const score: NumberMeta = {
    ...file("score"),
    kind: "number",
    dtype: "f32",
    components: 1,
    missing: null,
    missing_count: 3,
    min: -4,
    max: 4,
  };
  expect(await load("xy", xy)).toEqual([0, 64, 160]);
  await load("task", task);
  await load("score", score);

  const mask = new Uint8Array(count).fill(MASK.shown);
  mask[0] = MASK.muted;
  store.setMask(mask);

  const codes = expected.columns.task?.values ?? [];
  const { all, shown } = store.counts("task");
  expect([...all]).toEqual(counts.map((_, code) => codes.filter((c) => c === code).length));
  expect([...shown]).toEqual(counts.map((_, code) => codes.slice(1).filter((c) => c === code).length));

  const histogram = store.histogram({ column: "score", bins: 8, scale: "linear" });
  expect(histogram.missing).toBe(3);
  expect(histogram.all.reduce((a, b) => a + b)).toBe(count - 3);

  expect(store.grid().rows.length).toBe(count);

  const camera = new FlatCamera();
  camera.viewport = { width: 800, height: 600 };
  camera.moveTo(0, 0, 1);
  const at = (row: number): [number, number] => {
    const values = expected.columns.xy?.values ?? [];
    return camera.toScreen(
      ((values[2 * row] as number) + 0.5) / 32_768 - 1,
      ((values[2 * row + 1] as number) + 0.5) / 32_768 - 1,
    );
  };
  const view = { column: "xy" as const, matrix: camera.matrix(), width: 800, height: 600 };
  expect(store.pick(view, ...at(17), 1.9 + 0.2)).toBe(17);
  expect(store.pick(view, ...at(0), 2.1)).not.toBe(0);
});

test("a column that was not loaded is named", () => {
  expect(() => store.counts("license")).toThrow(/"license" is not loaded/);
});

test("numbers have no codes and codes no histogram", () => {
  expect(() => store.counts("score")).toThrow(/no codes/);
  expect(() => store.histogram({ column: "task", bins: 3, scale: "linear" })).toThrow(/no numbers/);
});
