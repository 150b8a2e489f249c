/** Facts of two models side by side. */

import type { Detail } from "../api/types";
import { day } from "../format/dates";
import { bytes, count, parameters } from "../format/numbers";
import { fieldLabel, licenseLabel } from "../words";

export interface FactRow {
  field: string;
  label: string;
  /** null: not declared, or not known to this atlas. */
  a: string | null;
  b: string | null;
  differs: boolean;
}

const list = (values: readonly string[]): string | null =>
  values.length > 0 ? [...values].sort().join(", ") : null;
const number = (value: number | null): string | null => (value === null ? null : count(value));

const FIELDS: readonly (readonly [string, (model: Detail) => string | null])[] = [
  ["task", (m) => m.task],
  ["library", (m) => m.library],
  ["licenses", (m) => list(m.licenses)],
  ["license_family", (m) => (m.license_family === "missing" ? null : licenseLabel(m.license_family))],
  ["languages", (m) => list(m.languages)],
  ["datasets", (m) => list(m.datasets)],
  ["parameters", (m) => (m.parameters === null ? null : parameters(m.parameters))],
  ["architecture", (m) => m.architecture],
  ["formats", (m) => list(m.formats)],
  ["storage_bytes", (m) => (m.storage_bytes === null ? null : bytes(m.storage_bytes))],
  ["gated", (m) => m.gated],
  ["created_at", (m) => (m.created_at === null ? null : day(m.created_at))],
  ["downloads", (m) => number(m.downloads)],
  ["likes", (m) => number(m.likes)],
  ["card_words", (m) => number(m.card_words)],
  ["generation", (m) => count(m.generation)],
  ["children", (m) => count(m.children)],
  ["descendants", (m) => count(m.descendants)],
];

/** Every fact that either has. */
export function factRows(a: Detail, b: Detail): FactRow[] {
  return FIELDS.map(([field, tell]) => {
    const [one, other] = [tell(a), tell(b)];
    return { field, label: fieldLabel(field), a: one, b: other, differs: one !== other };
  }).filter((row) => row.a !== null || row.b !== null);
}

const cell = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replace(/\s+/g, " ");

/** The facts as a table in Markdown, with where they are from. */
export function factsMarkdown(a: string, b: string, rows: readonly FactRow[], origin: string): string {
  return [
    `| | ${cell(a)} | ${cell(b)} |`,
    "|---|---|---|",
    ...rows.map(
      (row) => `| ${row.label}${row.differs ? " ≠" : ""} | ${cell(row.a ?? "–")} | ${cell(row.b ?? "–")} |`,
    ),
    "",
    origin,
    "",
  ].join("\n");
}

/** Months of two families on one scale, as running totals. */
export function runningTotals(
  growth: readonly { month: string; models: number }[],
): { at: number; total: number }[] {
  let total = 0;
  return growth.map(({ month, models }) => {
    total += models;
    return { at: Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1, total };
  });
}
