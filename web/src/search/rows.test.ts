import { describe, expect, it } from "vitest";
import { LONGEST_SELECTION } from "../filter/steps";
import { idsTerm, meantFields, nameTerm } from "./rows";

describe("what was found, as a term of the filter", () => {
  it("is the words, where a filter finds the same by them", () => {
    expect(nameTerm("bert")).toBe("bert");
    expect(nameTerm(" mistral  instruct ")).toBe("(mistral instruct)");
    expect(nameTerm("gpt:neo")).toBe('"gpt:neo"');
    expect(nameTerm("llama 3")).toBeNull();
    expect(nameTerm("语")).toBe("语");
  });

  it("is as many ids as a link holds", () => {
    expect(idsTerm(["a/b", "c d"])).toEqual({ term: 'id:a/b|"c d"', taken: 2 });
    const many = idsTerm(Array.from({ length: 100 }, (_, i) => `owner/a-model-with-a-name-${i}`));
    expect(many.term.length).toBeLessThanOrEqual(LONGEST_SELECTION);
    expect(many.term.split("|")).toHaveLength(many.taken);
    expect(many.taken).toBeGreaterThan(20);
  });
});

describe("a field that is called otherwise", () => {
  const meant = (term: string, at = 0, text = term) =>
    meantFields(text, { term, at }).map((row) => row.kind === "complete" && row.insert);
  it("was probably one whose name is near", () => {
    expect(meant("taks:x")[0]).toBe("task:");
    expect(meant("licens:mit", 5, "bert licens:mit")[0]).toBe("license:");
    expect(meant("dowloads:>1")[0]).toBe("downloads:");
    expect(meant("nonsense:x")).toEqual([]);
  });
});
