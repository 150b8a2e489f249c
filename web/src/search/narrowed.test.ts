import { describe, expect, it } from "vitest";
import type { SearchHit, Suggest } from "../api/types";
import { narrowed } from "./narrowed";

const hit = (id: string): SearchHit => ({ id, ix: 0, match: [0, 3] }) as unknown as SearchHit;

const told = (query: string, ids: readonly string[]): Suggest => ({
  query,
  models: ids.map(hit),
  total: 900,
  meant: "llama",
  meant_models: [hit("a/llama")],
  meant_total: 3,
  families: [hit("meta/Llama-2"), hit("lla/other")],
  owners: [{ field: "owner", value: "llamaindex", label: null, count: 3 }],
  values: [
    { field: "task", value: "text-generation", label: null, count: 3 },
    { field: "tag", value: "llama", label: null, count: 3 },
  ],
  clusters: [],
});

describe("what was found for a shorter text", () => {
  it("is narrowed to what holds the longer one, wherever it stands, and marked there", () => {
    const found = narrowed(told("lla", ["meta/Llama-2", "x/llava", "LLAMA/b"]), "llam");
    expect(found?.models.map(({ id, match }) => [id, match])).toEqual([
      ["meta/Llama-2", [5, 9]],
      ["LLAMA/b", [0, 4]],
    ]);
    expect(found?.families.map(({ id }) => id)).toEqual(["meta/Llama-2"]);
    expect(found?.owners.map(({ value }) => value)).toEqual(["llamaindex"]);
    expect(found?.values.map(({ value }) => value)).toEqual(["llama"]);
  });

  it("claims no number that it can't know", () => {
    const found = narrowed(told("lla", ["a/llama", "b/llama"]), "llama");
    expect(found).toMatchObject({ query: "llama", total: 0, meant: null, meant_models: [] });
  });

  it("is nothing where none holds it, where the text was changed, or where it has several words", () => {
    expect(narrowed(told("lla", ["x/llava"]), "llamb")).toBeNull();
    expect(narrowed(told("lla", ["x/llava"]), "ava")).toBeNull();
    expect(narrowed(told("lla", ["x/lla b"]), "lla b")).toBeNull();
  });
});
