import { describe, expect, it } from "vitest";
import { differences } from "./differences";

const own = {
  task: "text-generation",
  library: "transformers",
  license_family: "permissive",
  relation: "finetune",
  languages: ["en"],
};

describe("how a sibling differs", () => {
  it("is told by what it declares otherwise", () => {
    expect(
      differences(own, { ...own, relation: "quantized", library: null, languages: ["en", "vi", "th"] }),
    ).toEqual(["Quantized", "no library", "+ vi, th"]);
    expect(differences(own, { ...own, license_family: "missing" })).toEqual(["No license declared"]);
  });

  it("is nothing where both declare the same", () => {
    expect(differences(own, { ...own })).toEqual([]);
  });
});
