/** Words of the interface for names in the data: one place, so that a thing is called the same everywhere. */

import type { Surface } from "./surfaces";

export const LICENSE_FAMILIES = [
  "permissive",
  "weak-copyleft",
  "copyleft",
  "attribution",
  "use-restrictions",
  "community",
  "non-commercial",
  "research-only",
  "other",
  "unknown",
  "missing",
] as const;

export const RELATIONS = ["finetune", "adapter", "quantized", "merge", "unspecified"] as const;
export type RelationName = (typeof RELATIONS)[number];

/** Verdicts on license lineage, from clean to worst; a model without parents has none. */
export const LICENSE_VERDICTS = ["carried", "dropped", "conflict", "unknown"] as const;

const LICENSE_WORDS: Record<string, string> = {
  permissive: "Permissive",
  "weak-copyleft": "Weak copyleft",
  copyleft: "Copyleft",
  attribution: "Attribution",
  "use-restrictions": "Use restrictions",
  community: "Community",
  "non-commercial": "Non-commercial",
  "research-only": "Research only",
  other: "Other license",
  unknown: "Unknown license",
  missing: "No license declared",
};

const VERDICT_WORDS: Record<string, string> = {
  carried: "Terms carried",
  dropped: "Terms dropped",
  conflict: "Terms in conflict",
  unknown: "Terms not known",
  missing: "Nothing inherited",
};

const RELATION_WORDS: Record<string, string> = {
  finetune: "Fine-tune",
  adapter: "Adapter",
  quantized: "Quantized",
  merge: "Merge",
  unspecified: "Unspecified",
  several: "Several kinds",
  missing: "No parent declared",
};

const TEXT_SOURCE_WORDS: Record<string, string> = {
  card: "Model card",
  tags: "Tags, task, library",
  name: "Name only",
  none: "Nothing",
  missing: "Not recorded",
};

const PROBLEM_WORDS: Record<string, string> = {
  "self-loop": "names itself as its parent",
  cycle: "is its own ancestor",
  "older-than-parent": "is older than its parent",
  "conflicting-relations": "declares different relations to one parent",
  "missing-parent": "declares a parent that is not in this atlas",
};

/** What a missing value means, column by column. */
const MISSING_WORDS: Record<string, string> = {
  task: "No task declared",
  library: "No library declared",
  license: "No license declared",
  license_family: "No license declared",
  language: "No language declared",
  relation: "No parent declared",
  relation_inferred: "No parent declared",
  card_generator: "No generator known",
  license_verdict: "No parent declared",
  chain: "A license is missing",
};

export function valueLabel(column: string, value: string | null): string {
  if (value === null || value === "missing") return MISSING_WORDS[column] ?? "Missing";
  if (column === "license_family") return LICENSE_WORDS[value] ?? value;
  if (column === "chain") return LICENSE_WORDS[value] ?? value;
  if (column === "license_verdict") return VERDICT_WORDS[value] ?? value;
  if (column === "relation" || column === "relation_inferred") return RELATION_WORDS[value] ?? value;
  if (column === "text_source") return TEXT_SOURCE_WORDS[value] ?? value;
  if (value === "several") return "Several";
  return value;
}

/** What came of the ancestors' terms; null where there are none. */
export const verdictLabel = (verdict: string | null): string => VERDICT_WORDS[verdict ?? "missing"] ?? "";
export const licenseLabel = (family: string): string => valueLabel("license_family", family);
export const relationLabel = (relation: string): string => RELATION_WORDS[relation] ?? relation;
/** A declared parent that is no row of the atlas: shown as a ghost, which says all of it. */
export const GHOST_PROBLEM = "missing-parent";
export const problemLabel = (kind: string): string => PROBLEM_WORDS[kind] ?? kind.replaceAll(/[_-]/g, " ");

const FIELD_WORDS: Record<string, string> = {
  id: "Id",
  task: "Task",
  library: "Library",
  license: "License",
  license_family: "License family",
  license_verdict: "License lineage",
  chain: "License family of the chain",
  licenses: "Licenses",
  language: "Language",
  languages: "Languages",
  relation: "Relation, declared",
  relation_inferred: "Relation, inferred",
  generation: "Generation",
  downloads: "Downloads, 30 days",
  downloads_all: "Downloads, all time",
  likes: "Likes",
  trending: "Trending",
  parameters: "Parameters",
  created: "Created",
  created_at: "Created",
  modified_at: "Modified",
  modified: "Modified",
  tag: "Tag",
  format: "File format",
  children: "Children",
  descendants: "Descendants",
  parents: "Parents",
  faithfulness: "Faithfulness of the map",
  text_source: "Placed by",
  card_generator: "Card generator",
  card: "Card",
  card_chars: "Card length",
  card_words: "Card words",
  storage_bytes: "Storage",
  formats: "Formats",
  gated: "Gated",
  removed: "Removed",
  disabled: "Disabled",
  dataset: "Dataset",
  datasets: "Datasets",
  papers: "Papers",
  region: "Region",
  architecture: "Architecture",
  sha: "Revision",
  hub_id: "Hub id",
  tags: "Tags",
  owner: "Owner",
  name: "Name",
  license_name: "License name",
  created_censored: "Created on or before",
  family_size: "Family size",
  component_size: "Component size",
  is_root: "Base model",
  only_ghosts: "Parents not in the atlas",
  root_id: "Root of its family",
  parent_ids: "Parents, as declared",
  parent_relations: "Relations to them",
  task_source: "Task, from",
  library_source: "Library, from",
  license_source: "License, from",
  languages_source: "Languages, from",
  source: "Source",
  license_link: "License link",
};

export function fieldLabel(name: string): string {
  const cluster = /^cluster_(\d+)$/.exec(name);
  if (cluster) return cluster[1] === "0" ? "Cluster" : `Cluster, level ${Number(cluster[1]) + 1}`;
  return FIELD_WORDS[name] ?? name.replaceAll("_", " ");
}

const SURFACE_WORDS: Readonly<Record<Surface, string>> = {
  start: "Start",
  map: "Map",
  tree: "Tree",
  network: "Network",
  charts: "Charts",
  table: "Table",
  lab: "Laboratory",
  model: "Model",
  family: "Family",
  owner: "Owner",
  compare: "Compare",
};

export const surfaceLabel = (surface: Surface): string => SURFACE_WORDS[surface];
