/** Terms of the filter grammar, and the views that they lead to. */

import { readExpression } from "../filter/expression";
import type { View } from "../state/view";

const PLAIN = /^[\p{L}\p{N}_./+-]+$/u;

/** A value as the grammar takes it: in quotes where it holds what the grammar uses, or reads as something else. */
export const quoted = (value: string): string =>
  PLAIN.test(value) && value !== "missing" && !value.startsWith("-")
    ? value
    : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

export const term = (field: string, value: string | null): string =>
  `${field}:${value === null ? "missing" : quoted(value)}`;

export const terms = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(" ");

/** The table, or another view, of what a filter keeps, and nothing else. */
export const filtered = (filter: string, surface: View["surface"] = "table"): Partial<View> => ({
  surface,
  model: null,
  family: null,
  selection: [],
  camera: null,
  ...readExpression(filter),
});
