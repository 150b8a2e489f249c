import { describe, expect, it } from "vitest";
import { completed, placeAt } from "./completion";

/** The place at the `^` of a text. */
function at(marked: string) {
  const caret = marked.indexOf("^");
  const text = marked.replace("^", "");
  const place = placeAt(text, caret);
  return (
    place && { field: place.field?.name ?? null, typed: place.typed, part: text.slice(place.from, place.to) }
  );
}

describe("the place at the caret", () => {
  it.each([
    ["ta^", null, "ta", "ta"],
    ["-ta^", null, "ta", "ta"],
    ["bert ta^ likes:>3", null, "ta", "ta"],
    ["task:^", "task", "", ""],
    ["task:text^-gen likes:>3", "task", "text", "text-gen"],
    ["-license:mit|ap^", "license", "ap", "ap"],
    ["license:mit|apache-2.0|b^ x", "license", "b", "b"],
    ["license:mit|task:^", "task", "", ""],
    ["child:(relation:qu^)", "relation", "qu", "qu"],
    ["child:(^)", null, "", ""],
    ['tag:"two wo^rds" x', "tag", "two wo", '"two words"'],
    ['dataset:"a \\"b^', "dataset", 'a "b', '"a \\"b'],
    ["under:mistralai/Mi^", "under", "mistralai/Mi", "mistralai/Mi"],
    ["CREATED:20^", "created", "20", "20"],
  ])("%s", (marked, field, typed, part) => {
    expect(at(marked)).toEqual({ field, typed, part });
  });

  it.each(["nonsense:^", '"free te^xt"'])("%s is nothing to complete", (marked) => {
    expect(at(marked)).toBeNull();
  });
});

describe("a completion", () => {
  it("takes the place of the word, in the middle of an expression too", () => {
    const text = "bert tas likes:>3";
    const place = placeAt(text, 8);
    expect(place && completed(text, place, "task:")).toEqual({ text: "bert task: likes:>3", caret: 11 });
  });

  it("goes on to the next term after a value", () => {
    const place = placeAt("task:rob", 8);
    expect(place && completed("task:rob", place, "robotics")).toEqual({ text: "task:robotics ", caret: 14 });
    const inner = placeAt("child:(relation:qu)", 18);
    expect(inner && completed("child:(relation:qu)", inner, "quantized").text).toBe(
      "child:(relation:quantized)",
    );
  });
});
