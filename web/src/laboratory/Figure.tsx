/** The frame of a figure: what it shows, its key, its rows as a table and as a file. */

import { type ReactNode, useId, useState } from "react";
import { count } from "../format/numbers";
import { Icon } from "../ui/icons";
import { Empty, Failure, Skeleton } from "../ui/States";
import { saveFile } from "../ui/saveFile";
import { type Entry, Legend } from "./charts/Legend";
import { COLUMNS, csvOf } from "./csv";
import { edgesLabel } from "./figures";
import type { Row } from "./rows";
import type { Asking } from "./useRows";

interface FigureProps {
  /** Name of its file. */
  file: string;
  title: string;
  /** What is counted, and how to read it. */
  note?: ReactNode;
  /** The rows that it draws. */
  rows: readonly Row[];
  asking: Asking;
  legend?: readonly Entry[];
  controls?: ReactNode;
  /** What is said where there is no row. */
  empty?: string;
  /** Height kept free until the rows are there, in pixels. */
  height?: number;
  children: ReactNode;
}

export function Figure({
  file,
  title,
  note,
  rows,
  asking,
  legend = [],
  controls,
  empty = "Nothing was counted here: no model of this atlas has what it takes.",
  height = 280,
  children,
}: FigureProps) {
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="lab-figure-frame" aria-labelledby={id} aria-busy={asking.stale}>
      <div className="lab-figure-head">
        <h2 id={id}>{title}</h2>
        <div className="lab-tools">
          <button
            type="button"
            className="text-button small"
            disabled={rows.length === 0}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? "Show as figure" : "Show as table"}
          </button>
          <button
            type="button"
            className="text-button small"
            disabled={rows.length === 0}
            title={`Download these ${count(rows.length)} rows`}
            onClick={() =>
              saveFile(`${file}.csv`, new Blob([csvOf(rows)], { type: "text/csv;charset=utf-8" }))
            }
          >
            <Icon name="download" size={12} /> CSV
          </button>
        </div>
      </div>
      {controls && <div className="lab-controls">{controls}</div>}
      {legend.length > 0 && !asTable && rows.length > 0 && <Legend entries={legend} />}
      <div
        className={asking.stale ? "lab-figure-body stale" : "lab-figure-body"}
        style={asking.loading ? { minHeight: height } : undefined}
      >
        {asking.error ? (
          <Failure error={asking.error} retry={asking.retry} />
        ) : asking.loading ? (
          <Skeleton lines={6} />
        ) : rows.length === 0 ? (
          <Empty>{empty}</Empty>
        ) : asTable ? (
          <RowsTable rows={rows} label={title} />
        ) : (
          children
        )}
      </div>
      {note && <figcaption className="lab-note">{note}</figcaption>}
    </figure>
  );
}

const HEADS: Partial<Record<keyof Row, string>> = {
  relation: "edges",
  null: "model of chance",
  denominator: "of",
};

/** The rows that a figure draws, every column in which they differ and their numbers. */
function RowsTable({ rows, label }: { rows: readonly Row[]; label: string }) {
  const varies = (column: keyof Row) => rows.some((row) => row[column] !== rows[0]?.[column]);
  const shown = COLUMNS.filter((column) => {
    if (column === "measure" || column === "estimate") return true;
    if (column === "relation_source" || column === "seed" || column === "replicates" || column === "name")
      return false;
    if (["low", "high", "n", "denominator"].includes(column)) return rows.some((row) => row[column] !== null);
    return varies(column);
  });
  const text = ["trait", "measure", "relation", "weighting", "period", "null"];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys.
    <div className="lab-table-scroll" role="region" aria-label={`${label}, as a table`} tabIndex={0}>
      <table className="lab-table">
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column} scope="col" className={text.includes(column) ? undefined : "numeric"}>
                {HEADS[column] ?? column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={COLUMNS.slice(0, 8)
                .map((column) => row[column])
                .join(" ")}
            >
              {shown.map((column) => (
                <td key={column} className={text.includes(column) ? undefined : "numeric"}>
                  {cell(row, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell(row: Row, column: keyof Row): ReactNode {
  const value = row[column];
  if (column === "relation" && row.relation) {
    return edgesLabel({ relation: row.relation, relation_source: row.relation_source });
  }
  if (value === null) return <span className="absent">–</span>;
  if (column === "n" || column === "denominator") return count(Number(value));
  if (typeof value === "number") return Number(value.toPrecision(4));
  return <bdi>{value}</bdi>;
}
