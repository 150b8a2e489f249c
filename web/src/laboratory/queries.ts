import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "../api/client";
import type { components } from "../api/openapi";
import type { Row } from "./rows";

type Schemas = components["schemas"];
type Analyses = Schemas["AnalysesAnswer"];
type Analysis = Schemas["AnalysisAnswer"];

/** Names and rows of the long tables of the atlas that is served. */
export const analysesQuery = queryOptions({
  queryKey: ["analyses"],
  queryFn: ({ signal }) => getJson<Analyses>("analysis", {}, signal),
});

/** Values that rows must have; several are joined by `|`, `missing` is empty. */
export type Asked = Partial<
  Record<"trait" | "measure" | "relation" | "relation_source" | "weighting" | "period" | "null", string>
>;

const PAGE = 10_000;

/** All rows that have the values asked for, however many pages they are. */
async function readRows(name: string, asked: Asked, signal: AbortSignal): Promise<Row[]> {
  const path = `analysis/${encodeURIComponent(name)}`;
  const rows: Row[] = [];
  for (;;) {
    const page = await getJson<Analysis>(path, { ...asked, offset: rows.length, limit: PAGE }, signal);
    rows.push(...(page.rows as unknown as Row[]));
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
  }
}

export const rowsQuery = (name: string, asked: Asked) =>
  queryOptions({
    queryKey: ["analysis", name, asked],
    queryFn: ({ signal }) => readRows(name, asked, signal),
    placeholderData: keepPreviousData,
  });
