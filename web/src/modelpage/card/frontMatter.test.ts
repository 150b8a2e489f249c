import { describe, expect, it } from "vitest";
import { splitCard } from "./frontMatter";

describe("the head of a card", () => {
  it("is told apart, key by key, lists in one line", () => {
    const { fields, body } = splitCard(
      "---\r\nlicense: mit\r\nlanguage:\r\n- en\r\n- 'no'\r\ntags:\r\n  - a b\r\n---\r\n# Title\r\ntext",
    );
    expect(fields).toEqual([
      ["license", "mit"],
      ["language", "en, no"],
      ["tags", "a b"],
    ]);
    expect(body).toBe("# Title\ntext");
  });

  it("keeps what is deeper as it is written", () => {
    const { fields } = splitCard("---\nmodel-index:\n- name: x\n  results: []\n# a comment\n---\n");
    expect(fields).toEqual([["model-index", "- name: x\n  results: []"]]);
  });

  it("is none where it is not closed, or does not stand at the beginning", () => {
    for (const card of ["---\nlicense: mit\ntext", "text\n---\na: b\n---", "", "\n\n# only text"])
      expect(splitCard(card)).toEqual({ fields: [], body: card });
  });

  it("may come after blank lines and a mark of byte order", () => {
    expect(splitCard("\uFEFF\n---\na: b\n---\nx")).toEqual({ fields: [["a", "b"]], body: "x" });
  });

  it("is no place to run out of time", () => {
    const started = performance.now();
    splitCard(`---\n${"a".repeat(100_000)}\n${" - ".repeat(50_000)}\n---\n`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
