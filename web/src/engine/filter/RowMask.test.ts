import { expect, test } from "vitest";
import { joinMask } from "./RowMask";

const fails = Uint16Array.of(0, 0, 3, 1);

test("without filter and members all rows are shown and no byte is kept", () => {
  expect(joinMask(4, null, null)).toEqual({ bytes: null, shown: 4, lit: 0, kept: 4 });
});

test("rows that fail nothing are shown, the others muted", () => {
  expect(joinMask(4, fails, null)).toEqual({ bytes: Uint8Array.of(1, 1, 0, 0), shown: 2, lit: 0, kept: 2 });
});

test("members are lit and the rest muted, whatever the filter keeps; a member counts once", () => {
  expect(joinMask(4, fails, [2, 3, 3, 99])).toEqual({
    bytes: Uint8Array.of(0, 0, 2, 2),
    shown: 2,
    lit: 2,
    kept: 2,
  });
});
