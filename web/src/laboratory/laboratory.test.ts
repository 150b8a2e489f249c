import { describe, expect, it } from "vitest";
import { driftAnswer, kinAnswer, licenseAnswer, mutationAnswer, topOf } from "./answers";
import { readChosen, writeChosen } from "./chosen";
import { csvOf } from "./csv";
import { counted, interval, joined, told, written } from "./figures";
import { paperValue } from "./paper";
import { ALL_EDGES, all, edgesKey, edgesOf, finetunes, one, type Row } from "./rows";
import { linear, log, roundUp } from "./scales";

const row = (change: Partial<Row>): Row => ({
  name: "mutation",
  trait: "license",
  measure: "jaccard",
  relation: "all",
  relation_source: null,
  weighting: "edge",
  period: "all",
  null: null,
  estimate: 0.133,
  low: 0.079,
  high: 0.242,
  n: 435,
  denominator: 3270,
  replicates: 200,
  seed: 0,
  ...change,
});

/** A text with the blanks that do not break as blanks. */
const plain = (text: string | null): string | null => text?.replaceAll("\u00a0", " ") ?? null;

describe("rows", () => {
  const rows = [
    row({ estimate: null }),
    row({ estimate: 0.2 }),
    row({ relation: "merge", relation_source: "inferred" }),
    row({ relation: "finetune", relation_source: "declared" }),
    row({ null: "texts mixed", estimate: 0.4 }),
  ];

  it("are found by what they say, those without an estimate left out", () => {
    expect(one(rows, { relation: "all", null: null })?.estimate).toBe(0.2);
    expect(all(rows, { relation: "all" }).map((r) => r.estimate)).toEqual([0.2, 0.4]);
    expect(one(rows, { relation: "adapter" })).toBeNull();
  });

  it("name their edges: all first, then declared, then inferred", () => {
    expect(edgesOf(rows).map(edgesKey)).toEqual(["all", "finetune-declared", "merge-inferred"]);
  });

  it("give declared finetunes before inferred ones, and all edges where there are none", () => {
    expect(finetunes(rows)).toEqual({ relation: "finetune", relation_source: "declared" });
    expect(finetunes([row({ relation: "finetune", relation_source: "inferred" })]).relation_source).toBe(
      "inferred",
    );
    expect(finetunes([row({})])).toEqual(ALL_EDGES);
  });
});

describe("answers", () => {
  it("tell mutation rates with intervals, and licenses lost", () => {
    const lost = row({ measure: "lost", estimate: 0.172, low: null, high: null });
    expect(plain(mutationAnswer([row({}), row({ trait: "task", estimate: 0.3 }), lost]))).toBe(
      "Of edges on which both models declare it, the license differs by 13.3 % [7.9 to 24.2 %], the task differs by " +
        "30.0 % [7.9 to 24.2 %]. Of the children of a licensed parent 17.2 % declare no license.",
    );
  });

  it("set the best order beside chance, and leave out traits without it", () => {
    const scored = { measure: "mutations accounted", weighting: "once" };
    const rows = [
      row({ ...scored, estimate: 0.787 }),
      row({ ...scored, null: "directions turned", estimate: 0.6, low: 0.57, high: 0.66 }),
      row({ ...scored, trait: "task" }),
    ];
    expect(plain(driftAnswer(rows))).toBe(
      "Changes that go forward in the best order of values: license 79 % (by chance 57 to 66 %).",
    );
  });

  it("say whether siblings stay above parent and child without what gives kinship away", () => {
    const of = (trait: string, code: string, estimate: number) =>
      row({ trait, measure: `TF-IDF: ${code}`, weighting: "pair", estimate });
    const rows = [
      of("metadata", "duo_1", 0.68),
      of("metadata", "trio_1_1", 0.64),
      of("metadata", "trio_1_2", 0.66),
      of("metadata without kinship", "trio_1_1", 0.4),
      of("metadata without kinship", "trio_1_2", 0.36),
    ];
    expect(kinAnswer(rows)).toContain("0.36 and 0.40, so that siblings do not stay above.");
    expect(kinAnswer(rows.slice(0, 3))).toBe(
      "Parent and child are 0.68 alike. Under one parent siblings are 0.66 alike, parent and child 0.64.",
    );
  });

  it("are none where nothing was counted", () => {
    for (const answer of [mutationAnswer, driftAnswer, licenseAnswer, kinAnswer])
      expect(answer([])).toBeNull();
  });

  it("take values for the most frequent, not the rows about them", () => {
    const of = (measure: string) => row({ name: "top", measure, weighting: "model" });
    const rows = [of("mit"), of("mit: of all"), of("acme/base: as only parent"), of("ns: a tag")];
    expect(topOf(rows, "license").map((r) => r.measure)).toEqual(["mit", "ns: a tag"]);
  });
});

