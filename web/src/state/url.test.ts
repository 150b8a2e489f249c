import { describe, expect, it } from "vitest";
import { readCamera, writeCamera } from "./camera";
import { readView, writeView } from "./url";
import { FIRST_VIEW, type View } from "./view";

const ATLAS = "13b6a5f0c0ffee00";

const view: View = {
  surface: "table",
  mode: "3d",
  color: "license_family",
  size: "likes",
  picks: {
    task: { only: ["text-generation", "missing"], not: [] },
    library: { only: [], not: ["peft"] },
    downloads: { only: [], not: [], range: ">1000" },
  },
  query: 'under:a/b "free text"',
  selection: [
    { operation: "add", term: "under:mistralai/Mistral-7B-v0.1" },
    { operation: "subtract", term: "area:0.1,0.2,0.3,0.4,0.5,0.6" },
  ],
  hide: true,
  model: "Qwen/Qwen3-0.6B",
  family: "mistralai/Mistral-7B-v0.1",
  owner: "Qwen",
  pair: ["Qwen/Qwen3-0.6B", "Qwen/Qwen3-8B"],
  until: "2024-05-01",
  beside: "license_family",
  contours: true,
  tree: "layout:radial",
  network: "threshold:0.6",
  paint: "task:n/16,p/summarization,c/fill-mask/ff8800",
  charts: "pin:tags",
  columns: "show:id task",
  start: "door:build",
  sort: "-likes",
  lab: "",
  by: "",
  camera: { mode: "3d", x: -0.1, y: 0.25, z: 0, distance: 2.5, yaw: 0.5, pitch: -0.32 },
};

describe("a link", () => {
  it("of the first view is empty", () => {
    expect(writeView(FIRST_VIEW, ATLAS)).toBe("");
    expect(readView("", ATLAS)).toEqual(FIRST_VIEW);
  });

  it("restores the whole view", () => {
    expect(readView(`#${writeView(view, ATLAS)}`, ATLAS)).toEqual(view);
  });

  it("opens a page of the laboratory, told as it was", () => {
    const asked = {
      ...FIRST_VIEW,
      surface: "lab",
      lab: "mutation",
      by: "relation:merge-declared,weighting:family",
    } as const;
    const fragment = writeView(asked, ATLAS);
    expect(fragment).toBe("lab=mutation&by=relation:merge-declared,weighting:family");
    expect(readView(fragment, ATLAS)).toEqual(asked);
    expect(readView("lab=<script>", ATLAS)).toMatchObject({ surface: "lab", lab: "" });
  });

  it("keeps ids readable", () => {
    expect(writeView({ ...FIRST_VIEW, model: "Qwen/Qwen3-0.6B" }, ATLAS)).toBe("model=Qwen/Qwen3-0.6B");
  });

  it("into another atlas keeps the words and drops place and clusters", () => {
    const there = writeView(
      { ...view, picks: { ...view.picks, cluster_0: { only: ["3"], not: [] } } },
      ATLAS,
    );
    const here = readView(there, "ffffffffffff");
    expect(here.camera).toBeNull();
    expect(here.picks).toEqual(view.picks);
    expect(here.model).toBe(view.model);
    expect(here.selection).toEqual([view.selection[0]]);
  });

  it("into another atlas keeps how a tree and a network are told, not what was done by hand", () => {
    const there = {
      ...FIRST_VIEW,
      tree: "layout:radial,folds:abcd.1o.s2,at:abcd_1_2_1_1",
      network: "least:0.9,pins:abcd.4f_1_2",
    };
    const fragment = writeView(there, ATLAS);
    expect(readView(fragment, ATLAS)).toEqual(there);
    expect(readView(fragment, "ffffffffffff")).toEqual({
      ...there,
      tree: "layout:radial",
      network: "least:0.9",
    });
  });
  it.each([
    "color=nonsense&mode=4d&size=constructor",
    "at=2_NaN_0_1",
    "at=3_0_0_0_-1_0_0&mode=3d",
    "filter=%22unclosed&sort=drop%20table",
    `model=${"x".repeat(5000)}`,
    "%E0%A4%A",
    "=&&&==",
  ])("that is broken (%s) still opens the map", (fragment) => {
    const read = readView(fragment, ATLAS);
    expect(read).toMatchObject({
      color: "task",
      mode: expect.stringMatching(/2d|3d/),
      camera: null,
      model: null,
    });
  });

  it("says that a selection is longer than a link, and reads none", () => {
    const ids = Array.from({ length: 200 }, (_, i) => `owner/model-${i}`);
    const asked: View = { ...FIRST_VIEW, selection: [{ operation: "add", term: `id:${ids.join("|")}` }] };
    expect(writeView(asked, ATLAS)).toBe("sel=*");
    expect(readView("sel=*", ATLAS).selection).toEqual([]);
    // As a filter it is in the link whole.
    const filtered = { ...FIRST_VIEW, query: `id:${ids.join("|")}` };
    expect(readView(writeView(filtered, ATLAS), ATLAS)).toEqual(filtered);
  });

  it("carries hostile ids as text", () => {
    const model = '<img src=x onerror=alert(1)>/"&#x202e;\u202e𝕏';
    expect(readView(writeView({ ...FIRST_VIEW, model }, ATLAS), ATLAS).model).toBe(model);
  });
});

describe("a camera", () => {
  it("is short and comes back to five digits", () => {
    const text = writeCamera({ mode: "2d", x: 0.123456789, y: -1, zoom: 12.3456789 });
    expect(text).toBe("2_0.12346_-1_12.346");
    expect(readCamera(text)).toEqual({ mode: "2d", x: 0.12346, y: -1, zoom: 12.346 });
  });

  it("of another mode than the link's is dropped", () => {
    expect(readView("mode=3d&at=2_0_0_1", ATLAS).camera).toBeNull();
  });
});
