/** What points can be colored and sized by. */

import { fieldLabel } from "../words";

export type TraitKind = "category" | "ordinal" | "number" | "date" | "share";

export interface Trait {
  column: string;
  kind: TraitKind;
  scale: "linear" | "log";
  group: string;
  /** One sentence under the legend's title: what the figure is, and where it comes from. */
  note?: string;
}

const trait = (
  column: string,
  group: string,
  kind: TraitKind = "category",
  extra: Partial<Trait> = {},
): Trait => ({ column, kind, group, scale: "linear", ...extra });

export const TRAITS: readonly Trait[] = [
  trait("task", "What it is"),
  trait("library", "What it is"),
  trait("language", "What it is", "category", { note: "The only language declared; several are one entry" }),
  trait("cluster_0", "What it is", "category", {
    note: "Groups of like text, named by what tells them apart",
  }),
  trait("cluster_1", "What it is", "category", {
    note: "Groups of like text, named by what tells them apart",
  }),
  trait("license_family", "Terms", "category", {
    note: "Of the license as declared; the most restrictive of several",
  }),
  trait("license", "Terms", "category", { note: "The only one declared; several are one entry" }),
  trait("license_verdict", "Terms", "category", {
    note: "Whether it shows what its ancestors' licenses ask; not legal advice",
  }),
  trait("chain", "Terms", "category", { note: "The most restrictive among it and all its ancestors" }),
  trait("relation", "Descent", "category", { note: "To its parents, as declared" }),
  trait("relation_inferred", "Descent", "category", {
    note: "To its parents, inferred by rule, not declared",
  }),
  trait("generation", "Descent", "ordinal", { note: "Longest distance from a base model" }),
  trait("descendants", "Descent", "number", { scale: "log" }),
  trait("downloads", "Use and time", "number", { scale: "log" }),
  trait("likes", "Use and time", "number", { scale: "log" }),
  trait("trending", "Use and time", "number", { scale: "log" }),
  trait("created", "Use and time", "date", { note: "On or before March 2022 for the oldest" }),
  trait("parameters", "Use and time", "number", { scale: "log" }),
  trait("faithfulness", "This map", "share", {
    note: "Of its 15 nearest models, those near it on the 2D map",
  }),
  trait("text_source", "This map", "category", { note: "What the place on the map was computed from" }),
  trait("card_generator", "This map", "category", { note: "The tool that wrote the card" }),
];

export const traitOf = (column: string): Trait | undefined => TRAITS.find((t) => t.column === column);

export const SIZES: readonly string[] = ["downloads", "likes", "descendants", "trending", "parameters"];

export const DEFAULT_COLOR = "task";

/** Generations from this on share a color and an entry of the legend. */
export const LAST_GENERATION = 8;

export const traitLabel = (column: string): string => fieldLabel(column);
