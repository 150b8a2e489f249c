import { describe, expect, it } from "vitest";
import { seeded } from "../testing/random";
import { bitOf, countKept, failures, removedBy } from "./failures";

// Codes: 0 missing, 1 generation, 2 vision; 0 missing, 1 permissive, 2 declared as "missing".
const task = Uint8Array.of(1, 2, 0, 1, 2, 1);
const family = Uint8Array.of(1, 1, 2, 2, 1, 2);
const filter = [
  { values: task, rejected: Uint8Array.of(1, 0, 1) },
  { values: family, rejected: Uint8Array.of(1, 0, 1) },
];
const kept = (fails: Uint16Array) => [...fails].map((f) => (f === 0 ? 1 : 0));

describe("a filter over whole columns", () => {
  it("keeps the rows that every condition keeps", () => {
    expect(kept(failures(6, filter, null))).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it("joins the server's answer bit by bit", () => {
    expect(kept(failures(6, [], Uint8Array.of(0b100101)))).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it("keeps numbers within a range, and missing ones where it says so", () => {
    const downloads = Uint32Array.of(0, 1_000, 5_000, 5_001, 4_294_967_295);
    const condition = { values: downloads, within: { low: 1_000, high: 5_000 }, absent: 4_294_967_295 };
    expect(kept(failures(5, [{ ...condition, missing: false }], null))).toEqual([0, 1, 1, 0, 0]);
    expect(kept(failures(5, [{ ...condition, missing: true }], null))).toEqual([0, 1, 1, 0, 1]);
    const trending = { ...condition, values: Float32Array.of(Number.NaN, 1_000), absent: null };
    expect(kept(failures(2, [{ ...trending, missing: true }], null))).toEqual([1, 1]);
    expect(kept(failures(2, [{ ...trending, missing: false }], null))).toEqual([0, 1]);
  });

  it("counts beside a condition that the server decided", () => {
    const fails = failures(6, [{ bits: Uint8Array.of(0b000111) }], Uint8Array.of(0b110011));
    expect([...fails].map((f) => f !== 0)).toEqual([false, false, true, true, true, true]);
    expect([...countKept(task, 3, fails, bitOf(0))]).toEqual([0, 2, 2]);
  });

  it("is worked out in the same place again", () => {
    const first = failures(6, filter, null);
    expect(failures(6, [], null, null, first)).toBe(first);
    expect([...first]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("keeps values that the table of codes does not reach", () => {
    const generation = { values: Uint16Array.of(0, 1, 65_535), rejected: Uint8Array.of(1, 0) };
    expect(kept(failures(3, [generation], null))).toEqual([0, 1, 1]);
  });
});

describe("counts beside a filter", () => {
  it("leave out the column's own condition, so that they say what a click would give", () => {
    const fails = failures(6, filter, null);
    expect([...countKept(task, 3, fails, bitOf(0))]).toEqual([0, 1, 2]);
    expect([...countKept(family, 3, fails, bitOf(1))]).toEqual([0, 1, 2]);
    expect([...countKept(task, 3, fails, 0)]).toEqual([0, 1, 0]);
  });

  it("say how many rows one condition alone removes", () => {
    const fails = failures(6, filter, Uint8Array.of(0b111110));
    const slow = (own: number) => [...fails].filter((f) => f === own).length;
    for (const condition of [0, 1, null])
      expect(removedBy(fails, bitOf(condition))).toBe(slow(bitOf(condition)));
    expect(removedBy(fails, bitOf(null))).toBe(1);
  });

  it("agree with a filter by the slow definition on random rows", () => {
    const random = seeded(7);
    const n = 500;
    const column = (codes: number) => Uint8Array.from({ length: n }, () => Math.floor(random() * codes));
    const [a, b] = [column(4), column(3)];
    const conditions = [
      { values: a, rejected: Uint8Array.of(0, 0, 1, 1) },
      { values: b, rejected: Uint8Array.of(0, 0, 1) },
    ];
    const fails = failures(n, conditions, null);
    expect(kept(fails).map(Boolean)).toEqual(Array.from(a, (code, i) => code < 2 && b[i] !== 2));
    const counted = countKept(a, 4, fails, bitOf(0));
    for (let code = 0; code < 4; code++) {
      expect(counted[code]).toBe(a.filter((value, i) => value === code && b[i] !== 2).length);
    }
  });
});
