import { type ReactNode, useMemo, useState } from "react";
import { BarRow } from "../filters/BarRow";
import { declaredWords, useColors } from "../filters/Bars";
import { type ColumnCounts, useValueCounts, type ValueCount } from "../filters/useCounts";
import { count } from "../format/numbers";
import { useView } from "../state/view";
import { Failure, Skeleton } from "../ui/States";
import { fieldLabel, valueLabel } from "../words";
import type { ChartBodyProps } from "./ChartCard";
import { isList } from "./catalog";
import { inOrder, rowsOfValues } from "./rows";
import { useArrangement } from "./useArrangement";

const LISTED = 100;
/** With so many values one wants to look for some. */
const SEARCHED = 12;

export function BarChart({ column, seen, children }: ChartBodyProps) {
  const [{ order }] = useArrangement();
  const counts = useValueCounts(column, seen);
  const [text, setText] = useState("");
  const { values, total, absent, loading, error } = counts;
  const named = useMemo(
    () =>
      inOrder(
        values.filter(({ value }) => value !== null && value !== "missing"),
        order,
        counts,
      ),
    [values, order, counts],
  );
  if (error) return children({ body: <Failure error={error} />, sentence: "", rows: null });
  if (absent)
    return children({ body: null, sentence: "The source of this atlas does not tell.", rows: null });
  if (values.length === 0)
    return children({ body: loading ? <Skeleton lines={6} /> : null, sentence: "", rows: null });
  const missing = values.find(({ value }) => value === "missing");
  const wanted = text.trim().toLowerCase();
  const found = wanted ? named.filter((entry) => wordsOf(column, entry).includes(wanted)) : named;
  const aside =
    named.length > SEARCHED ? (
      <input
        type="search"
        className="chart-search"
        aria-label={`Search in ${fieldLabel(column)}`}
        placeholder="Search"
        spellCheck={false}
        value={text}
        maxLength={60}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.stopPropagation()}
      />
    ) : null;
  const many = named.length >= 1_000 ? "the 1,000 most frequent values" : `${count(named.length)} values`;
  return children({
    aside,
    body: (
      <Rows
        column={column}
        listed={found.slice(0, LISTED)}
        missing={wanted ? undefined : missing}
        counts={counts}
      >
        {found.length > LISTED && (
          <li className="quiet">and {count(found.length - LISTED)} more; search for them</li>
        )}
        {found.length === 0 && <li className="quiet">No value has “{text.trim()}” in it.</li>}
      </Rows>
    ),
    sentence: `${declaredWords(column, missing?.all ?? 0, total)} of ${count(total)} · ${many}${isList(column) ? " · a model may have several" : ""}`,
    rows: () => rowsOfValues(column, [...named, ...(missing ? [missing] : [])], counts),
  });
}

const wordsOf = (column: string, entry: ValueCount): string =>
  `${entry.label ?? valueLabel(column, entry.value)} ${entry.value ?? ""}`.toLowerCase();

interface RowsProps {
  column: string;
  listed: readonly ValueCount[];
  missing: ValueCount | undefined;
  counts: ColumnCounts;
  children: ReactNode;
}

function Rows({ column, listed, missing, counts, children }: RowsProps) {
  const [{ shares }] = useArrangement();
  const now = useView((v) => v.picks[column]);
  const colors = useColors(column);
  const { matched, total } = counts;
  const entries = [...listed, ...(missing ? [missing] : [])];
  // As shares both bars are of their own whole; as counts both are of the greatest count.
  const all = (entry: ValueCount) => (entry.all ?? 0) / (shares ? Math.max(total, 1) : 1);
  const matching = (entry: ValueCount) => entry.matching / (shares ? Math.max(matched, 1) : 1);
  const greatest = Math.max(
    Number.MIN_VALUE,
    ...entries.map((entry) => Math.max(all(entry), matching(entry))),
  );
  return (
    <ul className="chart-rows">
      {entries.map((entry) => (
        <BarRow
          key={entry.value}
          column={column}
          entry={entry}
          pick={now}
          color={colors?.get(entry.value ?? "") ?? colors?.get("")}
          length={{ all: all(entry) / greatest, now: matching(entry) / greatest, shares }}
          matched={matched}
          total={total}
        />
      ))}
      {children}
    </ul>
  );
}
