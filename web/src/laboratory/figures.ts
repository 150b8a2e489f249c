/** Figures in words: an estimate, its interval, and what it is a share of. */

import { count } from "../format/numbers";
import { relationLabel } from "../words";
import type { Edges, Row } from "./rows";

/** How an estimate is written. */
export type Form = "share" | "decimal" | "number";

/** 0.13302 → "13.3 %", "0.13" or "0.133"; counts are grouped. */
export function written(value: number, form: Form): string {
  if (form === "share") return `${(100 * value).toFixed(1)}\u00a0%`;
  if (form === "decimal") return value.toFixed(2);
  if (Number.isInteger(value)) return count(value);
  if (Math.abs(value) >= 1000) return count(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** The interval of a row, "8 to 24 %"; null where it has none. */
export function interval({ low, high }: Row, form: Form): string | null {
  if (low === null || high === null) return null;
  const from = written(low, form);
  return `${form === "share" ? from.replace("\u00a0%", "") : from} to ${written(high, form)}`;
}

/** "13.3 % [7.9 to 24.2 %]". */
export function told(row: Row, form: Form): string {
  if (row.estimate === null) return "–";
  const between = interval(row, form);
  return written(row.estimate, form) + (between ? ` [${between}]` : "");
}

/** "435 of 3,270"; null where nothing was counted. */
export function counted({ n, denominator }: Row): string | null {
  if (n === null) return null;
  return denominator === null ? count(n) : `${count(n)} of ${count(denominator)}`;
}

/** "Fine-tune, declared". */
export const edgesLabel = ({ relation, relation_source }: Edges): string =>
  relation === "all"
    ? "All relations"
    : relationLabel(relation) + (relation_source ? `, ${relation_source}` : "");

/** "license_family" → "License family". */
export function spoken(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "a, b and c". */
export function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
