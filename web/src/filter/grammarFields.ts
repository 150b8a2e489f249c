/** The fields that a filter may name, as the server declares them (`modelome.atlas.filters.fields`). */

export type FieldKind =
  | "text"
  | "list"
  | "number"
  | "date"
  | "cluster"
  | "model"
  | "change"
  | "state"
  | "problem"
  | "area"
  | "volume";

export interface Field {
  name: string;
  kind: FieldKind;
  /** Column behind it; null: lineage. */
  column: string | null;
}

/** Values of `is:`. */
export const STATES: readonly string[] = ["root", "leaf", "only-ghosts"];

/** Values of `changed:`. */
export const CHANGES: readonly string[] = [
  "license",
  "license_family",
  "language",
  "dataset",
  "task",
  "library",
];

const named = (kind: FieldKind, names: string): Field[] =>
  names.split(" ").map((name) => ({ name, kind, column: name }));

const listed = (name: string, column: string, kind: FieldKind = "list"): Field => ({ name, kind, column });

/** Every field by its name. */
export const FIELDS: ReadonlyMap<string, Field> = new Map(
  [
    ...named(
      "text",
      "id owner name task library license_family relation relation_inferred gated architecture card_generator text_source license_verdict chain",
    ),
    ...named(
      "number",
      "downloads downloads_all likes trending parameters generation parents children descendants card_words faithfulness",
    ),
    listed("license", "licenses"),
    listed("language", "languages"),
    listed("dataset", "datasets"),
    listed("tag", "tags"),
    listed("format", "formats"),
    listed("created", "created_at", "date"),
    listed("modified", "modified_at", "date"),
    ...["under", "above", "parent", "child", "root", "family"].map(
      (name): Field => ({ name, kind: "model", column: null }),
    ),
    { name: "cluster", kind: "cluster", column: null } satisfies Field,
    { name: "changed", kind: "change", column: null } satisfies Field,
    { name: "is", kind: "state", column: null } satisfies Field,
    { name: "problem", kind: "problem", column: null } satisfies Field,
    { name: "area", kind: "area", column: null } satisfies Field,
    { name: "volume", kind: "volume", column: null } satisfies Field,
  ].map((field) => [field.name, field]),
);

const ALIASES: ReadonlyMap<string, Field> = new Map(
  [...FIELDS.values()].flatMap((field) =>
    field.column !== null && field.column !== field.name ? [[field.column, field]] : [],
  ),
);

/** The field of a name, which may be that of the column behind it (`licenses`, `created_at`). */
export function fieldNamed(name: string): Field | null {
  if (/^cluster_\d{1,2}$/.test(name)) return { name, kind: "cluster", column: name };
  return FIELDS.get(name) ?? ALIASES.get(name) ?? null;
}
