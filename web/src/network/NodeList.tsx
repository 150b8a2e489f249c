import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { count, plural } from "../format/numbers";
import { openModel, useView } from "../state/view";
import { ModelName } from "../ui/ModelName";
import type { Network } from "./answer";
import type { Joined } from "./joined";

interface NodeListProps {
  network: Network;
  joined: Joined;
  threshold: number;
}

interface Row {
  node: number;
  similar: number;
  lineage: number;
  downloads: number;
  /** The most similar one that is joined with it. */
  nearest: number | null;
  similarity: number;
}

const COLUMNS = [
  ["id", "Model"],
  ["similar", "Similar"],
  ["lineage", "Relatives"],
  ["similarity", "Nearest"],
  ["downloads", "Downloads"],
] as const;
type Column = (typeof COLUMNS)[number][0];
const HEIGHT = 32;

/** The network in words: each model, how many it is joined with, and the nearest of them. */
export function NodeList({ network, joined, threshold }: NodeListProps) {
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({ column: "similar", down: true });
  const model = useView((v) => v.model);
  const rows = useMemo(() => sorted(rowsOf(network, joined), network, sort), [network, joined, sort]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => HEIGHT,
    overscan: 12,
  });
  return (
    <div className="network-list">
      <p className="quiet">
        {plural(network.id.length, "model")}, {plural(joined.pairs, "similar pair")} with a cosine of{" "}
        {threshold.toFixed(2)} or more, {plural(joined.edges.length, "edge")} of lineage
      </p>
      <div
        className="table-scroll"
        ref={scroll}
        role="table"
        aria-label="Models of the network"
        aria-rowcount={rows.length + 1}
      >
        <div className="network-row-line network-row-head" role="row" aria-rowindex={1}>
          {COLUMNS.map(([column, label]) => (
            <div
              key={column}
              role="columnheader"
              className="cell"
              aria-sort={sort.column === column ? (sort.down ? "descending" : "ascending") : "none"}
            >
              <button
                type="button"
                onClick={() =>
                  setSort({ column, down: sort.column === column ? !sort.down : column !== "id" })
                }
              >
                {label}
                {sort.column === column && (sort.down ? " ↓" : " ↑")}
              </button>
            </div>
          ))}
        </div>
        <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index] as Row;
            const id = network.id[row.node] as string;
            return (
              <div
                key={row.node}
                role="row"
                aria-rowindex={index + 2}
                className={`network-row-line${id === model ? " selected" : ""}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <div role="cell" className="cell">
                  <button type="button" className="value-button" onClick={() => openModel(id)}>
                    <ModelName id={id} />
                  </button>
                </div>
                <div role="cell" className="cell numeric">
                  {count(row.similar)}
                </div>
                <div role="cell" className="cell numeric">
                  {count(row.lineage)}
                </div>
                <div role="cell" className="cell network-nearest-cell">
                  {row.nearest === null ? (
                    <span className="absent">none above {threshold.toFixed(2)}</span>
                  ) : (
                    <>
                      <span className="score">{row.similarity.toFixed(3)}</span>{" "}
                      <ModelName id={network.id[row.nearest] as string} />
                    </>
                  )}
                </div>
                <div role="cell" className="cell numeric">
                  {row.downloads < 0 ? <span className="absent">–</span> : count(row.downloads)}
                </div>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function rowsOf({ id, pairA, pairB, similarity, downloads }: Network, joined: Joined): Row[] {
  const rows = id.map(
    (_, node): Row => ({
      node,
      similar: joined.similar[node] ?? 0,
      lineage: joined.lineage[node] ?? 0,
      downloads: downloads[node] ?? -1,
      nearest: null,
      similarity: 0,
    }),
  );
  for (let i = 0; i < joined.pairs; i++) {
    const [a, b] = [pairA[i] as number, pairB[i] as number];
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const row = rows[one] as Row;
      if (row.nearest !== null) continue;
      row.nearest = other;
      row.similarity = similarity[i] as number;
    }
  }
  return rows;
}

function sorted(rows: Row[], network: Network, { column, down }: { column: Column; down: boolean }): Row[] {
  const sign = down ? -1 : 1;
  const name = (row: Row) => network.id[row.node] as string;
  return rows.sort((a, b) =>
    column === "id"
      ? sign * name(a).localeCompare(name(b))
      : sign * (a[column] - b[column]) || a.node - b.node,
  );
}
