/** A pick as a condition on the values that the page has of a column. */

import type { ColumnMeta, NumberMeta, RowCondition } from "../engine";
import { asks, MISSING, type Pick } from "./expression";
import { fieldNamed } from "./grammarFields";
import { type Interval, storedWithin } from "./ranges";

/** Null where only the server can tell: the page has no such column, or not all that the pick asks about. */
export function conditionOf(
  column: string,
  meta: ColumnMeta | undefined,
  pick: Pick,
  rows: number,
): RowCondition | null {
  if (!meta || fieldNamed(column)?.kind === "list") return null;
  if (meta.kind === "category") {
    const rejected = rejectedCodes(column, meta, pick);
    return rejected && { column, rejected };
  }
  return meta.kind === "number" ? numberCondition(column, meta, pick, rows) : null;
}

/** By code, or by value of a small whole number: 1 where a pick leaves it out. */
export function rejectedCodes(column: string, meta: ColumnMeta, pick: Pick): Uint8Array | null {
  const codeOf = codes(column, meta);
  if (!codeOf) return null;
  const only = pick.only.map(codeOf);
  const not = pick.not.map(codeOf);
  const rejected = new Uint8Array(
    meta.kind === "category" ? meta.values.length + 1 : meta.dtype === "u8" ? 256 : 65_536,
  );
  if (only.length > 0) rejected.fill(1);
  for (const found of only) {
    if (!found) return null;
    for (const code of found) rejected[code] = 0;
  }
  for (const found of not) {
    if (!found) return null;
    for (const code of found) rejected[code] = 1;
  }
  return rejected;
}

function numberCondition(column: string, meta: NumberMeta, pick: Pick, rows: number): RowCondition | null {
  const { range } = pick;
  const within = range === undefined ? null : storedWithin(column, meta, range, rows);
  if (range !== undefined && within === null) return null;
  if (meta.dtype === "u8" || meta.dtype === "u16") {
    const inside = typeof within === "function" ? within : within && insideOf(within);
    return smallCondition(column, meta, pick, inside);
  }
  if ([...pick.only, ...pick.not].some((value) => value !== MISSING) || typeof within === "function")
    return null;
  return {
    column,
    within: within ?? (asks(pick) ? NONE : ALL),
    missing: pick.not.includes(MISSING) ? false : !asks(pick) || pick.only.includes(MISSING),
  };
}

const ALL: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const NONE: Interval = { low: 1, high: 0 };

const insideOf =
  ({ low, high }: Interval): ((value: number) => boolean) =>
  (value) =>
    value >= low && value <= high;

function smallCondition(
  column: string,
  meta: NumberMeta,
  pick: Pick,
  inside: ((stored: number) => boolean) | null,
): RowCondition | null {
  const rejected = rejectedCodes(column, meta, pick);
  if (!rejected) return null;
  if (inside) {
    if (pick.only.length === 0) rejected.fill(1);
    for (let stored = 0; stored < rejected.length; stored++)
      if (stored !== meta.missing && inside(stored)) rejected[stored] = 0;
    if (pick.not.includes(MISSING)) rejected[meta.missing ?? 0] = 1;
  }
  return { column, rejected };
}

/**
 * Codes of a value, letter case apart; null where the server alone knows which rows have it. Code 0 is missing, `i` is
 * `values[i - 1]`. Small numbers are their own codes.
 */
export function codes(
  column: string,
  meta: ColumnMeta,
): ((value: string) => readonly number[] | null) | null {
  if (meta.kind === "category") {
    const byValue = new Map<string, number[]>();
    meta.values.forEach((value, i) => {
      if (value === null) return;
      const folded = value.toLowerCase();
      byValue.set(folded, [...(byValue.get(folded) ?? []), i + 1]);
    });
    if (!SAY_MISSING.has(column) || !byValue.has(MISSING)) byValue.set(MISSING, [0]);
    const whole = meta.other === null;
    return (value) =>
      byValue.get(value.toLowerCase()) ?? (whole && PLAIN.test(value) && !meta.labels ? [] : null);
  }
  if (meta.kind !== "number" || (meta.dtype !== "u8" && meta.dtype !== "u16")) return null;
  return (value) => {
    if (value === MISSING) return meta.missing === null ? null : [meta.missing];
    return /^\d{1,5}$/.test(value) && Number(value) < (meta.missing ?? 65_535) ? [Number(value)] : null;
  };
}

/** Columns in which what is missing has a word of its own. */
const SAY_MISSING: ReadonlySet<string> = new Set(["license_family", "chain"]);

/** Letters whose case both sides fold alike. */
const PLAIN = /^[ -~]*$/;
