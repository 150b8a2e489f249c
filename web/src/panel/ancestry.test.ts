import { describe, expect, it } from "vitest";
import type { Lineage, LineageEdge, LineageNode } from "../api/types";
import { ancestry, relationOf } from "./ancestry";

const node = (ix: number, depth: number) => ({ id: `m${ix}`, ix, depth }) as LineageNode;
const edge = (parent: number | null, child: number, extra: Partial<LineageEdge> = {}) =>
  ({
    parent_id: parent === null ? "gone/ghost" : `m${parent}`,
    parent_ix: parent,
    child_id: `m${child}`,
    child_ix: child,
    relation: "finetune",
    relation_inferred: "finetune",
    problems: [],
    evidence: [],
    ...extra,
  }) as unknown as LineageEdge;

const lineage = (edges: LineageEdge[], ancestors: number[]) =>
  ({ model: node(0, 0), edges, ancestors: ancestors.map((ix, i) => node(ix, -i - 1)) }) as unknown as Lineage;

describe("ancestors", () => {
  it("go up nearest first, each under what descends from it", () => {
    const rows = ancestry(lineage([edge(1, 0), edge(2, 1), edge(null, 2)], [1, 2]));
    expect(rows.map(({ id, depth }) => [id, depth])).toEqual([
      ["m1", 0],
      ["m2", 1],
      ["gone/ghost", 2],
    ]);
    expect(rows[2]?.node).toBeNull();
  });

  it("of a merge are unfolded once each, however many ways lead up", () => {
    const rows = ancestry(
      lineage([edge(1, 0), edge(2, 0), edge(3, 1), edge(3, 2), edge(4, 3)], [1, 2, 3, 4]),
    );
    expect(rows.filter(({ id }) => id === "m3").map(({ repeated }) => repeated)).toEqual([false, true]);
    expect(rows.filter(({ id }) => id === "m4")).toHaveLength(1);
  });

  it("of a cycle come to an end", () => {
    const rows = ancestry(lineage([edge(1, 0), edge(2, 1), edge(0, 2)], [1, 2]));
    expect(rows.map(({ id, repeated }) => [id, repeated])).toEqual([
      ["m1", false],
      ["m2", false],
      ["m0", true],
    ]);
  });

  it("are bounded", () => {
    const many = Array.from({ length: 60 }, (_, i) => edge(i + 1, 0));
    expect(ancestry(lineage(many, []), 10)).toHaveLength(10);
  });
});

describe("a relation", () => {
  it("is the declared one, whatever a rule says", () => {
    expect(relationOf(edge(1, 0, { relation: "finetune", relation_inferred: "merge" }))).toEqual({
      relation: "finetune",
      inferred: false,
    });
  });

  it("is the rule's, and said to be, where none is declared", () => {
    expect(relationOf(edge(1, 0, { relation: "unspecified", relation_inferred: "quantized" }))).toEqual({
      relation: "quantized",
      inferred: true,
    });
    expect(relationOf(edge(1, 0, { relation: "unspecified", relation_inferred: null }))).toEqual({
      relation: "unspecified",
      inferred: false,
    });
  });
});
