import { expect, test } from "vitest";
import { rangeWords, termWords } from "./rangeWords";

test.each([
  ["downloads", "1000..5000", "1,000 to 5,000"],
  ["downloads", "10k..", "at least 10,000"],
  ["likes", "<5", "less than 5"],
  ["likes", "7", "7"],
  ["parameters", ">=7b", "at least 7 B"],
  ["parameters", "1b..2.5b", "1 B to 2.5 B"],
  ["created", "2024-01..2024-06", "Jan 2024 to Jun 2024"],
  ["created", ">2024-01-31", "after 31 Jan 2024"],
  ["created", "..2023", "until 2023"],
  ["faithfulness", "0.4..", "at least 40 %"],
])("the range %s:%s is “%s”", (column, range, words) => {
  expect(rangeWords(column, range)).toBe(words);
});

test.each([
  ["is:root", { field: "Only", value: "base models" }],
  ["-is:leaf", { field: "Only", value: "not without children" }],
  ["changed:license", { field: "License", value: "not its parent’s" }],
  ["under:a/b", { field: "Descends from", value: "a/b" }],
  ["qwen", { field: "Name", value: "with “qwen”" }],
  ["task:a|library:b", null],
  ["nofield:x", null],
])("the term %s in words", (term, words) => {
  expect(termWords(term)).toEqual(words);
});
