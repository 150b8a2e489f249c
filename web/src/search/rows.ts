/** What can be chosen in the search, in groups, in order. */

import type { Cluster, SearchHit, Suggest, SuggestedValue, Values } from "../api/types";
import { quote } from "../filter/expression";
import { FIELDS } from "../filter/grammarFields";
import { LONGEST_SELECTION } from "../filter/steps";
import { count } from "../format/numbers";
import type { Command } from "./commands";
import { FIELD_HINTS, type Place, samplesOf } from "./completion";

export type Row = { key: string } & (
  | { kind: "model"; hit: SearchHit; family?: boolean }
  | { kind: "value"; value: SuggestedValue }
  | { kind: "cluster"; cluster: Cluster }
  | { kind: "meaning"; text: string }
  | { kind: "filter"; text: string }
  | { kind: "term"; term: string; label: string; does: "select" | "filter"; note?: string }
  | { kind: "complete"; insert: string; label: string; says: string; place: Place }
  | { kind: "command"; command: Command }
  | { kind: "recent"; text: string }
);

export interface Group {
  name: string;
  note?: string;
  rows: readonly Row[];
  /** Rows that are on their way: their place is kept. */
  awaited?: number;
}

const MODELS = 6;
/** What is done with all of them. */
const WHOLE = 2;
const MOST_FIELDS = 6;

/** The words of a name search as a term of the filter; null where the search finds more than the term would. */
export function nameTerm(query: string): string | null {
  const words = query.trim().split(/\s+/).filter(Boolean);
  // A short word is found only where a word begins, which a filter can't say.
  if (words.length === 0 || words.some((word) => new TextEncoder().encode(word).length < 3)) return null;
  const quoted = words.map(quote);
  return quoted.length === 1 ? (quoted[0] as string) : `(${quoted.join(" ")})`;
}

/** As many ids as a selection has room for, as one term. */
export function idsTerm(ids: readonly string[]): { term: string; taken: number } {
  let term = "";
  let taken = 0;
  for (const id of ids) {
    const next = taken === 0 ? `id:${quote(id)}` : `${term}|${quote(id)}`;
    if (next.length > LONGEST_SELECTION) break;
    term = next;
    taken++;
  }
  return { term, taken };
}

export const valueTerm = ({ field, value }: SuggestedValue): string => `${field}:${quote(value)}`;
export const clusterTerm = ({ level, cluster }: Cluster): string => `cluster_${level}:${cluster}`;

const modelRow = (hit: SearchHit, group: string, family = false): Row => ({
  key: `${group}:${hit.ix}`,
  kind: "model",
  hit,
  ...(family ? { family } : {}),
});

/** What is done with all models whose names were found. */
function wholeRows(query: string, total: number): Row[] {
  const term = nameTerm(query);
  if (!term || total < 2) return [];
  return [
    { key: "all:select", kind: "term", term, does: "select", label: `Select all ${count(total)}` },
    { key: "all:filter", kind: "term", term, does: "filter", label: `Keep only these ${count(total)}` },
  ];
}

/** `more` are on their way: what stands below keeps its place. */
export function nameGroups(told: Suggest, more = false): Group[] {
  const shown = told.models.slice(0, MODELS);
  const meant = told.meant_models.slice(0, MODELS);
  return [
    {
      name: "Models",
      note: told.total > shown.length ? `${shown.length} of ${count(told.total)}` : "",
      rows: [...shown.map((hit) => modelRow(hit, "model")), ...wholeRows(told.query, told.total)],
      awaited: more ? MODELS + WHOLE - shown.length : 0,
    },
    {
      name: told.meant ? `Did you mean “${told.meant}”?` : "Names that look alike",
      note: told.meant_total > meant.length ? `${meant.length} of ${count(told.meant_total)}` : "",
      rows: [
        ...meant.map((hit) => modelRow(hit, "meant")),
        ...(told.meant ? wholeRows(told.meant, told.meant_total) : []),
      ].map((row) => ({ ...row, key: `meant-${row.key}` })),
    },
  ];
}

export const otherGroups = (told: Suggest): Group[] => [
  { name: "Families", rows: told.families.slice(0, 2).map((hit) => modelRow(hit, "family", true)) },
  {
    name: "Owners",
    rows: told.owners.slice(0, 3).map((value) => ({ key: `owner:${value.value}`, kind: "value", value })),
  },
  {
    name: "Filter by",
    rows: told.values
      .slice(0, 5)
      .map((value) => ({ key: `value:${valueTerm(value)}`, kind: "value", value })),
  },
  {
    name: "Places on the map",
    rows: told.clusters
      .slice(0, 2)
      .map((cluster) => ({ key: `cluster:${clusterTerm(cluster)}`, kind: "cluster", cluster })),
  },
];

