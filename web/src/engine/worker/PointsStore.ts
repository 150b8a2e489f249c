/** The worker's side: columns, and everything that is computed over all rows. */

import { type ContourSpec, contourLines } from "../contours/lines";
import { EngineError } from "../errors";
import {
  bitOf,
  type Condition,
  countKept,
  failures,
  MOST_CONDITIONS,
  removedBy,
  UNSELECTED,
} from "../filter/failures";
import { joinMask, type RowMask } from "../filter/RowMask";
import { type PointsIndex, stepsOf } from "../points/format";
import { type Bins, binsOf, countSeen } from "../search/bins";
import { buildGrid, type Grid } from "../search/Grid";
import { pickFlat } from "../search/pickFlat";
import { type Projection, pickProjected, rowsWithin, walkProjected } from "../search/projected";
import { countCodes, medianOf } from "../search/summaries";
import { birthsOf, unbornMuted } from "../time/births";
import {
  type Births,
  type CodeCounts,
  type ContourLines,
  type Direction,
  type Histogram,
  type HistogramSpec,
  MASK,
  type RowCondition,
  type RowFilter,
} from "../types";
import { ColumnStore } from "./ColumnStore";
import type { BlockMessage, SearchView } from "./protocol";
import { SelectionStore } from "./SelectionStore";

/** Histograms whose bins are kept: a byte a row each. */
const MOST_BINNED = 24;
/** When models were born. */
const BORN = "created";

export class PointsStore {
  readonly #columns = new ColumnStore();
  readonly #selection = new SelectionStore(this.#columns);
  #conditions = 0;
  #fails: Uint16Array | null = null;
  #members: Uint32Array | null = null;
  #mask: Uint8Array | null = null;
  #hide = false;
  /** Rows that the filter keeps, selected or not; made when it is asked for. */
  #beyond: Uint8Array | null = null;
  #grid: Grid | null = null;
  #turn = 0;
  #bins = new Map<string, Bins>();
  /** By column how many rows have each code. */
  readonly #countedAll = new Map<string, Uint32Array>();
  /** Null: everybody is born. */
  #until: number | null = null;
  /** The same without the unborn, as far as it was asked for: within the selection, and beyond it. */
  readonly #there = new Map<boolean, Uint8Array>();

  open(url: string, columns: readonly string[], maxPoints: number): Promise<PointsIndex> {
    return this.#columns.open(url, columns, maxPoints);
  }

  limit(blocks: number): void {
    this.#grid = null;
    this.#countedAll.clear();
    this.#columns.limit(blocks);
  }

  load(name: string, onBlock: ((block: BlockMessage) => void) | null): Promise<number> {
    return this.#columns.load(name, onBlock);
  }

