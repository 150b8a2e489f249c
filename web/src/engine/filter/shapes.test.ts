import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { readShape } from "../../filter/shapeTerms";
import { joinSteps, type SelectionStep } from "./selected";
import { insideShape, type ShapePlaces } from "./shapes";

interface Fixture {
  bits: { xy: number; xyz: number };
  xy: number[];
  xyz: number[];
  cases: { term: string; rows: number[] }[];
}

const fixture = JSON.parse(
  readFileSync(new URL("fixture/shapes.json", import.meta.url)).toString(),
) as Fixture;

function places(name: "xy" | "xyz"): ShapePlaces {
  const steps = fixture[name];
  const components = name === "xy" ? 2 : 3;
  return {
    coarse: Uint16Array.from(steps, (q) => q >> 8),
    fine: Uint8Array.from(steps, (q) => q & 255),
    components,
    steps: 2 ** (fixture.bits[name] - 1),
    rows: steps.length / components,
  };
}

const ones = (bytes: Uint8Array): number[] => [...bytes.keys()].filter((ix) => bytes[ix] === 1);

describe("the rows inside a polygon are those that the server finds", () => {
  it.each(fixture.cases.map(({ term, rows }) => [term.slice(0, 40), term, rows] as const))(
    "%s",
    (_, term, rows) => {
      const shape = readShape(term);
      if (!shape) throw new Error(`${term} is no polygon`);
      expect(ones(insideShape(shape, places(shape.matrix ? "xyz" : "xy")))).toEqual(rows);
    },
  );
});

test("without the finer places a row lies in the middle of its coarse step", () => {
  const coarse = { ...places("xy"), coarse: Uint16Array.of(32_768, 32_768), fine: null, rows: 1 };
  const just = (right: number) =>
    insideShape({ matrix: null, corners: [0, 0, right, 0, right, 1, 0, 1] }, coarse);
  expect(ones(just(0.6 / 32_768))).toEqual([0]);
  expect(ones(just(0.4 / 32_768))).toEqual([]);
});

describe("a selection", () => {
  const bits = (...rows: number[]): SelectionStep["set"] => ({
    bits: Uint8Array.of(rows.reduce((sum, row) => sum | (1 << row), 0)),
  });
  const step = (operation: SelectionStep["operation"], set: SelectionStep["set"]): SelectionStep => ({
    operation,
    name: "",
    set,
  });
  const none = () => new Uint8Array(6);

  it("is what the steps make of each other, in their order", () => {
    const steps = [
      step("add", bits(0, 1, 2)),
      step("add", bits(4)),
      step("subtract", bits(1, 5)),
      step("intersect", bits(0, 1, 4, 5)),
      step("add", bits(5)),
    ];
    expect(ones(joinSteps(6, steps, none))).toEqual([0, 4, 5]);
  });

  it("asks for the rows of its polygons", () => {
    const shape = { matrix: null, corners: [0, 0, 1, 0, 1, 1] };
    const half = (asked: unknown) => (asked === shape ? Uint8Array.of(1, 1, 1, 0, 0, 0) : none());
    expect(ones(joinSteps(6, [step("add", { shape }), step("subtract", bits(0))], half))).toEqual([1, 2]);
  });
});
