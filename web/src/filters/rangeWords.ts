/** A range, and other terms of a filter, in words. */

import { parse, type Tree } from "../filter/grammar";
import { fieldNamed } from "../filter/grammarFields";
import { numberOf } from "../filter/literals";
import { boundsOf } from "../filter/ranges";
import { count, parameters, percent } from "../format/numbers";
import { stepWords } from "../select/stepWords";
import { fieldLabel, valueLabel } from "../words";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2024-01-31" → "31 Jan 2024", "2024-01" → "Jan 2024". */
function dateWords(date: string): string {
  const [year, month, day] = date.split("-");
  const named = month === undefined ? "" : `${MONTHS[Number(month) - 1]} `;
  return `${day === undefined ? "" : `${Number(day)} `}${named}${year}`;
}

/** A bound as a person reads it. */
export function boundWords(column: string, bound: string): string {
  if (fieldNamed(column)?.kind === "date") return dateWords(bound);
  const value = numberOf(bound);
  if (column === "parameters") return parameters(value);
  if (column === "faithfulness") return percent(value);
  return Number.isInteger(value) ? count(value) : String(value);
}

/** `1000..5000` → "1,000 to 5,000"; `>=7b` → "at least 7 B"; `2024-01` → "Jan 2024". */
export function rangeWords(column: string, range: string): string {
  const { low, high, open } = boundsOf(range);
  const date = fieldNamed(column)?.kind === "date";
  const word = (bound: string) => boundWords(column, bound);
  if (low !== null && high !== null) return low === high ? word(low) : `${word(low)} to ${word(high)}`;
  if (low !== null)
    return `${date ? (open ? "after" : "from") : open ? "more than" : "at least"} ${word(low)}`;
  if (high !== null)
    return `${date ? (open ? "before" : "until") : open ? "less than" : "at most"} ${word(high)}`;
  return "any";
}

const STATE_WORDS: Readonly<Record<string, string>> = {
  root: "base models",
  leaf: "without children",
  "only-ghosts": "parents not in the atlas",
};

const LINEAGE_WORDS: Readonly<Record<string, string>> = {
  under: "descends from",
  above: "ancestor of",
  parent: "child of",
  child: "parent of",
  root: "family of",
  family: "family with",
};

/** A term that is no pick, in words; null where the term itself says it best. */
export function termWords(term: string): { field: string; value: string } | null {
  let tree: Tree;
  try {
    tree = parse(term);
  } catch {
    return null;
  }
  const negative = tree.kind === "not";
  const leaf = tree.kind === "not" ? tree.term : tree;
  const not = negative ? "not " : "";
  if (leaf.kind === "word")
    return { field: "Name", value: `${negative ? "without" : "with"} “${leaf.text}”` };
  if (leaf.kind !== "equals") return null;
  const { field, value } = leaf;
  if (field === "is") return { field: "Only", value: not + (STATE_WORDS[value] ?? value) };
  if (field === "changed")
    return { field: fieldLabel(value), value: negative ? "as its parent’s" : "not its parent’s" };
  if (field === "area" || field === "volume")
    return { field: "Place", value: not + stepWords(`${field}:${value}`).toLowerCase() };
  const lineage = LINEAGE_WORDS[field];
  if (lineage) return { field: negative ? `Not ${lineage}` : capital(lineage), value };
  return { field: fieldLabel(field), value: not + valueLabel(field, value) };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
