import { describe, expect, it } from "vitest";
import { expression } from "../filter/expression";
import { filtered, quoted, term, terms } from "./terms";

describe("terms", () => {
  it("quote what the grammar would read as something else", () => {
    expect(quoted("mistralai/Mistral-7B-v0.1")).toBe("mistralai/Mistral-7B-v0.1");
    expect(quoted('say "hi"')).toBe('"say \\"hi\\""');
    expect(quoted("missing")).toBe('"missing"');
    expect(quoted("a|b")).toBe('"a|b"');
    expect(quoted("-x")).toBe('"-x"');
    expect(quoted("arxiv:2307.09288")).toBe('"arxiv:2307.09288"');
    expect(term("task", null)).toBe("task:missing");
  });

  it("make the filter of the view that they lead to", () => {
    const view = filtered(terms(term("owner", "a b"), null, term("task", "fill-mask")));
    expect(view.surface).toBe("table");
    expect(expression(view.picks ?? {}, view.query ?? "")).toContain('owner:"a b"');
    expect(expression(view.picks ?? {}, view.query ?? "")).toContain("task:fill-mask");
  });
});