export function meaningGroup(
  text: string,
  hits: readonly SearchHit[] | null,
  awaited: number,
  total: number | null,
): Group {
  const { term, taken } = idsTerm(hits?.map(({ id }) => id) ?? []);
  const select: Row[] =
    hits && hits.length > 1
      ? [
          {
            key: "meaning:select",
            kind: "term",
            term,
            does: "select",
            label: `Select these ${count(taken)}`,
            ...(taken < hits.length ? { note: `${taken} of ${hits.length}: a link holds no more` } : {}),
          },
        ]
      : [];
  return {
    name: "By meaning",
    ...(hits && total !== null
      ? { note: `the best ${hits.length} of all ${count(total)}; no score is cut off` }
      : {}),
    rows: [
      ...(hits?.map((hit) => modelRow(hit, "meaning")) ?? []),
      ...select,
      ...(hits === null && awaited === 0 ? [{ key: "meaning", kind: "meaning", text } satisfies Row] : []),
    ],
    awaited,
  };
}

/** Names of fields that go on with what is typed; all of them where nothing is. */
export function fieldRows(place: Place, most = MOST_FIELDS): Row[] {
  const typed = place.typed.toLowerCase();
  const names = [...FIELDS.keys()].filter((name) => name.startsWith(typed));
  return names.slice(0, most).map((name) => ({
    key: `field:${name}`,
    kind: "complete",
    insert: `${name}:`,
    label: `${name}:`,
    says: FIELD_HINTS[name] ?? "number",
    place,
  }));
}

/** Values with what they mean: fixed ones, samples of numbers and dates, clusters, ids, or what the server lists. */
export function valueRows(
  place: Place,
  values: Values | null,
  models: readonly SearchHit[],
  fixed: readonly { value: string; says: string }[],
): Row[] {
  const { field } = place;
  if (!field) return [];
  const row = (value: string, says: string, insert = quote(value)): Row => ({
    key: `complete:${value}`,
    kind: "complete",
    insert,
    label: value,
    says,
    place,
  });
  const typed = place.typed.toLowerCase();
  return [
    ...samplesOf(field, place.typed).map(({ value, says }) => row(value, says, value)),
    ...fixed
      .filter(({ value }) => value.toLowerCase().includes(typed))
      .map(({ value, says }) => row(value, says)),
    ...(values?.values ?? []).map(({ value, count: n, label }) =>
      row(value, `${label ? `${label} · ` : ""}${count(n)}`),
    ),
    ...(field.kind === "model" && typed === ""
      ? [row("(", `any relative that matches a filter: ${field.name}:(task:translation)`, "(")]
      : []),
    ...(field.kind === "model"
      ? models.map(({ id, descendants }) => row(id, `${count(descendants)} below`))
      : []),
    ...(field.column !== null &&
    field.kind !== "number" &&
    field.kind !== "date" &&
    "missing".startsWith(typed)
      ? [row("missing", "not declared", "missing")]
      : []),
  ];
}

/** Fields that were probably meant where none is called so: a letter or two are other. */
export function meantFields(text: string, { term, at }: { term: string; at: number }): Row[] {
  const name = /^([a-z_0-9]+):/i.exec(term)?.[1]?.toLowerCase();
  if (!name || FIELDS.has(name)) return [];
  const from = Array.from(text).slice(0, at).join("").length;
  const place: Place = { field: null, typed: name, from, to: from + name.length + 1 };
  return [...FIELDS.keys()]
    .map((field) => ({ field, far: distance(name, field) }))
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ field }) => ({
      key: `meant:${field}`,
      kind: "complete",
      insert: `${field}:`,
      label: `${field}:`,
      says: FIELD_HINTS[field] ?? "number",
      place,
    }));
}

/** Letters to add, to drop, to change, or to swap with their neighbors. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cell = (up: number, left: number) =>
        rows[i - up]?.[j - left] ?? (up === 0 ? (row[j - left] ?? 0) : 0);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? cell(2, 2) + 1 : 99;
      row.push(
        Math.min(cell(1, 0) + 1, cell(0, 1) + 1, cell(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1), swapped),
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
