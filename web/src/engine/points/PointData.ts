/** What the page holds of an atlas's points: positions, and the columns that were asked for. */

import { EngineError } from "../errors";
import type { ColumnData, TypedColumn } from "../types";
import type { PointsClient } from "../worker/PointsClient";
import type { BlockMessage } from "../worker/protocol";
import { emptyColumn } from "./container";
import { blocksWithin, type ColumnMeta, type PointsIndex } from "./format";

export interface Progress {
  rows: number;
  total: number;
  bytes: number;
}

export interface PointSource {
  /** Where `index.json` lies. */
  url: string;
  /** Columns to begin with, before anybody asks for them. */
  columns: readonly string[];
  maxPoints: number;
}

/** A column on its way: the blocks that have come, and who wants to see each. */
interface ColumnStream {
  arrived: BlockMessage[];
  watchers: Set<(block: BlockMessage) => void>;
}

export class PointData {
  readonly #source: PointSource;
  readonly #client: PointsClient;
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

  constructor(source: PointSource, client: PointsClient, onProgress: (progress: Progress) => void) {
    this.#source = source;
    this.#client = client;
    this.#onProgress = onProgress;
  }

  index(): Promise<PointsIndex> {
    this.#index ??= this.#open().catch((error: unknown) => {
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
  column(name: string, onBlock?: (block: BlockMessage) => void): Promise<ColumnData> {
    const stream = this.#streams.get(name) ?? { arrived: [], watchers: new Set() };
    this.#streams.set(name, stream);
    if (onBlock) {
      for (const block of stream.arrived) onBlock(block);
      stream.watchers.add(onBlock);
    }
    const cached = this.#columns.get(name);
    if (cached) return cached;
    const loading = this.#load(name, stream).catch((error: unknown) => {
      this.#columns.delete(name);
      this.#held.delete(name);
      this.#streams.delete(name);
      throw error;
    });
    this.#columns.set(name, loading);
    return loading;
  }

  async #load(name: string, stream: ColumnStream): Promise<ColumnData> {
    const index = await this.index();
    const meta = index.columns[name];
    if (!meta) throw new EngineError("no-column", `This atlas has no column "${name}".`);
    const values = emptyColumn(meta.dtype, this.count * meta.components);
    this.#held.set(name, values);
    this.#asked += this.count;
    await this.#client.load(name, (block) => {
      const start = block.start * meta.components;
      values.set(block.values, start);
      this.#rows += block.values.length / meta.components;
      this.#bytes += block.bytes;
      const kept = { ...block, values: values.subarray(start, start + block.values.length) };
      stream.arrived.push(kept);
      for (const watcher of stream.watchers) watcher(kept);
      this.#onProgress({ rows: this.#rows, total: this.#asked, bytes: this.#bytes });
    });
    stream.watchers.clear();
    return { name, meta, values };
  }

  async #open(): Promise<PointsIndex> {
    const { url, columns, maxPoints } = this.#source;
    const index = await this.#client.call("open", {
      url: new URL(url.endsWith("/") ? url : `${url}/`, document.baseURI).href,
      columns,
      maxPoints,
    });
    this.#known = index;
    this.#setBlocks(index, blocksWithin(index.blocks, maxPoints));
    return index;
  }

  /** Halves what is drawn, before anything of it is drawn; false where a single block is left. */
  shrink(index: PointsIndex): boolean {
    const blocks = blocksWithin(index.blocks, this.count / 2);
    if (blocks === this.blocks) return false;
    this.#setBlocks(index, blocks);
    this.#client.call("limit", { blocks }).catch(() => undefined);
    return true;
  }

  #setBlocks(index: PointsIndex, blocks: number): void {
    this.blocks = blocks;
    this.count = index.blocks[blocks] as number;
  }
}
