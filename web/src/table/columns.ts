/** The columns of the table as chosen, in their order, with their widths: a short text that a link carries. */

import type { ColumnFacts } from "../api/types";

export interface Shown {
  name: string;
  /** Pixels; null: as the kind of the column has it. */
  width: number | null;
}

/** Which rows there are: all that match the filter, or of these the selected ones; null: as the selection was made. */
export type Rows = "all" | "selected" | null;

export interface Layout {
  columns: readonly Shown[];
  rows: Rows;
}

export const FIRST_COLUMNS: readonly string[] = [
  "task",
  "library",
  "license_family",
  "downloads",
  "likes",
  "created_at",
  "generation",
  "children",
  "descendants",
];

/** The name stands first, whatever is chosen. */
export const NAME = "id";

const MOST = 60;
export const NARROWEST = 48;
export const WIDEST = 800;

/** Reads `rows:all,task,library.120`; what is no column is left out, and without any there are the first ones. */
export function readLayout(text: string): Layout {
  const columns: Shown[] = [];
  let rows: Rows = null;
  for (const part of text.split(",").slice(0, MOST + 1)) {
    if (part === "rows:all" || part === "rows:selected") rows = part === "rows:all" ? "all" : "selected";
    const match = /^([a-z][a-z0-9_]{0,39})(?:\.(\d{1,4}))?$/.exec(part);
    if (!match || columns.some(({ name }) => name === match[1])) continue;
    columns.push({ name: match[1] as string, width: match[2] ? clampWidth(Number(match[2])) : null });
  }
  const others = columns.filter(({ name }) => name !== NAME);
  return {
    columns: [
      columns.find(({ name }) => name === NAME) ?? { name: NAME, width: null },
      ...(others.length > 0 ? others : FIRST_COLUMNS.map((name) => ({ name, width: null }))),
    ],
    rows,
  };
}

/** Writes a layout; the first one is the empty text. */
export function writeLayout({ columns, rows }: Layout): string {
  const asFirst =
    columns.every(({ width }) => width === null) &&
    columns.map(({ name }) => name).join() === [NAME, ...FIRST_COLUMNS].join();
  const named = asFirst ? [] : columns.filter(({ name, width }) => name !== NAME || width !== null);
  return [
    ...(rows ? [`rows:${rows}`] : []),
    ...named.map(({ name, width }) => (width === null ? name : `${name}.${width}`)),
  ].join(",");
}

export const clampWidth = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** The columns with one of them set before or after where it was, or to another place; the name stays first. */
export function moved(columns: readonly Shown[], name: string, to: number): readonly Shown[] {
  const from = columns.findIndex((column) => column.name === name);
  if (from < 1) return columns;
  const rest = columns.filter((column) => column.name !== name);
  const at = Math.min(rest.length, Math.max(1, to));
  return [...rest.slice(0, at), columns[from] as Shown, ...rest.slice(at)];
}

export const toggled = (columns: readonly Shown[], name: string): readonly Shown[] =>
  name === NAME
    ? columns
    : columns.some((column) => column.name === name)
      ? columns.filter((column) => column.name !== name)
      : [...columns, { name, width: null }];

export const resized = (columns: readonly Shown[], name: string, width: number | null): readonly Shown[] =>
  columns.map((column) =>
    column.name === name ? { name, width: width === null ? null : clampWidth(width) } : column,
  );

const WIDTHS: Readonly<Record<string, number>> = {
  id: 330,
  owner: 150,
  name: 240,
  task: 172,
  library: 124,
  license_family: 150,
  chain: 150,
  license_verdict: 144,
  relation: 134,
  relation_inferred: 134,
  downloads: 112,
  downloads_all: 124,
  created_at: 112,
  modified_at: 112,
  generation: 62,
  parents: 76,
  children: 82,
  descendants: 106,
  likes: 76,
  parameters: 104,
  sha: 110,
  root_id: 240,
  parent_ids: 280,
  tags: 260,
  card_generator: 130,
};

const KIND_WIDTHS: Readonly<Record<ColumnFacts["kind"], number>> = {
  text: 130,
  number: 96,
  date: 112,
  flag: 84,
  list: 190,
  model: 240,
  models: 280,
};

export const widthOf = ({ name, width }: Shown, kind: ColumnFacts["kind"] | undefined): number =>
  width ?? WIDTHS[name] ?? (name.startsWith("cluster_") ? 200 : KIND_WIDTHS[kind ?? "text"]);

/** Numbers and dates stand at the right, where their digits are compared. */
export const isNumeric = (kind: ColumnFacts["kind"] | undefined, name: string): boolean =>
  (kind === "number" && !name.startsWith("cluster_")) || kind === "date";

const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  [
    "What it is",
    [
      "owner",
      "name",
      "task",
      "library",
      "languages",
      "datasets",
      "tags",
      "papers",
      "architecture",
      "parameters",
      "formats",
    ],
  ],
  [
    "Use and time",
    ["downloads", "downloads_all", "likes", "trending", "created_at", "created_censored", "modified_at"],
  ],
  [
    "Terms",
    ["license_family", "licenses", "license_name", "license_link", "license_verdict", "chain", "gated"],
  ],
  [
    "Lineage",
    [
      "parent_ids",
      "parent_relations",
      "relation",
      "relation_inferred",
      "generation",
      "parents",
      "children",
      "descendants",
      "root_id",
      "family_size",
      "component_size",
      "is_root",
      "only_ghosts",
    ],
  ],
  [
    "Card and files",
    [
      "card_words",
      "card_chars",
      "card_generator",
      "storage_bytes",
      "sha",
      "disabled",
      "removed",
      "region",
      "hub_id",
    ],
  ],
];

/** Where a value was declared, and how the map was made, stand last. */
const LAST = "Map and sources";

export function groupsOf(
  columns: readonly ColumnFacts[],
): readonly (readonly [string, readonly ColumnFacts[]])[] {
  const byName = new Map(columns.filter(({ name }) => name !== NAME).map((column) => [column.name, column]));
  const found = GROUPS.map(([label, names]) => {
    const members = names.flatMap((name) => byName.get(name) ?? []);
    for (const { name } of members) byName.delete(name);
    return [label, members] as const;
  });
  return [...found, [LAST, [...byName.values()]] as const].filter(([, members]) => members.length > 0);
}

/** Columns that tell of lineage: what an export of families needs. */
export const LINEAGE: readonly string[] = GROUPS.find(([label]) => label === "Lineage")?.[1] ?? [];
