import { type ReactNode, useRef, useState } from "react";
import { ScaleSwitch } from "../filters/PanelChart";
import { count } from "../format/numbers";
import { copyText } from "../ui/copyText";
import { Icon, type IconName } from "../ui/icons";
import { fieldLabel } from "../words";
import { moved, toggled } from "./arrangement";
import { BarChart } from "./BarChart";
import { chartOf } from "./catalog";
import { NumberChart } from "./NumberChart";
import { type ChartRow, csvOf } from "./rows";
import { useArrangement } from "./useArrangement";
import { useSeen } from "./useSeen";

/** A column as a chart, or as a table of the same figures. */
export function ChartCard({ column }: { column: string }) {
  const card = useRef<HTMLElement>(null);
  const seen = useSeen(card);
  const [table, setTable] = useState(false);
  const chart = chartOf(column);
  const id = `chart-${column}`;
  const Body = chart?.kind === "bars" ? BarChart : NumberChart;
  return (
    <article className="chart" aria-labelledby={id} ref={card}>
      <Body column={column} seen={seen} table={table}>
        {({ aside, body, sentence, rows }) => (
          <>
            <header className="chart-head">
              <h3 id={id} title={chart?.note}>
                {fieldLabel(column)}
              </h3>
              <ScaleSwitch column={column} />
              {aside}
              <CardTools column={column} table={table} setTable={setTable} rows={rows} />
            </header>
            <div className="chart-body">
              {table && rows ? <ChartTable column={column} rows={rows()} /> : body}
            </div>
            <p className="chart-sentence">{sentence}</p>
          </>
        )}
      </Body>
    </article>
  );
}

export interface ChartParts {
  /** What stands beside the title. */
  aside?: ReactNode;
  body: ReactNode;
  /** Of how many the chart tells, and of how many nothing is known. */
  sentence: ReactNode;
  /** The same as rows; null while nothing is known. */
  rows: (() => ChartRow[]) | null;
}

export interface ChartBodyProps {
  column: string;
  seen: boolean;
  table: boolean;
  children: (parts: ChartParts) => ReactNode;
}

interface CardToolsProps {
  column: string;
  table: boolean;
  setTable: (table: boolean) => void;
  rows: (() => ChartRow[]) | null;
}

function CardTools({ column, table, setTable, rows }: CardToolsProps) {
  const [arrangement, arrange] = useArrangement();
  const label = fieldLabel(column);
  const pinned = arrangement.pinned.includes(column);
  const tool = (
    icon: IconName,
    words: string,
    act: () => void,
    more: { pressed?: boolean; off?: boolean } = {},
  ) => (
    <button
      type="button"
      className="icon-button small"
      aria-label={`${words}: ${label}`}
      title={words}
      disabled={more.off ?? false}
      {...(more.pressed === undefined ? {} : { "aria-pressed": more.pressed })}
      onClick={act}
    >
      <Icon name={icon} size={13} />
    </button>
  );
  const copy = async () => {
    if (!rows) return;
    await copyText(csvOf(rows()), `${label}: the figures are copied as CSV.`);
  };
  return (
    <span className="chart-tools">
      {tool("left", "Move earlier", () => arrange(moved(arrangement, column, -1)))}
      {tool("right", "Move later", () => arrange(moved(arrangement, column, 1)))}
      {tool("table", "As a table", () => setTable(!table), { pressed: table })}
      {tool("copy", "Copy as CSV", () => void copy(), { off: rows === null })}
      {tool(
        "pin",
        pinned ? "Unpin from the filters" : "Pin to the filters",
        () => arrange({ pinned: toggled(arrangement.pinned, column) }),
        { pressed: pinned },
      )}
      {tool("close", "Hide", () => arrange({ hidden: toggled(arrangement.hidden, column) }))}
    </span>
  );
}

const MOST_ROWS = 200;

function ChartTable({ column, rows }: { column: string; rows: readonly ChartRow[] }) {
  const share = (value: number | null) => (value === null ? "–" : `${(100 * value).toFixed(1)} %`);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach what it holds.
    <div className="chart-table" role="region" aria-label={`${fieldLabel(column)}: table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{fieldLabel(column)}</th>
            <th scope="col">matching</th>
            <th scope="col">all</th>
            <th scope="col">share</th>
            <th scope="col">lift</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={row.label}>
              <th scope="row">
                <bdi>{row.label}</bdi>
              </th>
              <td>{count(row.matching)}</td>
              <td>{row.all === null ? "few" : count(row.all)}</td>
              <td>{share(row.shareMatching)}</td>
              <td>{row.lift === null ? "–" : `${row.lift.toPrecision(2)}×`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && (
        <p className="quiet">
          The first {MOST_ROWS} of {count(rows.length)}; a copy has all of them.
        </p>
      )}
    </div>
  );
}
