/** Rows as lines of cells between tabs, as spreadsheets take them from the clipboard. */

import type { ModelRow } from "./rows";

/** What a spreadsheet takes for a formula gets an apostrophe before it, as in an export. */
const FORMULA = /^[=+\-@]/;

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = (Array.isArray(value) ? value.join("|") : String(value)).replaceAll(/[\t\r\n]+/g, " ");
  return FORMULA.test(text) ? `'${text}` : text;
}

export function tsv(columns: readonly string[], rows: readonly ModelRow[]): string {
  return [
    columns.join("\t"),
    ...rows.map((row) => columns.map((name) => cellText(row[name])).join("\t")),
  ].join("\n");
}
