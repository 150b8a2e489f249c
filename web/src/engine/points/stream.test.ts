import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { ColumnMeta } from "./format";
import { type Block, streamColumn } from "./stream";

const expected = JSON.parse(fixture("expected.json").toString()) as {
  boundaries: number[];
  columns: Record<string, { values: number[] }>;
};
let server: Server | null = null;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

function fixture(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`./fixture/${name}`, import.meta.url)));
}

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Honors ranges; never sends more than `piece` bytes for one request, as if the file were longer than a range. */
function ranges(bytes: Buffer, seen: string[]): RequestListener {
  return (request, response) => {
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "");
    seen.push(request.headers.range ?? "none");
    const [from, to] = [Number(range?.[1]), Math.min(Number(range?.[2]) + 1, bytes.length)];
    response.writeHead(206, { "content-range": `bytes ${from}-${to - 1}/${bytes.length}` });
    response.end(bytes.subarray(from, to));
  };
}

function request(
  url: string,
  bytes: number,
  signal = new AbortController().signal,
): Parameters<typeof streamColumn>[0] {
  const meta: ColumnMeta = {
    kind: "position",
    file: "xy.bin",
    bytes,
    sha256: "",
    dtype: "u16",
    components: 2,
    center: [0, 0],
    half: 1,
  };
  return {
    name: "xy",
    url,
    meta,
    boundaries: expected.boundaries,
    blocks: expected.boundaries.length - 1,
    signal,
  };
}

async function collect(blocks: AsyncIterable<Block>): Promise<number[]> {
  const out: number[] = [];
  for await (const block of blocks) out.push(...block.values);
  return out;
}

test("a column arrives block by block in order", async () => {
  const bytes = fixture("xy.bin");
  const url = await serve(ranges(bytes, []));
  const starts: number[] = [];
  const values: number[] = [];
  for await (const block of streamColumn(request(url, bytes.length))) {
    starts.push(block.start);
    values.push(...block.values);
  }
  expect(starts).toEqual([0, 64, 160]);
  expect(values).toEqual(expected.columns.xy?.values);
});

test("a prefix of blocks does without the rest", async () => {
  const bytes = fixture("xy.bin");
  const url = await serve(ranges(bytes, []));
  const values = await collect(streamColumn({ ...request(url, bytes.length), blocks: 2 }));
  expect(values).toEqual(expected.columns.xy?.values.slice(0, 160 * 2));
});

test("a host without ranges sends all at once, and that is enough", async () => {
  const bytes = fixture("xy.bin");
  let requests = 0;
  const url = await serve((_, response) => {
    requests++;
    response.end(bytes);
  });
  expect(await collect(streamColumn(request(url, bytes.length)))).toEqual(expected.columns.xy?.values);
  expect(requests).toBe(1);
});

test("a file that ends too early is damaged", async () => {
  const bytes = fixture("xy.bin");
  const url = await serve((_, response) => {
    response.end(bytes.subarray(0, 400));
  });
  const error = await collect(streamColumn(request(url, 400))).catch((e: unknown) => e);
  expect(error).toMatchObject({ reason: "damaged" });
});

test("a file other than the one that the index describes is refused", async () => {
  const bytes = fixture("xy.bin");
  const url = await serve(ranges(bytes, []));
  const error = await collect(streamColumn(request(url, bytes.length + 1))).catch((e: unknown) => e);
  expect(error).toMatchObject({
    reason: "damaged",
    message: expect.stringContaining("not the one that index.json describes"),
  });
});

test("an answer of 404 names the column", async () => {
  const url = await serve((_, response) => {
    response.writeHead(404).end();
  });
  const error = await collect(streamColumn(request(url, 900))).catch((e: unknown) => e);
  expect(error).toMatchObject({ reason: "network", message: 'The server answered 404 for the column "xy".' });
});

test("an abort stops the transfer", async () => {
  const controller = new AbortController();
  const url = await serve((_, response) => {
    response.write(fixture("xy.bin").subarray(0, 300));
    controller.abort();
  });
  const error = await collect(streamColumn(request(url, 1400, controller.signal))).catch((e: unknown) => e);
  expect(error).toMatchObject({ reason: "aborted" });
});
