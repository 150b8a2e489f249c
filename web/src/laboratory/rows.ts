/** Finding figures in long tables: one row an estimate (docs/laboratory.md). */

import { RELATIONS } from "../words";

export interface Row {
  name: string;
  trait: string | null;
  measure: string;
  relation: string | null;
  relation_source: string | null;
  weighting: string | null;
  period: string | null;
  null: string | null;
  estimate: number | null;
  low: number | null;
  high: number | null;
  n: number | null;
  denominator: number | null;
  replicates: number | null;
  seed: number | null;
}

/** A row that has a figure. */
export type Told = Row & { estimate: number };

export type Wanted = Partial<Record<keyof Row, string | null>>;

const says = (row: Row, wanted: Wanted): boolean =>
  (Object.keys(wanted) as (keyof Row)[]).every((column) => row[column] === wanted[column]);

/** The rows that say so and have an estimate, in order. */
export const all = (rows: readonly Row[], wanted: Wanted): Told[] =>
  rows.filter((row): row is Told => row.estimate !== null && says(row, wanted));

/** The first of them; null where there is none. */
export const one = (rows: readonly Row[], wanted: Wanted): Told | null => all(rows, wanted)[0] ?? null;

/** Different values of a column, in order; what is empty is left out. */
export const distinct = (rows: readonly Row[], column: keyof Row): string[] => [
  ...new Set(rows.map((row) => row[column]).filter((value): value is string => typeof value === "string")),
];

/** Some edges: a relation as somebody tells it; all of them where nobody needs to. */
export interface Edges {
  relation: string;
  relation_source: string | null;
}

export const ALL_EDGES: Edges = { relation: "all", relation_source: null };

const ORDER: readonly string[] = ["all", ...RELATIONS, "without merges"];

/** Every kind of edges that the rows tell of: all of them, then as declared, then as inferred. */
export function edgesOf(rows: readonly Row[]): Edges[] {
  const found = new Map<string, Edges>();
  for (const { relation, relation_source } of rows) {
    if (relation) found.set(edgesKey({ relation, relation_source }), { relation, relation_source });
  }
  const place = ({ relation, relation_source }: Edges) =>
    ORDER.indexOf(relation) + (relation_source === "inferred" ? ORDER.length : 0);
  return [...found.values()].sort((a, b) => place(a) - place(b));
}

/** "finetune-declared", as it stands in an address. */
export const edgesKey = ({ relation, relation_source }: Edges): string =>
  relation_source ? `${relation}-${relation_source}` : relation;

/** What the paper shows finetunes for: declared ones, else inferred ones, else all edges. */
export function finetunes(rows: readonly Row[]): Edges {
  for (const relation_source of ["declared", "inferred"]) {
    if (rows.some((row) => row.relation === "finetune" && row.relation_source === relation_source)) {
      return { relation: "finetune", relation_source };
    }
  }
  return ALL_EDGES;
}