describe("figures", () => {
  it("are written with their interval and what was counted", () => {
    expect(plain(told(row({}), "share"))).toBe("13.3 % [7.9 to 24.2 %]");
    expect(told(row({ low: null }), "decimal")).toBe("0.13");
    expect(plain(interval(row({}), "decimal"))).toBe("0.08 to 0.24");
    expect(counted(row({}))).toBe("435 of 3,270");
    expect([1091, 12345.6, 1.234].map((value) => written(value, "number"))).toEqual([
      "1,091",
      "12,346",
      "1.23",
    ]);
    expect(joined(["a", "b", "c"])).toBe("a, b and c");
  });

  it("have the paper’s values where it published them, and none by a name of JavaScript’s", () => {
    expect(paperValue("mutation", "all", "license")).toBeCloseTo(0.1498, 4);
    expect(paperValue("mutation", "all", "dataset")).toBeNull();
    expect(paperValue("mutation", "constructor", "name")).toBeNull();
  });
});

describe("scales", () => {
  it("have round ticks within the domain", () => {
    expect(linear(0, 1).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linear(1, 14).ticks).toEqual([5, 10]);
    expect(linear(0, 1).at(0.25)).toBe(0.25);
  });

  it("go by powers of ten, whatever is nothing at the start", () => {
    const scale = log(1, 500);
    expect(scale.ticks).toEqual([1, 10, 100, 1000]);
    expect([1, 10, 1000, 0].map(scale.at)).toEqual([0, 1 / 3, 1, 0]);
    expect(log(0.002, 1).ticks).toEqual([0.001, 0.01, 0.1, 1]);
  });

  it("end at a round number that holds all, and at a share no more than the whole", () => {
    expect(roundUp([0.13, null, 0.242])).toBe(0.25);
    expect(roundUp([1091])).toBe(1500);
    expect(roundUp([0.97], 1)).toBe(1);
    expect(roundUp([])).toBe(1);
  });
});

describe("an address", () => {
  it("keeps what is chosen, whatever letters it has", () => {
    const chosen = { relation: "finetune-declared", weighting: "pair, copies once", text: "a:b~1" };
    expect(readChosen(writeChosen(chosen))).toEqual(chosen);
    expect(writeChosen({ b: "2", a: "1" })).toBe("a:1,b:2");
  });

  it("that is broken chooses nothing", () => {
    expect(readChosen("nonsense,:x,")).toEqual({});
  });
});

describe("a CSV file", () => {
  it("has a line a row, and quotes what it must", () => {
    const [head, first, end] = csvOf([row({ measure: 'not "carried", another owner' })]).split("\r\n");
    expect(head?.split(",").slice(0, 3)).toEqual(["name", "trait", "measure"]);
    expect(first).toBe(
      'mutation,license,"not ""carried"", another owner",all,,edge,all,,0.133,0.079,0.242,435,3270,200,0',
    );
    expect(end).toBe("");
  });
});
