import { expect, test } from "vitest";
import type { Places } from "../points/Places";
import { edgesOf } from "./edgesOf";

const places = {
  ready: { xy: 3, xyz: 0, xy_fine: 0, xyz_fine: 0 },
  flat: (ix: number) => (ix < 3 ? [ix, -ix] : null),
} as unknown as Places;
const edges = {
  parent: [0, 0, 1, 2],
  child: [1, 2, 2, 3],
  relation: ["finetune", "merge", "merge", "adapter"],
  declared: [true, false, true, true],
  problem: [false, false, true, false],
};

test("an edge is drawn where both its ends are loaded", () => {
  expect(edgesOf({ members: [], edges }, places)?.count).toBe(3);
});

test("an edge to a model that is not born yet is not drawn", () => {
  const drawn = edgesOf({ members: [], edges }, places, (ix) => ix === 2);
  expect(drawn?.count).toBe(1);
  expect([...(drawn?.flat ?? [])]).toEqual([0, -0, 1, -1]);
  expect(edgesOf({ members: [], edges }, places, () => true)).toBeNull();
});
