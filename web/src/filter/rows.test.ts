import { describe, expect, it } from "vitest";
import { categoryCodes, countCodes, failures, maskOf, numberCodes, removedBy, SERVER } from "./rows";

const task = categoryCodes(new Uint8Array([1, 2, 0, 1, 2, 1]), ["generation", "vision"]);
const family = categoryCodes(new Uint8Array([1, 1, 2, 2, 1, 2]), ["permissive", "missing"]);
const generation = numberCodes(new Uint16Array([0, 1, 2, 0, 65535, 1]));
const filter = [
  { column: "task", codes: task, pick: { only: ["generation"], not: [] } },
  { column: "license_family", codes: family, pick: { only: [], not: ["missing"] } },
];

describe("a filter over whole columns", () => {
  it("keeps the rows that every condition keeps", () => {
    const fails = failures(6, filter, null);
    expect([...maskOf(fails).mask]).toEqual([1, 0, 0, 0, 0, 0]);
    expect(maskOf(fails).matched).toBe(1);
  });

  it("joins the server's answer bit by bit", () => {
    const fails = failures(6, [], new Uint8Array([0b100101]));
    expect([...maskOf(fails).mask]).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it("tells a missing value from every declared one", () => {
    const missing = { column: "task", codes: task, pick: { only: ["missing"], not: [] } };
    expect([...maskOf(failures(6, [missing], null)).mask]).toEqual([0, 0, 1, 0, 0, 0]);
  });

  it("keeps nothing for a value that no row has", () => {
    const none = { column: "task", codes: task, pick: { only: ["audio"], not: [] } };
    expect(maskOf(failures(6, [none], null)).matched).toBe(0);
  });

  it("takes small numbers as their own codes", () => {
    const base = { column: "generation", codes: generation, pick: { only: ["0", "2"], not: [] } };
    expect([...maskOf(failures(6, [base], null)).mask]).toEqual([1, 0, 1, 1, 0, 0]);
  });
});

describe("counts beside a filter", () => {
  it("leave out the column's own condition, so that they say what a click would give", () => {
    const fails = failures(6, filter, null);
    expect([...countCodes(task, fails, 1)]).toEqual([0, 1, 2]);
    expect([...countCodes(family, fails, 2)]).toEqual([0, 1, 2]);
    expect([...countCodes(task, fails, 0)]).toEqual([0, 1, 0]);
  });

  it("say how many rows one condition alone removes", () => {
    const fails = failures(6, filter, new Uint8Array([0b111110]));
    expect(removedBy(fails, 1)).toBe(2);
    expect(removedBy(fails, 2)).toBe(2);
    expect(removedBy(fails, SERVER)).toBe(1);
  });

  it("agree with a filter by the slow definition on random rows", () => {
    let state = 7;
    const next = (n: number) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state % n;
    };
    const n = 500;
    const a = Uint8Array.from({ length: n }, () => next(4));
    const b = Uint8Array.from({ length: n }, () => next(3));
    const values = ["x", "y", "z"];
    const columns = [categoryCodes(a, values), categoryCodes(b, values.slice(0, 2))];
    const picks = [
      { only: ["x", "missing"], not: [] },
      { only: [], not: ["y"] },
    ];
    const conditions = columns.map((codes, i) => ({
      column: String(i),
      codes,
      pick: picks[i] ?? { only: [], not: [] },
    }));
    const fails = failures(n, conditions, null);
    const slow = Array.from({ length: n }, (_, i) => (a[i] === 1 || a[i] === 0) && b[i] !== 2);
    expect([...maskOf(fails).mask].map(Boolean)).toEqual(slow);
    const counted = countCodes(columns[0] as never, fails, 1);
    for (let code = 0; code < 4; code++) {
      expect(counted[code]).toBe(a.filter((value, i) => value === code && b[i] !== 2).length);
    }
  });
});
