import { expect, test } from "vitest";
import type { Detail } from "../api/types";
import { factRows, factsMarkdown, runningTotals } from "./facts";

const model = (change: Partial<Detail>): Detail =>
  ({
    licenses: [],
    license_family: "missing",
    languages: [],
    datasets: [],
    formats: [],
    task: null,
    library: null,
    parameters: null,
    architecture: null,
    storage_bytes: null,
    gated: null,
    created_at: null,
    downloads: null,
    likes: null,
    card_words: null,
    generation: 0,
    children: 0,
    descendants: 0,
    ...change,
  }) as Detail;

test("facts differ where they differ, whatever their order, and what neither has is left out", () => {
  const rows = factRows(
    model({ task: "a|b", languages: ["en", "de"], downloads: 0 }),
    model({ languages: ["de", "en"] }),
  );
  expect(rows.map(({ field, differs }) => [field, differs])).toEqual([
    ["task", true],
    ["languages", false],
    ["downloads", true],
    ["generation", false],
    ["children", false],
    ["descendants", false],
  ]);
  const text = factsMarkdown("x/a", "x/b", rows, "from here");
  expect(text).toContain("| Task ≠ | a\\|b | – |");
  expect(text.split("\n")[1]).toBe("|---|---|---|");
});

test("running totals add up month by month", () => {
  expect(
    runningTotals([
      { month: "2023-12", models: 2 },
      { month: "2024-02", models: 3 },
    ]),
  ).toEqual([
    { at: 2023 * 12 + 11, total: 2 },
    { at: 2024 * 12 + 1, total: 5 },
  ]);
});
