/** What a chart shows, as rows: for its table and for a CSV file. */

import { liftOf } from "../filters/BarRow";
import type { ColumnCounts, ValueCount } from "../filters/useCounts";
import { valueLabel } from "../words";
import type { Order } from "./arrangement";
import { binWords, sum } from "./Histogram";
import type { NumberCounts } from "./useNumbers";

export interface ChartRow {
  label: string;
  matching: number;
  /** Null: so few that they are not listed. */
  all: number | null;
  /** Of those that match, and of all; null where a share says nothing. */
  shareMatching: number | null;
  shareAll: number | null;
  lift: number | null;
}

const share = (part: number | null, whole: number): number | null =>
  part === null || whole === 0 ? null : part / whole;

export function rowsOfValues(
  column: string,
  values: readonly ValueCount[],
  counts: ColumnCounts,
): ChartRow[] {
  const { matched, total } = counts;
  return values.map((entry) => ({
    label: entry.label ?? valueLabel(column, entry.value),
    matching: entry.matching,
    all: entry.all,
    shareMatching: share(entry.matching, matched),
    shareAll: share(entry.all, total),
    lift: liftOf(entry, matched, total),
  }));
}

/** Bins, and at the end what is not known; shares are of what is known. */
export function rowsOfNumbers(column: string, counts: NumberCounts): ChartRow[] {
  const [total, matched] = [sum(counts.all), sum(counts.shown)];
  const bins = Array.from(counts.all, (all, bin): ChartRow => {
    const matching = counts.shown[bin] ?? 0;
    const [now, whole] = [share(matching, matched), share(all, total)];
    return {
      label: binWords(column, counts, bin),
      matching,
      all,
      shareMatching: now,
      shareAll: whole,
      lift: now === null || !whole ? null : now / whole,
    };
  });
  const { missing: all, missingShown: matching } = counts;
  return [...bins, { label: "Not known", matching, all, shareMatching: null, shareAll: null, lift: null }];
}

/** A lift of few models is mostly chance: they come last in its order. */
const FEW = 20;

export function inOrder(values: readonly ValueCount[], order: Order, counts: ColumnCounts): ValueCount[] {
  const { matched, total } = counts;
  const rank = (entry: ValueCount): number => {
    if (order === "all") return entry.all ?? 0;
    if (order === "lift") return (entry.all ?? 0) < FEW ? -1 : (liftOf(entry, matched, total) ?? -1);
    return entry.matching;
  };
  const name = (entry: ValueCount): string => entry.label ?? entry.value ?? "";
  return [...values].sort((a, b) =>
    order === "name"
      ? name(a).localeCompare(name(b), "en", { numeric: true })
      : rank(b) - rank(a) || (b.all ?? 0) - (a.all ?? 0),
  );
}

const HEAD = ["value", "matching", "all", "share_of_matching", "share_of_all", "lift"];

/** One line a row, CRLF, fields quoted where they must be (RFC 4180). */
export function csvOf(rows: readonly ChartRow[]): string {
  const figure = (value: number | null) => (value === null ? "" : String(Number(value.toPrecision(6))));
  const lines = rows.map((row) =>
    [
      field(row.label),
      row.matching,
      row.all ?? "",
      figure(row.shareMatching),
      figure(row.shareAll),
      figure(row.lift),
    ].join(","),
  );
  return `${[HEAD.join(","), ...lines].join("\r\n")}\r\n`;
}

// A label is text of strangers: what a spreadsheet would read as a formula is quoted out of it.
const field = (text: string): string => {
  const plain = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};