  /** Takes what columns it needs; rejects with `aborted` where another filter came in between. */
  async filter(filter: RowFilter | null): Promise<RowMask> {
    const turn = ++this.#turn;
    const wanted = filter?.conditions ?? [];
    if (wanted.length > MOST_CONDITIONS) {
      throw new EngineError("too-large", `A filter takes at most ${MOST_CONDITIONS} columns at a time.`);
    }
    const steps = filter?.selection ?? null;
    const read = wanted.filter((condition) => !("bits" in condition));
    await Promise.all([
      ...read.map(({ column }) => this.#columns.load(column)),
      this.#selection.load(steps ?? []),
    ]);
    if (turn !== this.#turn) throw new EngineError("aborted", "Another filter came in between.");
    this.#conditions = wanted.length;
    const conditions = wanted.map((condition) => this.#condition(condition));
    const selected = this.#selection.rows(steps);
    this.#fails = filter && failures(this.#columns.rows, conditions, filter.bits, selected, this.#fails);
    this.#hide = filter?.hide ?? false;
    return this.#join();
  }

  places(of: "xy" | "xyz"): Promise<void> {
    return this.#selection.places(of);
  }

  members(members: Uint32Array | null): RowMask {
    this.#members = members;
    return this.#join();
  }

  removed(): number[] {
    const fails = this.#fails;
    if (!fails) return [];
    const each = Array.from({ length: this.#conditions }, (_, i) => removedBy(fails, bitOf(i)));
    return [...each, removedBy(fails, bitOf(null)), removedBy(fails, UNSELECTED)];
  }

  /** Rows by code: all, and those that the filter keeps, a condition on the column itself (`beside`) left out. */
  async counts(name: string, beside: number | null): Promise<CodeCounts> {
    await this.#columns.load(name);
    const { values, meta } = this.#columns.get(name);
    const codes = meta.kind === "category" ? meta.counts.length : 2 ** (8 * values.BYTES_PER_ELEMENT);
    if (meta.kind === "position" || codes > 65_536) {
      throw new EngineError("no-column", `The column "${name}" has no codes to count.`);
    }
    const all = this.#countedAll.get(name) ?? countCodes(values, codes);
    this.#countedAll.set(name, all);
    const own = beside === null ? 0 : bitOf(beside);
    return { all, shown: this.#fails ? countKept(values, codes, this.#fails, own) : all };
  }

  async rows(name: string, code: number): Promise<Uint32Array> {
    await this.#columns.load(name);
    const { values } = this.#columns.get(name);
    let count = 0;
    const found = new Uint32Array(values.length);
    for (let ix = 0; ix < values.length; ix++) if (values[ix] === code) found[count++] = ix;
    return found.slice(0, count);
  }

  async histogram(spec: HistogramSpec, beside?: number | null): Promise<Histogram> {
    await this.#columns.load(spec.column);
    const { edges, codes, all } = this.#binned(spec);
    const own = beside === undefined || beside === null ? 0 : bitOf(beside);
    const shown =
      beside === undefined
        ? this.#mask && countSeen(codes, all.length, this.#mask)
        : this.#fails && countKept(codes, all.length, this.#fails, own);
    return {
      edges,
      all: all.slice(1),
      shown: (shown ?? all).slice(1),
      missing: all[0] as number,
      missingShown: (shown ?? all)[0] as number,
    };
  }

  async median(name: string): Promise<{ all: number | null; shown: number | null }> {
    await this.#columns.load(name);
    const { values, meta } = this.#columns.get(name);
    if (meta.kind !== "number") throw new EngineError("no-column", `The column "${name}" holds no numbers.`);
    const fails = this.#fails;
    return { all: medianOf(values, meta, null), shown: medianOf(values, meta, fails) };
  }

  /** Whether there is a selection that holds a row. */
  isSelected(ix: number): boolean {
    return this.#selection.some && this.#fails !== null && ((this.#fails[ix] ?? 0) & UNSELECTED) === 0;
  }

  async births(): Promise<Births> {
    await this.#columns.load(BORN);
    return birthsOf(this.#columns.get(BORN).values, this.#mask);
  }

  async contours(spec: ContourSpec): Promise<ContourLines> {
    await this.#columns.load("xy");
    const { values, rows, meta } = this.#columns.get("xy");
    const fine = this.#columns.whole("xy_fine");
    const points = {
      positions: values as Uint16Array,
      fine: fine ? (fine.values as Uint8Array) : null,
      steps: stepsOf(meta),
      count: rows,
      mask: this.#findable(false),
    };
    return contourLines(points, spec);
  }

  async setUntil(at: number | null): Promise<void> {
    if (at !== null) await this.#columns.load(BORN);
    this.#until = at;
    this.#there.clear();
  }

  grid(): void {
    const { values, rows } = this.#columns.get("xy");
    this.#grid = buildGrid(values as Uint16Array, rows);
  }

  pick(view: SearchView, x: number, y: number, radius: number): number | null {
    const projection = this.#projection(view);
    return view.flat && this.#grid
      ? pickFlat(this.#grid, projection, view.flat, x, y, radius)
      : pickProjected(projection, x, y, radius);
  }

  walk(view: SearchView, from: number, direction: Direction): number | null {
    return walkProjected(this.#projection(view), from, direction);
  }

  within(view: SearchView, polygon: readonly (readonly [number, number])[]): Uint32Array {
    return rowsWithin(this.#projection(view), polygon);
  }

  #condition(condition: RowCondition): Condition {
    if ("bits" in condition) return condition;
    const { values, meta } = this.#columns.get(condition.column);
    if ("rejected" in condition) return { values, rejected: condition.rejected };
    return { ...condition, values, absent: meta.kind === "number" ? meta.missing : null };
  }

  /** In which bin each row is, found once: a filter then counts codes. */
  #binned(spec: HistogramSpec): Bins {
    const key = JSON.stringify(spec);
    const { values, meta, rows } = this.#columns.get(spec.column);
    if (meta.kind !== "number") {
      throw new EngineError("no-column", `The column "${spec.column}" holds no numbers.`);
    }
    const known = this.#bins.get(key);
    const bins = known?.codes.length === rows ? known : binsOf(values, meta, spec);
    this.#bins.delete(key);
    this.#bins.set(key, bins);
    const [oldest] = this.#bins.keys();
    if (this.#bins.size > MOST_BINNED && oldest !== undefined) this.#bins.delete(oldest);
    return bins;
  }

  #join(): RowMask {
    const mask = joinMask(this.#columns.rows, this.#fails, this.#members, this.#hide);
    this.#mask = mask.bytes?.slice() ?? null;
    this.#beyond = null;
    this.#there.clear();
    return mask;
  }

  /** What may be found, without the unborn. */
  #findable(beyond: boolean): Uint8Array | null {
    if (this.#until === null) return this.#visible(beyond);
    const known = this.#there.get(beyond);
    if (known) return known;
    const there = unbornMuted(this.#columns.get(BORN).values, this.#until, this.#visible(beyond));
    this.#there.set(beyond, there);
    return there;
  }

  /** What can be seen: of what the filter keeps, the selected rows or all, but for those that are hidden. */
  #visible(beyond: boolean): Uint8Array | null {
    if (!beyond || this.#hide || !this.#fails) return this.#mask;
    this.#beyond ??= Uint8Array.from(this.#fails, (failed) =>
      (failed & ~UNSELECTED) === 0 ? MASK.shown : MASK.muted,
    );
    return this.#beyond;
  }

  #projection({ column, matrix, width, height, beyond }: SearchView): Projection {
    const { values, rows, meta } = this.#columns.get(column);
    const fine = this.#columns.whole(`${column}_fine`);
    return {
      positions: values as Uint16Array,
      fine: fine ? (fine.values as Uint8Array) : null,
      components: column === "xy" ? 2 : 3,
      steps: stepsOf(meta),
      count: rows,
      matrix,
      width,
      height,
      mask: this.#findable(beyond),
    };
  }
}
