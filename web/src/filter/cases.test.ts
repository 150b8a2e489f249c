/** The same cases as the server's (`tests/atlas/test_filter_cases.py`): trees, rows kept, errors with places. */

import { describe, expect, it } from "vitest";
import type { ColumnMeta, TypedColumn } from "../engine";
import { type Condition, failures } from "../engine/filter/failures";
import cases from "./cases.json";
import { expression, type Picks, readExpression } from "./expression";
import { GrammarError, parse } from "./grammar";
import { conditionOf } from "./rejected";

const ROWS = cases.rows.id.length;
const ARRAYS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array };

interface Column {
  meta: ColumnMeta;
  values: TypedColumn;
}

const columns = new Map<string, Column>(
  Object.entries(cases.points).map(([name, { meta, values }]) => {
    const numbers = values.map((value) => value ?? Number.NaN);
    return [
      name,
      {
        meta: meta as unknown as ColumnMeta,
        values: ARRAYS[meta.dtype as keyof typeof ARRAYS].from(numbers),
      },
    ];
  }),
);

/** Rows that the page keeps by itself; null where it has to ask the server. */
function kept(picks: Picks): number[] | null {
  const conditions: Condition[] = [];
  for (const [name, pick] of Object.entries(picks)) {
    const column = columns.get(name);
    const condition = conditionOf(name, column?.meta, pick, ROWS);
    if (!column || !condition || "bits" in condition) return null;
    const { meta, values } = column;
    conditions.push(
      "rejected" in condition
        ? { values, rejected: condition.rejected }
        : { ...condition, values, absent: meta.kind === "number" ? meta.missing : null },
    );
  }
  return [...failures(ROWS, conditions, null)].flatMap((fails, ix) => (fails === 0 ? [ix] : []));
}

describe("a filter that the server reads too", () => {
  it.each(cases.cases)("$text parses to its tree", ({ text, tree }) => {
    expect(parse(text)).toEqual(tree);
  });

  it.each(cases.cases)("$text is picked, or left to the server", ({ text, picks, query, written }) => {
    expect(readExpression(text)).toEqual({ picks, query });
    expect(expression(picks as Picks, query)).toBe(written);
    expect(readExpression(written)).toEqual({ picks, query });
  });

  it.each(cases.cases.filter(({ query }) => query === ""))(
    "$text keeps the rows that the server keeps, or is left to it",
    ({ picks, keeps, server }) => {
      expect(kept(picks as Picks)).toEqual(server ? null : keeps);
    },
  );

  it.each(cases.trees)(
    "$text, about relatives, parses to its tree and is left to the server",
    ({ text, tree }) => {
      expect(parse(text)).toEqual(tree);
      expect(readExpression(text)).toEqual({ picks: {}, query: text });
    },
  );

  it.each(cases.errors)("$text is wrong at the same place", ({ text, term, at }) => {
    let error: unknown = null;
    try {
      parse(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(GrammarError);
    expect(error).toMatchObject({ term, at });
  });
});
