import { describe, expect, it } from "vitest";
import {
  expression,
  looksLikeFilter,
  type Picks,
  pick,
  pickRange,
  readExpression,
  terms,
  toggleTerm,
} from "./expression";

describe("a click on a value", () => {
  it("keeps only that value, and again keeps all", () => {
    const once = pick({}, "task", "robotics", "replace");
    expect(once).toEqual({ task: { only: ["robotics"], not: [] } });
    expect(pick(once, "task", "robotics", "replace")).toEqual({});
  });

  it("replaces what was kept of the same column and leaves other columns alone", () => {
    const before: Picks = { task: { only: ["a", "b"], not: [] }, library: { only: ["peft"], not: [] } };
    expect(pick(before, "task", "b", "replace")).toEqual({
      task: { only: ["b"], not: [] },
      library: { only: ["peft"], not: [] },
    });
  });

  it("with shift adds and takes away", () => {
    const two = pick(pick({}, "task", "a", "replace"), "task", "b", "add");
    expect(two.task?.only).toEqual(["a", "b"]);
    expect(pick(two, "task", "a", "add").task?.only).toEqual(["b"]);
  });

  it("with alt excludes, and a value is never both kept and excluded", () => {
    const out = pick(pick({}, "task", "a", "add"), "task", "a", "exclude");
    expect(out).toEqual({ task: { only: [], not: ["a"] } });
    expect(pick(out, "task", "a", "exclude")).toEqual({});
    expect(pick(out, "task", "a", "add")).toEqual({ task: { only: ["a"], not: [] } });
  });
});

describe("the expression", () => {
  it("joins picks and query in the server's grammar", () => {
    const picks: Picks = {
      task: { only: ["text-generation", "missing"], not: [] },
      library: { only: [], not: ["peft", "mlx"] },
    };
    expect(expression(picks, " downloads:>1000 ")).toBe(
      "-library:peft -library:mlx task:text-generation|missing downloads:>1000",
    );
  });

  it("quotes what the grammar would read as something else", () => {
    const odd = ["two words", 'a"b', "a|b", "a:b", "-x", "(y)"];
    const text = expression({ task: { only: odd, not: [] } }, "");
    expect(text).toBe('task:"two words"|"a\\"b"|"a|b"|"a:b"|"-x"|"(y)"');
    expect(readExpression(text)).toEqual({ picks: { task: { only: odd, not: [] } }, query: "" });
  });

  it("reads back what it wrote", () => {
    const picks: Picks = {
      license_family: { only: ["permissive"], not: [] },
      generation: { only: ["0", "1"], not: [] },
      cluster_0: { only: [], not: ["3", "missing"] },
    };
    expect(readExpression(expression(picks, "under:a/b"))).toEqual({ picks, query: "under:a/b" });
  });

  it.each([
    ["downloads:1000..5000", { downloads: { only: [], not: [], range: "1000..5000" } }],
    ["downloads:>=7b|missing", { downloads: { only: ["missing"], not: [], range: ">=7b" } }],
    ["created:2024-01", { created: { only: [], not: [], range: "2024-01" } }],
    ["generation:0|5..", { generation: { only: ["0"], not: [], range: "5.." } }],
    ["-trending:missing", { trending: { only: [], not: ["missing"] } }],
    ["language:en|de", { language: { only: ["en", "de"], not: [] } }],
    ["task:a | task:b", { task: { only: ["a", "b"], not: [] } }],
  ])("picks a range, missing ones, and words of lists: %s", (text, picks) => {
    expect(readExpression(text)).toEqual({ picks, query: "" });
    expect(readExpression(expression(picks, ""))).toEqual({ picks, query: "" });
  });

  it.each([
    ["downloads:>10|<5"],
    ["-downloads:>10"],
    ['task:"missing"'],
    ["a | b"],
    ["task:a|library:b"],
    ["task:a|-b"],
    ["-task:a|b"],
    ["(task:a library:b)"],
    ['"free text"'],
    ["word"],
    ["task:"],
  ])("leaves %s to the server", (text) => {
    expect(readExpression(text)).toEqual({ picks: {}, query: text });
  });

  it("keeps a second list of one column as a term of its own, since both must hold", () => {
    expect(readExpression("task:a|b task:b|c")).toEqual({
      picks: { task: { only: ["a", "b"], not: [] } },
      query: "task:b|c",
    });
  });

  it("keeps what was said of missing values when a range changes", () => {
    const both: Picks = { likes: { only: ["missing"], not: [], range: "1..2" } };
    expect(pickRange(both, "likes", "3..4")).toEqual({
      likes: { only: ["missing"], not: [], range: "3..4" },
    });
    expect(pickRange(both, "likes", null)).toEqual({});
  });

  it("keeps both of two ranges of one column", () => {
    expect(readExpression("likes:>1 likes:<9")).toEqual({
      picks: { likes: { only: [], not: [], range: ">1" } },
      query: "likes:<9",
    });
  });

  it("cuts at blanks outside quotes and parentheses", () => {
    expect(terms('  a:"x y"  (b:c d)   -e ')).toEqual(['a:"x y"', "(b:c d)", "-e"]);
  });

  it("puts a term in and takes it out", () => {
    expect(toggleTerm("downloads:>10", "language:en")).toBe("downloads:>10 language:en");
    expect(toggleTerm("downloads:>10 language:en", "language:en")).toBe("downloads:>10");
  });
});

describe("typed text", () => {
  it.each(["task:robotics", "-language:en", "qwen downloads:>10"])("%s is a filter", (text) =>
    expect(looksLikeFilter(text)).toBe(true),
  );
  it.each(["qwen3", "Qwen/Qwen3", "https", "a: b"])("%s is a name", (text) =>
    expect(looksLikeFilter(text)).toBe(false),
  );
});
