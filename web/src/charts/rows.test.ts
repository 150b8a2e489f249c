// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { ColumnCounts, ValueCount } from "../filters/useCounts";
import { csvOf, inOrder, rowsOfNumbers, rowsOfValues } from "./rows";

const value = (name: string, matching: number, all: number | null): ValueCount => ({
  value: name,
  label: null,
  code: 1,
  matching,
  all,
});
const values = [value("b", 10, 100), value("a", 30, 400), value("c", 5, 5), value("missing", 5, 495)];
const counts: ColumnCounts = {
  values,
  total: 1000,
  matched: 50,
  absent: false,
  loading: false,
  error: null,
};
const names = (order: Parameters<typeof inOrder>[1]) => inOrder(values, order, counts).map((v) => v.value);

test("values stand by matches, by all, by lift with the rare ones last, or by name", () => {
  expect(names("matching")).toEqual(["a", "b", "missing", "c"]);
  expect(names("all")).toEqual(["missing", "a", "b", "c"]);
  expect(names("lift")).toEqual(["b", "a", "missing", "c"]);
  expect(names("name")).toEqual(["a", "b", "c", "missing"]);
});

test("a row has both shares and their ratio", () => {
  expect(rowsOfValues("task", [value("b", 10, 100)], counts)[0]).toEqual({
    label: "b",
    matching: 10,
    all: 100,
    shareMatching: 0.2,
    shareAll: 0.1,
    lift: 2,
  });
  expect(rowsOfValues("owner", [value("new", 1, null)], counts)[0]).toMatchObject({ all: null, lift: null });
});

test("bins have rows, and what is not known has one", () => {
  const rows = rowsOfNumbers("downloads", {
    axis: "log",
    edges: [0, 1, 10],
    all: [6, 4],
    shown: [1, 3],
    missing: 7,
    missingShown: 2,
  });
  expect(rows.map(({ label }) => label)).toEqual(["0", "1 and more", "Not known"]);
  expect(rows[1]).toMatchObject({ matching: 3, all: 4, shareMatching: 0.75, shareAll: 0.4, lift: 1.875 });
  expect(rows[2]).toMatchObject({ matching: 2, all: 7, lift: null });
});

test("a CSV file quotes what it must, and holds no formula", () => {
  const [row] = rowsOfValues("tag", [value('=cmd|"x",y', 1, 3)], counts);
  expect(row && csvOf([row])).toBe(
    `value,matching,all,share_of_matching,share_of_all,lift\r\n"'=cmd|""x"",y",1,3,0.02,0.003,6.66667\r\n`,
  );
});
