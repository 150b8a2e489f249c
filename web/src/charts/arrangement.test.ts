import { expect, test } from "vitest";
import { inOrder, moved, movedPin, readArrangement, toggled, writeArrangement } from "./arrangement";
import { CHARTS, FIRST_PINS } from "./catalog";

const FIRST = readArrangement("");

test("the first arrangement is empty in a link, and pins what a first visit needs", () => {
  expect(writeArrangement(FIRST)).toBe("");
  expect(FIRST.pinned).toEqual(FIRST_PINS);
});

test("an arrangement comes back as it was written", () => {
  const changed = {
    pinned: ["owner", "likes"],
    hidden: ["tag"],
    first: ["owner", "downloads"],
    linear: ["likes"],
    shares: true,
    order: "lift",
  } as const;
  expect(readArrangement(writeArrangement(changed))).toEqual(changed);
  expect(readArrangement(writeArrangement({ ...FIRST, pinned: [] })).pinned).toEqual([]);
});

test("what is no column is left out", () => {
  expect(readArrangement("pin:likes <b> constructor likes,by:nonsense,hide:x")).toMatchObject({
    pinned: ["likes"],
    hidden: [],
    order: "matching",
  });
});

test("a chart moves by one place among those that are shown", () => {
  const [a, b, c] = CHARTS.map(({ column }) => column) as [string, string, string];
  expect(inOrder(moved(FIRST, b, -1)).slice(0, 3)).toEqual([b, a, c]);
  expect(inOrder(moved({ ...FIRST, hidden: [b] }, a, 1)).slice(0, 3)).toEqual([b, c, a]);
  expect(moved(FIRST, a, -1)).toBe(FIRST);
  expect(new Set(inOrder(moved(FIRST, c, -1)))).toEqual(new Set(inOrder(FIRST)));
});

test("pins move and are put in and taken out", () => {
  expect(movedPin(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(movedPin(["a", "b"], "b", 1)).toEqual(["a", "b"]);
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
