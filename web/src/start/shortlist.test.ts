import { describe, expect, it } from "vitest";
import { parse } from "../filter/grammar";
import { criteriaOf, monthsBefore, SIZES, shortlistFilter } from "./shortlist";

const known = { snapshot: "2024-07-11", parameters: true };

describe("the short list", () => {
  it("is one expression of the grammar, whatever is asked", () => {
    for (const size of SIZES) {
      for (const parameters of [true, false]) {
        const asked = {
          task: "text-generation",
          language: "vi",
          size,
          chain: "1",
          alive: "6",
          quant: "gguf",
        };
        const filter = shortlistFilter(criteriaOf(asked, { ...known, parameters }));
        expect(() => parse(filter)).not.toThrow();
        expect(filter.length).toBeLessThan(1500);
      }
    }
  });

  it("leaves out what is not asked, and what this atlas can't tell", () => {
    expect(criteriaOf({}, known).map(({ key }) => key)).toEqual(["whole"]);
    expect(criteriaOf({ alive: "6" }, { ...known, snapshot: null }).map(({ key }) => key)).toEqual(["whole"]);
    const [named] = criteriaOf({ size: "1" }, { ...known, parameters: false });
    expect(named?.term).toContain('"-0.5b"');
    expect(named?.term).not.toContain('"-7b"');
    expect(named?.how).toContain("names");
  });

  it("counts months back by the calendar", () => {
    expect(monthsBefore("2024-07-11", 6)).toBe("2024-01-11");
    expect(monthsBefore("2024-03-31", 1)).toBe("2024-02-29");
    expect(monthsBefore("2024-01-15", 24)).toBe("2022-01-15");
  });
});
