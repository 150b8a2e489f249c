/** Rows as a CSV file, made in the browser. */

import type { Row } from "./rows";

export const COLUMNS: readonly (keyof Row)[] = [
  "name",
  "trait",
  "measure",
  "relation",
  "relation_source",
  "weighting",
  "period",
  "null",
  "estimate",
  "low",
  "high",
  "n",
  "denominator",
  "replicates",
  "seed",
];

/** One line a row, CRLF, fields quoted where they must be (RFC 4180); what is empty is an empty field. */
export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => field(row[column])).join(","));
  return `${[COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
}

function field(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
