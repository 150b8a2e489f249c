// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { escapeXml } from "../format/xml";
import { fileName } from "./compose";
import { type Mark, writeSvg } from "./marks";

const marks: readonly Mark[] = [
  {
    kind: "text",
    x: 10,
    y: 20,
    text: `<b onload="x">&'`,
    size: 12,
    weight: 600,
    color: "#fff",
    halo: "#000",
  },
  { kind: "dot", x: 4, y: 4, color: "#123456", hollow: true },
  { kind: "ramp", x: 0, y: 0, width: 10, height: 2, stops: ["#000000", "#ffffff"] },
  {
    kind: "pane",
    x: 50,
    y: 0,
    width: 50,
    height: 40,
    marks: [{ kind: "ramp", x: 0, y: 5, width: 10, height: 2, stops: ["#ff0000", "#00ff00"] }],
  },
  { kind: "lines", pieces: [0, 0, 1, 1, 1, 1, 2, 0], color: "#fff", opacity: 0.5 },
];

describe("an SVG of a picture", () => {
  const text = writeSvg({
    width: 100,
    height: 50,
    image: { href: "data:image/png;base64,AA==", width: 100, height: 40 },
    title: "a < b",
    marks,
  });
  const svg = new DOMParser().parseFromString(text, "text/html").querySelector("svg");

  it("has labels as text, whatever stands in them", () => {
    expect(svg?.querySelector("text")?.textContent).toBe(`<b onload="x">&'`);
    expect(svg?.querySelector("b, [onload]")).toBeNull();
    expect(text).toContain("<title>a &lt; b</title>");
  });

  it("has the points as a picture, and a gradient for each ramp", () => {
    expect(svg?.querySelector("image")?.getAttribute("href")).toMatch(/^data:image\/png/);
    const fills = [...(svg?.querySelectorAll("rect") ?? [])].map((rect) => rect.getAttribute("fill"));
    expect(fills).toEqual(["url(#ramp-0)", "url(#ramp-1)"]);
    expect(svg?.querySelector("path")?.getAttribute("d")).toBe("M0 0L1 1M1 1L2 0");
  });

  it("keeps the marks of a map within it", () => {
    const pane = svg?.querySelector("svg");
    expect(["x", "width", "overflow"].map((name) => pane?.getAttribute(name))).toEqual([
      "50",
      "50",
      "hidden",
    ]);
    expect(pane?.querySelector("rect")?.getAttribute("fill")).toBe("url(#ramp-1)");
  });

  it("holds nothing that XML can't", () => {
    expect(escapeXml("a\u0000b\u0008c")).toBe("abc");
  });
});

it("a file's name tells atlas and view, and is a name everywhere", () => {
  expect(fileName("hub-2024-07", ["task"], { mode: "2d", until: null })).toBe("modelome-hub-2024-07-by-task");
  expect(fileName("a/b: ü?", ["task", "license_family"], { mode: "3d", until: "2023-05-31" })).toMatch(
    /^modelome-a-b-[a-z0-9._-]*by-task-license_family-3d-2023-05-31$/,
  );
});
