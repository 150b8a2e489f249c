// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { safeCard } from "./safeCard";
import { shallow } from "./shallow";

function depthOf(markup: string): number {
  let [depth, most] = [0, 0];
  for (const [, closing] of markup.matchAll(/<(\/?)[a-z]+>/g)) {
    depth += closing ? -1 : 1;
    most = Math.max(most, depth);
  }
  return most;
}

const nested = (tag: string, times: number, closed = true): string =>
  `${`<${tag}>`.repeat(times)}inside${closed ? `</${tag}>`.repeat(times) : ""}`;

describe("markup of a card", () => {
  it.each(["div", "b", "blockquote", "table", "span"])(
    "nests no deeper than 100 %s, and keeps its text",
    (tag) => {
      for (const closed of [true, false]) {
        const { markup, cut } = shallow(`${nested(tag, 30_000, closed)}<i>after</i>`);
        expect(cut).toBe(true);
        expect(depthOf(markup)).toBeLessThanOrEqual(101);
        expect(markup).toContain("inside");
        expect(markup.endsWith(closed ? "<i>after</i>" : "after")).toBe(true);
      }
    },
  );

  it("stays as it is where people write it", () => {
    const list = "<ul><li>a<li>b<ul><li>c</ul></ul>".repeat(300);
    const table = `<table>${"<tr><td>1<td>2".repeat(900)}</table>`;
    const lines = '<p>a<br>b<img src="x.png">'.repeat(900);
    for (const markup of [list, table, lines, nested("div", 90)])
      expect(shallow(markup)).toEqual({ markup, cut: false });
  });

  it("has no more than 20,000 tags", () => {
    const { markup, cut } = shallow("<b>x</b>".repeat(40_000));
    expect(cut).toBe(true);
    expect(markup.match(/<b>/g)).toHaveLength(10_000);
    expect(markup.match(/x/g)).toHaveLength(40_000);
  });
});

describe("a card", () => {
  const depth = (node: Node): number => 1 + Math.max(0, ...[...node.childNodes].map(depth));

  it("of 30,000 nested tags has at most forty levels on the page, and says that it was cut", () => {
    const { content, cut } = safeCard(nested("div", 30_000), "a/b", 2);
    expect(depth(content)).toBeLessThanOrEqual(43);
    expect(content.textContent).toContain("inside");
    expect(cut).toBe(true);
  });
});
