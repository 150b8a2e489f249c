import { expect, test } from "vitest";
import { UNSELECTED } from "./failures";
import { joinMask } from "./RowMask";

const fails = Uint16Array.of(0, 0, 3, 1);

test("without filter and members all rows are shown and no byte is kept", () => {
  expect(joinMask(4, null, null)).toEqual({
    bytes: null,
    shown: 4,
    lit: 0,
    kept: 4,
    selected: 4,
    muted: 0,
    hidden: 0,
  });
});

test("rows that fail nothing are shown, the others muted", () => {
  expect(joinMask(4, fails, null)).toMatchObject({
    bytes: Uint8Array.of(1, 1, 0, 0),
    shown: 2,
    kept: 2,
    muted: 2,
  });
});

test("rows that are not selected are kept all the same", () => {
  const selection = Uint16Array.of(0, UNSELECTED, UNSELECTED | 1, 1);
  expect(joinMask(4, selection, null)).toMatchObject({
    bytes: Uint8Array.of(1, 0, 0, 0),
    kept: 2,
    selected: 1,
  });
});

test("members are lit and the rest muted, whatever the filter keeps; a member counts once", () => {
  expect(joinMask(4, fails, [2, 3, 3, 99])).toMatchObject({
    bytes: Uint8Array.of(0, 0, 2, 2),
    shown: 2,
    lit: 2,
    kept: 2,
    muted: 2,
    hidden: 0,
  });
});

test("what is left out is gone where that is asked for, but for members", () => {
  expect(joinMask(4, fails, null, true)).toMatchObject({
    bytes: Uint8Array.of(1, 1, 3, 3),
    muted: 0,
    hidden: 2,
  });
  expect(joinMask(4, fails, [2], true)).toMatchObject({
    bytes: Uint8Array.of(0, 0, 2, 3),
    lit: 1,
    muted: 2,
    hidden: 1,
  });
});
