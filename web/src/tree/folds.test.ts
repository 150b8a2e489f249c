import { describe, expect, it } from "vitest";
import { seeded } from "../engine/testing/random";
import { cameraAt, readAt, writeAt } from "./camera";
import { unfold } from "./fold";
import {
  type Folds,
  firstFolds,
  MOST_FOLDS,
  readFolds,
  revealed,
  roomOf,
  toggled,
  unbundled,
  withMore,
  writeFolds,
} from "./folds";
import { readTree, writeTree } from "./settings";
import { randomShape } from "./testing/families";

const shape = randomShape(3_000, 5);

/** Acts at random places, as a person might do them. */
function handled(first: Folds, acts: number, seed: number): Folds {
  const next = seeded(seed);
  let now = first;
  for (let i = 0; i < acts; i++) {
    const place = Math.floor(next() * shape.members);
    const act = Math.floor(next() * 4);
    if (act === 0) now = toggled(shape, now, place);
    else if (act === 1) now = withMore(shape, now, place);
    else if (act === 2) now = revealed(shape, now, 0, [place]);
    else now = unbundled(now, place - 1);
  }
  return now;
}

const items = ({ opened, shut, pulled, bundles }: Folds) =>
  unfold(shape, { focus: 0, opened, shut, pulled, bundles, others: true, only: null });

describe("what was folded by hand", () => {
  it.each([false, true])("comes back from its text (all unfolded: %s)", (everything) => {
    for (let seed = 0; seed < 20; seed++) {
      const first = firstFolds(shape, 0, everything, 60);
      const folds = handled(first, 9, seed);
      const text = writeFolds(folds, first);
      expect(roomOf(text)).toBe(60);
      expect(text).toMatch(/^[0-9a-z.-]*$/);
      expect(items(readFolds(text, first, shape.members))).toEqual(items(folds));
    }
  });

  it("is cut where a link has no room for it, and the rest is counted", () => {
    const first = firstFolds(shape, 0, false, 60);
    const places = Array.from({ length: 300 }, (_, i) => 3 * i + 1);
    const folds = places.reduce((now, place) => toggled(shape, now, place), first);
    const text = writeFolds(folds, first);
    const acts = text.split(".");
    expect(acts).toHaveLength(MOST_FOLDS + 2);
    expect(acts.at(-1)).toBe(`x${(300 - MOST_FOLDS).toString(36)}`);
    const settings = { ...readTree(""), folds: `abcd.${text}` };
    expect(readTree(writeTree(settings))).toEqual(settings);
  });

  it("of a broken text is what can be read of it", () => {
    const first = firstFolds(shape, 0, false, 60);
    const read = readFolds("1o.s2.zz.ozzzz-1.p-3.s", first, shape.members);
    expect(read).toEqual({ ...first, shut: new Set([2]) });
    expect(roomOf("<script>")).toBeNull();
    expect(roomOf("zzz.s1")).toBeNull();
  });

  it("shows a member and nothing that is shown already", () => {
    const first = firstFolds(shape, 0, false, 20);
    const deep = shape.order[shape.members - 1] as number;
    const shown = revealed(shape, first, 0, [deep]);
    expect(Array.from(items(shown).node)).toContain(deep);
    expect(revealed(shape, shown, 0, [deep])).toBe(shown);
  });
});

describe("the tree's camera", () => {
  it("has the same in the middle of another room", () => {
    const at = { x: 123.4, y: -5_678.9, kx: 0.5, ky: 0.25 };
    const read = readAt(writeAt(at));
    expect(read).toEqual(at);
    for (const [width, height] of [
      [1_000, 700],
      [390, 500],
    ] as const) {
      const camera = cameraAt(at, { width, height, left: 0 });
      expect(camera.tx + at.x * camera.kx).toBeCloseTo(width / 2);
      expect(camera.ty + at.y * camera.ky).toBeCloseTo(height / 2);
    }
    expect(readAt("1_2_3")).toBeNull();
    expect(readAt("1_2_0_1")).toBeNull();
    expect(readAt("NaN_0_1_1")).toBeNull();
  });
});
