/** What one can ask of a model to build on, each as a term of the filter grammar, so that together they are one filter. */

import { quote } from "../filter/expression";
import type { Settings } from "../state/settings";

export interface Criterion {
  key: "task" | "language" | "size" | "chain" | "alive" | "quantized" | "whole";
  label: string;
  term: string;
  /** How it was judged. */
  how: string;
}

/** What this atlas can tell. */
export interface Known {
  /** The day of the snapshot, `2024-07-11`; null: not known. */
  snapshot: string | null;
  parameters: boolean;
}

export const SIZES = ["1", "3", "8", "15", "35", "75"] as const;
export const MONTHS = ["3", "6", "12", "24"] as const;
export const QUANTIZED = ["any", "gguf", "awq", "gptq", "mlx", "onnx"] as const;

/** Sizes that names tell, in billions, as they are written. */
const NAMED_SIZES =
  "70m 125m 160m 350m 360m 410m 500m 560m 0.5b 0.6b 1b 1.1b 1.3b 1.4b 1.5b 1.6b 1.7b 1.8b 2b 2.7b 2.8b 3b 4b 6b 6.7b 6.9b 7b 8b 9b 10b 11b 12b 13b 14b 15b 20b 22b 24b 27b 30b 32b 33b 34b 35b 40b 65b 67b 70b 72b".split(
    " ",
  );

const inBillions = (size: string): number => Number.parseFloat(size) / (size.endsWith("m") ? 1000 : 1);

/** What is filled in at first: asked of every model that one builds on. */
export const FIRST: Settings = { chain: "1", alive: "12", quant: "any" };

/** A relation counts as it is declared, or as a rule infers it. */
const related = (relation: string): string => `relation:${relation}|relation_inferred:${relation}`;

export const QUANTIZED_CHILD = `(${related("quantized")})`;

/** The day so many months before another, in UTC. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const there = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1, 0)).getUTCDate();
  there.setUTCDate(Math.min(date, last));
  return there.toISOString().slice(0, 10);
}

export const yearBefore = (day: string): string => monthsBefore(day, 12);

export function criteriaOf(asked: Settings, { snapshot, parameters }: Known): Criterion[] {
  const found: Criterion[] = [];
  if (asked.task)
    found.push({
      key: "task",
      label: `for ${asked.task}`,
      term: `task:${quote(asked.task)}`,
      how: "as declared",
    });
  if (asked.language)
    found.push({
      key: "language",
      label: `in ${asked.language}`,
      term: `language:${quote(asked.language)}`,
      how: "as declared",
    });
  if (asked.size) {
    const named = NAMED_SIZES.filter((size) => inBillions(size) <= Number(asked.size));
    found.push({
      key: "size",
      label: `at most ${asked.size} B parameters`,
      term: parameters ? `parameters:<=${asked.size}b` : `(${named.map((size) => `"-${size}"`).join("|")})`,
      how: parameters
        ? "counted from its files; a model whose count is not known is left out"
        : "this source counts no parameters: taken from names that tell a size (-7b); others are left out",
    });
  }
  if (asked.chain)
    found.push({
      key: "chain",
      label: "permissive through the whole chain",
      term: "chain:permissive",
      how: "its license and those of all ancestors; a missing one is not permissive",
    });
  if (asked.alive && snapshot) {
    const since = monthsBefore(snapshot, Number(asked.alive));
    found.push({
      key: "alive",
      label: `alive: since ${since}`,
      term: `(created:>=${since}|modified:>=${since}|above:(created:>=${since}))`,
      how: `made or changed, or with a descendant made, within ${asked.alive} months before the snapshot`,
    });
  }
  if (asked.quant) {
    const format =
      asked.quant === "any" ? "" : ` (tag:${asked.quant}|format:${asked.quant}|library:${asked.quant})`;
    found.push({
      key: "quantized",
      label: asked.quant === "any" ? "with quantized versions" : `with ${asked.quant.toUpperCase()} versions`,
      term: format ? `child:(${QUANTIZED_CHILD}${format})` : `child:${QUANTIZED_CHILD}`,
      how: "children whose relation is quantized, declared or inferred by rule",
    });
  }
  found.push({
    key: "whole",
    label: "a whole model",
    term: `-(${related("quantized")}|${related("adapter")})`,
    how: "no quantized copy and no adapter itself, declared or by rule",
  });
  return found;
}

export const shortlistFilter = (criteria: readonly Criterion[]): string =>
  criteria.map(({ term }) => term).join(" ");
