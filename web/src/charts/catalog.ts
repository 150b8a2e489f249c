/** What can be charted: the columns, in the order in which a first visit sees them. */

import { fieldNamed } from "../filter/grammarFields";

export interface ChartColumn {
  column: string;
  kind: "bars" | "numbers" | "dates";
  /** One sentence on what the figure is. */
  note?: string;
}

const bars = (column: string, note?: string): ChartColumn => ({
  column,
  kind: "bars",
  ...(note ? { note } : {}),
});
const numbers = (column: string, note?: string): ChartColumn => ({
  column,
  kind: "numbers",
  ...(note ? { note } : {}),
});

export const CHARTS: readonly ChartColumn[] = [
  numbers("downloads"),
  numbers("likes"),
  { column: "created", kind: "dates", note: "On or before March 2022 for the oldest" },
  numbers("parameters"),
  bars("task"),
  bars("license_family", "Of the license as declared; the most restrictive of several"),
  bars("license", "As declared; a model may declare several"),
  bars("library"),
  bars("language", "As declared; a model may declare several"),
  bars("relation", "To its parents, as declared"),
  bars("license_verdict", "Whether it shows what its ancestors’ licenses ask; not legal advice"),
  bars("chain", "The most restrictive among it and all its ancestors"),
  bars("generation", "Longest distance from a base model"),
  numbers("children"),
  numbers("descendants"),
  numbers("trending"),
  bars("owner"),
  bars("tag", "As written; a model has many"),
  bars("dataset", "As declared; a model may name several"),
  bars("cluster_0", "Groups of like text, named by what tells them apart"),
  bars("cluster_1", "Groups of like text, named by what tells them apart"),
  bars("architecture"),
  bars("format"),
  bars("gated"),
  numbers("card_words", "Of the model card"),
  bars("card_generator", "The tool that wrote the card"),
  numbers("downloads_all"),
  { column: "modified", kind: "dates" },
  numbers("parents"),
  bars("relation_inferred", "To its parents, inferred by rule, not declared"),
  numbers("faithfulness", "Of its 15 nearest models, those near it on the 2D map"),
  bars("text_source", "What the place on the map was computed from"),
];

const BY_COLUMN: ReadonlyMap<string, ChartColumn> = new Map(CHARTS.map((chart) => [chart.column, chart]));

export const chartOf = (column: string): ChartColumn | undefined => BY_COLUMN.get(column);

/** What the filters panel shows until somebody pins other columns. */
export const FIRST_PINS: readonly string[] = [
  "task",
  "license_family",
  "license_verdict",
  "library",
  "relation",
  "generation",
  "downloads",
  "likes",
  "created",
];

/** A model may list several values of it, so that counts of values do not add up to models. */
export const isList = (column: string): boolean => fieldNamed(column)?.kind === "list";
