import { expect, test } from "vitest";
import { pickable } from "../search/nearest";
import { seeded } from "../testing/random";
import { birthsOf, DAY, unbornMuted } from "./births";

const random = seeded(11);
const MISSING = 0xffffffff;
const born = Uint32Array.from({ length: 2_000 }, () =>
  random() < 0.1 ? MISSING : 1_646_263_744 + Math.floor(random() * 900) * DAY + Math.floor(random() * DAY),
);
const mask = Uint8Array.from(born, () => Math.floor(random() * 3));

test("every model is counted on its day or has none", () => {
  const births = birthsOf(born, mask);
  births.all.forEach((count, i) => {
    const on = [...born].filter((at) => at !== MISSING && Math.floor(at / DAY) === births.first + i);
    expect(count).toBe(on.length);
  });
  expect(births.missing).toBe([...born].filter((at) => at === MISSING).length);
  const shown = [...born].filter((at, row) => at !== MISSING && pickable(mask, row)).length;
  expect(births.shown.reduce((a, b) => a + b)).toBe(shown);
  expect(births.missingShown).toBe([...born].filter((at, i) => at === MISSING && pickable(mask, i)).length);
});

test("a date at midnight belongs to the day that begins", () => {
  const days = [19_053, 19_054, 19_061].map((day) => day * DAY);
  expect([...birthsOf(Uint32Array.from(days), null).all]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 1]);
});

test("where no date is known there are no days", () => {
  expect(birthsOf(Uint32Array.of(MISSING, MISSING), null)).toMatchObject({ missing: 2, missingShown: 2 });
});

test("the unborn are muted, and those without a date are not", () => {
  const until = 1_646_263_744 + 400 * DAY;
  for (const given of [null, mask]) {
    const there = unbornMuted(born, until, given);
    for (let row = 0; row < born.length; row++) {
      const at = born[row] as number;
      expect(pickable(there, row)).toBe(pickable(given, row) && (at <= until || at === MISSING));
    }
  }
});
