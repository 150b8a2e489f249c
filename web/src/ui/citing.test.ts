import { describe, expect, it } from "vitest";
import { type Cited, citationBibtex, citationText } from "./citing";

const cited: Cited = {
  atlas: {
    id: "13b6a5f0c0ffee0011223344",
    name: "hub_2024 & more",
    version: "0.9.0",
    source: { snapshot_date: "2024-07-11" },
  },
  question: "Can I ship a/b_{c} at 100 %?",
  link: "http://localhost:8000/#view=start&model=a/b",
  today: "2026-05-01",
};

describe("a citation", () => {
  it("names the version, the question, the atlas, its snapshot, and the link", () => {
    expect(citationText(cited)).toBe(
      "modelome 0.9.0, “Can I ship a/b_{c} at 100 %?” Atlas hub_2024 & more, snapshot of 11 Jul 2024, id 13b6a5f0c0ffee00. http://localhost:8000/#view=start&model=a/b",
    );
  });

  it("is an entry that TeX can set, whatever a model is called", () => {
    expect(citationBibtex(cited)).toBe(
      `@misc{modelome-13b6a5f0-can-i-ship-a-b-c-at-100,
  title = {{Can I ship a/b\\_\\{c\\} at 100 \\%?}},
  author = {{modelome}},
  year = {2024},
  version = {0.9.0},
  note = {Atlas hub\\_2024 \\& more, snapshot of 11 Jul 2024, id 13b6a5f0c0ffee00},
  url = {http://localhost:8000/#view=start&model=a/b},
  urldate = {2026-05-01},
}`,
    );
  });

  it("of an atlas without a date is of the year of asking", () => {
    const undated = { ...cited, atlas: { ...cited.atlas, source: { snapshot_date: null } } };
    expect(citationText(undated)).not.toContain("snapshot");
    expect(citationBibtex(undated)).toContain("year = {2026}");
  });
});
