import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { apiUrl } from "../api/client";
import { tableQuery } from "../api/queries";
import { palettes } from "../color/palettes";
import { expression } from "../filter/expression";
import { FilterChips } from "../filters/FilterChips";
import { day } from "../format/dates";
import { count } from "../format/numbers";
import { bounded } from "../format/text";
import { useTheme } from "../state/preferences";
import { clearFilter, openModel, setView, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { Swatch } from "../ui/Swatch";
import { licenseLabel } from "../words";

const ROW = 32;

interface Column {
  field: string;
  label: string;
  numeric?: boolean;
  sortable?: boolean;
}

const COLUMNS: readonly Column[] = [
  { field: "id", label: "Model", sortable: true },
  { field: "task", label: "Task" },
  { field: "library", label: "Library" },
  { field: "license_family", label: "License" },
  { field: "downloads", label: "Downloads", numeric: true, sortable: true },
  { field: "likes", label: "Likes", numeric: true, sortable: true },
  { field: "created_at", label: "Created", numeric: true, sortable: true },
  { field: "generation", label: "Gen.", numeric: true, sortable: true },
  { field: "children", label: "Children", numeric: true, sortable: true },
  { field: "descendants", label: "Descendants", numeric: true, sortable: true },
];

/** All models that the filter keeps, as rows: the map's alternative, and the whole of it, not a page of it. */
export function TableView() {
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const sort = useView((v) => v.sort);
  const filter = expression(picks, query);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    tableQuery(filter, sort),
  );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const total = data?.pages[0]?.total;
  return (
    <section className="table-view" aria-label="Table of models">
      <header className="table-head">
        <p className="status-count" aria-live="polite">
          {total === null && (
            <>
              at least <strong>{count(rows.length)}</strong> match
              <span className="quiet">
                {" "}
                · {bounded(data?.pages[0]?.note ?? "not all were looked at", 200)}
              </span>
            </>
          )}
          {typeof total === "number" && (
            <>
              <strong>{count(total)}</strong> {filter ? "match" : "models"}
              {rows.length < total && (
                <span className="quiet"> · {count(rows.length)} loaded, more as you scroll</span>
              )}
            </>
          )}
        </p>
        {filter && <FilterChips />}
        <span className="spring" />
        {rows.length > 0 && (
          <span className="exports">
            <Icon name="download" />
            {(["csv", "parquet"] as const).map((format) => (
              <a key={format} className="text-button" href={apiUrl("export", { filter, format })} download>
                {format === "csv" ? "CSV" : "Parquet"}
              </a>
            ))}
          </span>
        )}
      </header>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={16} />}
      {total === 0 && (
        <div className="teach">
          <p>No model matches.</p>
          <button type="button" className="text-button" onClick={clearFilter}>
            Clear the filter
          </button>
        </div>
      )}
      {rows.length > 0 && (
        <Rows
          key={`${filter}\n${sort}`}
          rows={rows}
          total={total ?? rows.length}
          sort={sort}
          more={hasNextPage && !isFetchingNextPage}
          onMore={fetchNextPage}
        />
      )}
    </section>
  );
}

interface RowsProps {
  rows: readonly Record<string, unknown>[];
  total: number;
  sort: string;
  /** Whether more can be asked for now. */
  more: boolean;
  onMore: () => unknown;
}

/** The rows in view of one question; another question starts at its first row. */
function Rows({ rows, total, sort, more, onMore }: RowsProps) {
  const model = useView((v) => v.model);
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 40) onMore();
  }, [last, rows.length, more, onMore]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys.
    <div className="table-scroll" ref={scroll} tabIndex={0}>
      <div className="grid" role="table" aria-label="Models" aria-rowcount={total}>
        <div className="grid-row grid-head" role="row">
          {COLUMNS.map((column) => (
            <ColumnHead key={column.field} column={column} sort={sort} />
          ))}
        </div>
        <div className="grid-body" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index] as Record<string, unknown>;
            const id = String(row.id);
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                className={id === model ? "grid-row selected" : "grid-row"}
                style={{ transform: `translateY(${start}px)` }}
              >
                {COLUMNS.map((column) => (
                  <div key={column.field} role="cell" className={column.numeric ? "cell numeric" : "cell"}>
                    {column.field === "id" ? (
                      <button type="button" className="value-button" onClick={() => openModel(id)}>
                        <ModelName id={id} />
                      </button>
                    ) : (
                      <Cell field={column.field} value={row[column.field]} />
                    )}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function ColumnHead({ column, sort }: { column: Column; sort: string }) {
  const { field, label, numeric, sortable } = column;
  const down = sort === `-${field}`;
  const up = sort === field;
  const className = numeric ? "cell numeric" : "cell";
  if (!sortable) {
    return (
      <div role="columnheader" className={className}>
        {label}
      </div>
    );
  }
  const next = numeric ? (down ? field : `-${field}`) : up ? `-${field}` : field;
  return (
    <div
      role="columnheader"
      className={className}
      aria-sort={down ? "descending" : up ? "ascending" : "none"}
    >
      <button type="button" onClick={() => setView({ sort: next })}>
        {label}
        {(down || up) && (
          <span className={up ? "turn up" : "turn"}>
            <Icon name="chevron" size={12} />
          </span>
        )}
      </button>
    </div>
  );
}

function Cell({ field, value }: { field: string; value: unknown }): ReactNode {
  const theme = useTheme();
  if (field === "license_family") {
    const family = String(value ?? "missing");
    return (
      <span className={family === "missing" ? "absent license" : "license"}>
        <Swatch color={palettes[theme].licenses[family]} hollow={family === "missing"} />
        {family === "missing" ? "none declared" : licenseLabel(family)}
      </span>
    );
  }
  if (value === null || value === undefined) return <span className="absent">–</span>;
  if (field === "created_at") return day(String(value));
  if (typeof value === "number") return count(value);
  return <bdi>{bounded(String(value), 80)}</bdi>;
}
