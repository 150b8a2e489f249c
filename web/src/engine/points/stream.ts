/** A column over HTTP, block by block: a small range first, then the rest in one request. */

import { EngineError } from "../errors";
import type { TypedColumn } from "../types";
import { type ContainerHeader, headerBytes, readBlock, readHeader } from "./container";
import type { ColumnMeta } from "./format";

/** Holds header and first block of a position column as a rule: about 3 bytes for each of 16,384 rows. */
const FIRST_RANGE = 65_536;

export interface ColumnRequest {
  name: string;
  url: string;
  meta: ColumnMeta;
  boundaries: readonly number[];
  /** Blocks wanted, from the first on; the index's whole number as a rule. */
  blocks: number;
  signal: AbortSignal;
}

export interface Block {
  /** First row. */
  start: number;
  values: TypedColumn;
  /** Compressed size. */
  bytes: number;
}

/** Yields the blocks in order, each as soon as its bytes are here. */
export async function* streamColumn(request: ColumnRequest): AsyncGenerator<Block, void, void> {
  const { name, meta, boundaries, blocks } = request;
  const received = new Received();
  const source = ranges(request, received);
  const more = async (until: number): Promise<void> => {
    while (received.length < until) {
      const { done, value } = await source.next();
      if (done)
        throw new EngineError(
          "damaged",
          `The column "${name}" ends after ${received.length} bytes of ${meta.bytes}. Reload the page.`,
        );
      received.append(value);
    }
  };
  try {
    await more(headerBytes(boundaries.length - 1));
    const header = readHeader(received.slice(0, headerBytes(boundaries.length - 1)), boundaries, name);
    checkAgainstIndex(header, meta, name);
    received.wanted = header.offsets[blocks] as number;
    for (let block = 0; block < blocks; block++) {
      const from = header.offsets[block] as number;
      const to = header.offsets[block + 1] as number;
      await more(to);
      const start = boundaries[block] as number;
      const rows = (boundaries[block + 1] as number) - start;
      const values = await readBlock(received.slice(from, to), rows, header, name);
      received.forget(to);
      yield { start, values, bytes: to - from };
    }
  } finally {
    await source.return(undefined);
  }
}

async function* ranges(request: ColumnRequest, received: Received): AsyncGenerator<Uint8Array, void, void> {
  const size = request.meta.bytes;
  yield* body(await get(request, 0, Math.min(FIRST_RANGE, size)));
  // A host that does not know ranges has sent everything by now.
  const end = Math.min(size, received.wanted);
  if (received.length < end) yield* body(await get(request, received.length, end));
}

async function get({ url, name, signal }: ColumnRequest, from: number, to: number): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { Range: `bytes=${from}-${to - 1}` } });
  } catch (cause) {
    if (signal.aborted) throw new EngineError("aborted", `Loading "${name}" was stopped.`, { cause });
    throw new EngineError(
      "network",
      `The column "${name}" can't be reached: ${String(cause)}. Is the server up?`,
      { cause },
    );
  }
  if (response.status === 200 && from > 0) {
    throw new EngineError("network", `The server sent all of "${name}" where a range was asked for.`);
  }
  if (!response.ok) {
    throw new EngineError("network", `The server answered ${response.status} for the column "${name}".`);
  }
  return response;
}

async function* body(response: Response): AsyncGenerator<Uint8Array, void, void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    const stopped = cause instanceof DOMException && cause.name === "AbortError";
    throw new EngineError(
      stopped ? "aborted" : "network",
      stopped ? "Loading was stopped." : `The connection broke: ${String(cause)}.`,
      { cause },
    );
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function checkAgainstIndex(header: ContainerHeader, meta: ColumnMeta, name: string): void {
  if (
    header.dtype !== meta.dtype ||
    header.components !== meta.components ||
    header.offsets.at(-1) !== meta.bytes
  ) {
    throw new EngineError(
      "damaged",
      `The column "${name}" is not the one that index.json describes. Reload the page.`,
    );
  }
}

/** Bytes of a file from some offset on, in pieces; what is decoded is let go. */
class Received {
  length = 0;
  wanted = Number.POSITIVE_INFINITY;
  #pieces: { at: number; bytes: Uint8Array }[] = [];

  append(bytes: Uint8Array): void {
    this.#pieces.push({ at: this.length, bytes });
    this.length += bytes.length;
  }

  slice(from: number, to: number): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(to - from);
    for (const { at, bytes } of this.#pieces) {
      const low = Math.max(from, at);
      const high = Math.min(to, at + bytes.length);
      if (low < high) out.set(bytes.subarray(low - at, high - at), low - from);
    }
    return out;
  }

  forget(before: number): void {
    this.#pieces = this.#pieces.filter(({ at, bytes }) => at + bytes.length > before);
  }
}
