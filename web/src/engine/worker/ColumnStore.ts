/** The worker's columns: read once, block by block, and kept as they were decoded. */

import { EngineError } from "../errors";
import { emptyColumn } from "../points/container";
import { blocksWithin, type ColumnMeta, type PointsIndex, readPointsIndex } from "../points/format";
import { streamColumn } from "../points/stream";
import type { TypedColumn } from "../types";
import type { BlockMessage } from "./protocol";

export interface StoredColumn {
  meta: ColumnMeta;
  values: TypedColumn;
  /** Rows decoded so far. */
  rows: number;
}

interface LoadingColumn extends StoredColumn {
  /** Compressed size of each block that has come. */
  bytes: number[];
  watchers: Set<(block: BlockMessage) => void>;
  loaded: Promise<number>;
}

export class ColumnStore {
  #url = "";
  #index: Promise<PointsIndex> | null = null;
  #known: PointsIndex | null = null;
  #boundaries: readonly number[] = [];
  #columns = new Map<string, LoadingColumn>();
  #stop = new AbortController();
  #blocks = 0;

  /** Reads `index.json` and begins with these columns, as far as the atlas has them. */
  open(url: string, columns: readonly string[], maxPoints: number): Promise<PointsIndex> {
    this.#url = url;
    this.#index ??= this.#open(columns, maxPoints).catch((error: unknown) => {
      this.#index = null;
      throw error;
    });
    return this.#index;
  }

  /** Rows that are read: all of the atlas, or those of its first blocks. */
  get rows(): number {
    return this.#boundaries[this.#blocks] ?? 0;
  }

  /** Reads no further than so many blocks; what was longer is read anew when it is asked for. */
  limit(blocks: number): void {
    if (blocks >= this.#blocks) return;
    this.#blocks = blocks;
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#columns.clear();
  }

  /** Resolves with the number of rows; `onBlock` sees every block, those that have come at once. Each is its own copy. */
  async load(name: string, onBlock: ((block: BlockMessage) => void) | null = null): Promise<number> {
    if (!this.#index) throw new EngineError("no-column", "The points are not opened.");
    const meta = (await this.#index).columns[name];
    if (!meta) throw new EngineError("no-column", `This atlas has no column "${name}".`);
    const column = this.#columns.get(name) ?? this.#begin(name, meta);
    if (onBlock) {
      for (let block = 0; block < column.bytes.length; block++) onBlock(this.#copy(column, block));
      column.watchers.add(onBlock);
    }
    try {
      return await column.loaded;
    } finally {
      if (onBlock) column.watchers.delete(onBlock);
    }
  }

  /** What is here of a column. */
  get(name: string): StoredColumn {
    const column = this.#columns.get(name);
    if (!column) throw new EngineError("no-column", `The column "${name}" is not loaded.`);
    return column;
  }

  /** Whether the atlas has a column; known once `open` has resolved. */
  has(name: string): boolean {
    return this.#known?.columns[name] !== undefined;
  }

  /** A column all of whose rows are here, or null. */
  whole(name: string): StoredColumn | null {
    const column = this.#columns.get(name);
    return column && column.rows === this.rows ? column : null;
  }

  async #open(columns: readonly string[], maxPoints: number): Promise<PointsIndex> {
    const index = await readIndex(this.#url);
    this.#known = index;
    this.#boundaries = index.blocks;
    this.#blocks = blocksWithin(index.blocks, maxPoints);
    for (const name of columns) {
      const meta = index.columns[name];
      // Who asks for the column sees what went wrong with it.
      if (meta) this.#begin(name, meta).loaded.catch(() => undefined);
    }
    return index;
  }

  #begin(name: string, meta: ColumnMeta): LoadingColumn {
    const values = emptyColumn(meta.dtype, this.rows * meta.components);
    const column: LoadingColumn = {
      meta,
      values,
      rows: 0,
      bytes: [],
      watchers: new Set(),
      loaded: Promise.resolve(0),
    };
    column.loaded = this.#read(name, column).catch((error: unknown) => {
      if (this.#columns.get(name) === column) this.#columns.delete(name);
      throw error;
    });
    this.#columns.set(name, column);
    return column;
  }

  async #read(name: string, column: LoadingColumn): Promise<number> {
    const { meta } = column;
    const request = {
      name,
      url: `${this.#url}${meta.file}`,
      meta,
      boundaries: this.#boundaries,
      blocks: this.#blocks,
      signal: this.#stop.signal,
    };
    for await (const { start, values, bytes } of streamColumn(request)) {
      column.values.set(values, start * meta.components);
      column.rows = start + values.length / meta.components;
      column.bytes.push(bytes);
      for (const watcher of column.watchers) watcher(this.#copy(column, column.bytes.length - 1));
    }
    return column.rows;
  }

  #copy({ meta, values, bytes }: LoadingColumn, block: number): BlockMessage {
    const start = this.#boundaries[block] as number;
    const stop = this.#boundaries[block + 1] as number;
    return {
      start,
      values: values.slice(start * meta.components, stop * meta.components),
      bytes: bytes[block] as number,
    };
  }
}

async function readIndex(url: string): Promise<PointsIndex> {
  let response: Response;
  try {
    response = await fetch(`${url}index.json`);
  } catch (cause) {
    throw new EngineError(
      "network",
      `The atlas's points can't be reached: ${String(cause)}. Is the server up?`,
      { cause },
    );
  }
  if (response.status === 404) throw new EngineError("no-points", "This atlas has no points to draw.");
  if (!response.ok) {
    throw new EngineError("network", `The server answered ${response.status} for the atlas's points.`);
  }
  const index = readPointsIndex(await response.json());
  if (!index.columns.xy) throw new EngineError("no-points", "This atlas has no 2D map.");
  return index;
}
