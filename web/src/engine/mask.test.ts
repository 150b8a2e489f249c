import { describe, expect, test } from "vitest";
import { maskFromBits, RowMask } from "./mask";
import { MASK } from "./types";

test("bit ix & 7 of byte ix >> 3 says whether a row matches", () => {
  expect([...maskFromBits(Uint8Array.from([0b0000_0101, 0b1]), 9)]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1]);
});

describe("filter and members", () => {
  function mask(): RowMask {
    const rows = new RowMask();
    rows.resize(4);
    return rows;
  }

  test("without either all rows are shown and no byte is kept", () => {
    const rows = mask();
    expect(rows.bytes).toBeNull();
    expect(rows.shown).toBe(4);
  });

  test("members are lit and the rest muted, whatever the filter shows", () => {
    const rows = mask();
    rows.setFilter(Uint8Array.from([1, 1, 0, 0]));
    rows.setMembers([2, 3, 99]);
    expect([...(rows.bytes ?? [])]).toEqual([0, 0, 2, 2]);
    expect(rows.lit).toBe(2);
    expect(rows.shown).toBe(2);
  });

  test("the filter is back when the members are gone", () => {
    const rows = mask();
    rows.setFilter(Uint8Array.from([1, 1, 0, 0]));
    rows.setMembers([2]);
    rows.setMembers(null);
    expect([...(rows.bytes ?? [])]).toEqual([1, 1, 0, 0]);
  });

  test("hidden rows stay hidden unless they are members", () => {
    const rows = mask();
    rows.setFilter(Uint8Array.from([MASK.hidden, MASK.hidden, 1, 1]));
    rows.setMembers([1]);
    expect([...(rows.bytes ?? [])]).toEqual([MASK.hidden, MASK.lit, 0, 0]);
  });

  test("a mask set before the rows are known holds once they are", () => {
    const rows = new RowMask();
    rows.setFilter(Uint8Array.from([0, 1, 1, 1]));
    expect(rows.bytes).toBeNull();
    rows.resize(4);
    expect(rows.shown).toBe(3);
  });
});
