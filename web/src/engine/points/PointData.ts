/** What the page holds of an atlas's points: positions, and the columns that were asked for. */

import { EngineError } from "../errors";
import type { ColumnData, TypedColumn } from "../types";
import type { PointsClient } from "../worker/PointsClient";
import type { BlockMessage } from "../worker/protocol";
import { emptyColumn } from "./container";
import { type ColumnMeta, type PointsIndex, readPointsIndex } from "./format";

export interface Progress {
  rows: number;
  total: number;
  bytes: number;
}

/** A column on its way: the blocks that have come, and who wants to see each. */
interface ColumnStream {
  arrived: BlockMessage[];
  watchers: Set<(block: BlockMessage) => void>;
}

export class PointData {
  readonly #url: string;
  readonly #client: PointsClient;
  readonly #maxPoints: number;
  readonly #onProgress: (progress: Progress) => void;
  #index: Promise<PointsIndex> | null = null;
  #known: PointsIndex | null = null;
  #columns = new Map<string, Promise<ColumnData>>();
  #held = new Map<string, TypedColumn>();
  #streams = new Map<string, ColumnStream>();
  #rows = 0;
  #asked = 0;
  #bytes = 0;
  /** Blocks and rows that this page draws. */
  blocks = 0;
  count = 0;

  constructor(
    url: string,
    client: PointsClient,
    maxPoints: number,
    onProgress: (progress: Progress) => void,
  ) {
    this.#url = url.endsWith("/") ? url : `${url}/`;
    this.#client = client;
    this.#maxPoints = maxPoints;
    this.#onProgress = onProgress;
  }

  index(): Promise<PointsIndex> {
    this.#index ??= this.#readIndex().catch((error: unknown) => {
      this.#index = null;
      throw error;
    });
    return this.#index;
  }

  /** The index once it is read. */
  get known(): PointsIndex | null {
    return this.#known;
  }

  meta(name: string): ColumnMeta | null {
    return this.#known?.columns[name] ?? null;
  }

  /** Values as far as they are here; rows that are still to come are 0. */
  held(name: string): TypedColumn | null {
    return this.#held.get(name) ?? null;
  }

  /** A whole column; `onBlock` sees every block, those that have come at once, the others as they come. */
  column(name: string, onBlock?: (block: BlockMessage) => void, signal?: AbortSignal): Promise<ColumnData> {
    const stream = this.#streams.get(name) ?? { arrived: [], watchers: new Set() };
    this.#streams.set(name, stream);
    if (onBlock) {
      for (const block of stream.arrived) onBlock(block);
      stream.watchers.add(onBlock);
    }
    const cached = this.#columns.get(name);
    if (cached) return cached;
    const loading = this.#load(name, stream, signal).catch((error: unknown) => {
      this.#columns.delete(name);
      this.#held.delete(name);
      this.#streams.delete(name);
      throw error;
    });
    this.#columns.set(name, loading);
    return loading;
  }

  async #load(name: string, stream: ColumnStream, signal?: AbortSignal): Promise<ColumnData> {
    const index = await this.index();
    const meta = index.columns[name];
    if (!meta) throw new EngineError("no-column", `This atlas has no column "${name}".`);
    const values = emptyColumn(meta.dtype, this.count * meta.components);
    this.#held.set(name, values);
    this.#asked += this.count;
    await this.#client.load(
      {
        name,
        url: new URL(this.#url + meta.file, document.baseURI).href,
        meta,
        boundaries: index.blocks,
        blocks: this.blocks,
      },
      (block) => {
        const start = block.start * meta.components;
        values.set(block.values, start);
        this.#rows += block.values.length / meta.components;
        this.#bytes += block.bytes;
        const kept = { ...block, values: values.subarray(start, start + block.values.length) };
        stream.arrived.push(kept);
        for (const watcher of stream.watchers) watcher(kept);
        this.#onProgress({ rows: this.#rows, total: this.#asked, bytes: this.#bytes });
      },
      signal,
    );
    stream.watchers.clear();
    return { name, meta, values };
  }

  async #readIndex(): Promise<PointsIndex> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}index.json`);
    } catch (cause) {
      throw new EngineError(
        "network",
        `The atlas's points can't be reached: ${String(cause)}. Is the server up?`,
        { cause },
      );
    }
    if (response.status === 404) throw new EngineError("no-points", "This atlas has no points to draw.");
    if (!response.ok)
      throw new EngineError("network", `The server answered ${response.status} for the atlas's points.`);
    const index = readPointsIndex(await response.json());
    if (!index.columns.xy) throw new EngineError("no-points", "This atlas has no 2D map.");
    this.blocks = index.blocks.length - 1;
    this.count = index.count;
    this.#known = index;
    this.#limit(index, this.#maxPoints);
    return index;
  }

  /** Halves what is drawn, before anything of it is loaded; false where a single block is left. */
  shrink(index: PointsIndex): boolean {
    const before = this.blocks;
    this.#limit(index, this.count / 2);
    return this.blocks < before;
  }

  #limit(index: PointsIndex, rows: number): void {
    while (this.blocks > 1 && (index.blocks[this.blocks] as number) > rows) this.blocks--;
    this.count = index.blocks[this.blocks] as number;
  }
}
