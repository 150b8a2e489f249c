import { expect, it } from "vitest";
import { arrange } from "./arrangement";

it("two maps stand side by side, or one below the other, each as large as on the page", () => {
  const map = { width: 500, height: 400 };
  const wide = arrange(map, ["task", "license"], false);
  expect([wide.width, wide.height]).toEqual([1_000, 400]);
  expect(wide.panes).toEqual([
    { color: "task", x: 0, y: 0 },
    { color: "license", x: 500, y: 0 },
  ]);
  const high = arrange(map, ["task", "license"], true);
  expect([high.width, high.height]).toEqual([500, 800]);
  expect(high.panes[1]).toEqual({ color: "license", x: 0, y: 400 });
  expect(arrange(map, ["task"], false)).toMatchObject({ width: 500, height: 400 });
});
