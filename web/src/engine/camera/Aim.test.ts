import { describe, expect, test } from "vitest";
import { Places } from "../points/Places";
import type { PointData } from "../points/PointData";
import { scatter, seeded } from "../testing/random";
import { Aim } from "./Aim";
import { Navigator } from "./Navigator";

const rows = 400;
const held: Record<string, Uint16Array> = {
  xy: scatter(rows, 2, seeded(4)),
  xyz: scatter(rows, 3, seeded(5)),
};
const meta = { kind: "position", center: [2, -1, 0.5], half: 10 };

function aim(): { aim: Aim; navigator: Navigator; places: Places } {
  const data = { held: (name: string) => held[name] ?? null, meta: () => meta, count: rows };
  const places = new Places(data as unknown as PointData);
  Object.assign(places.ready, { xy: rows, xyz: rows });
  const navigator = new Navigator(() => undefined);
  navigator.reducedMotion = true;
  navigator.resize({ width: 800, height: 600 });
  return { aim: new Aim(navigator, places), navigator, places };
}

function inView(screen: { x: number; y: number } | null): boolean {
  return screen !== null && screen.x >= 0 && screen.y >= 0 && screen.x <= 800 && screen.y <= 600;
}

describe("layout units", () => {
  test("go to map units and back", () => {
    const { places } = aim();
    const at = places.fromLayout([7, 4]);
    expect(at).toEqual([0.5, 0.5, 0]);
    expect(places.toLayout(0.5, 0.5)).toEqual([7, 4]);
  });
});

describe("moves", () => {
  test("flying to a model puts it in the middle, in both modes", async () => {
    const { aim: to, navigator } = aim();
    to.flyTo({ ix: 42 }, {});
    expect(to.screenOf({ ix: 42 })?.x).toBeCloseTo(400, 3);
    expect(to.screenOf({ ix: 42 })?.y).toBeCloseTo(300, 3);
    await navigator.pass("3d", 0);
    to.flyTo({ ix: 7 }, {});
    expect(to.screenOf({ ix: 7 })?.x).toBeCloseTo(400, 2);
    expect(to.screenOf({ ix: 7 })?.y).toBeCloseTo(300, 2);
  });

  test("framing a family brings each member into view, in both modes", async () => {
    const { aim: to, navigator } = aim();
    const members = [1, 5, 60, 200, 399];
    to.frame(members, {});
    for (const ix of members) expect(inView(to.screenOf({ ix }))).toBe(true);
    await navigator.pass("3d", 0);
    to.frame(members, {});
    for (const ix of members) expect(inView(to.screenOf({ ix }))).toBe(true);
  });

  test("framing nobody moves nothing", () => {
    const { aim: to, navigator } = aim();
    const before = navigator.state();
    to.frame([], {});
    to.frame([rows + 10], {});
    expect(navigator.state()).toEqual(before);
  });

  test("the way to the cube and back ends where it began", async () => {
    const { aim: to, navigator } = aim();
    to.flyTo({ ix: 3 }, { zoom: 5 });
    const before = navigator.state();
    await navigator.pass("3d", 0);
    expect(navigator.state().mode).toBe("3d");
    await navigator.pass("2d", 0);
    expect(navigator.state()).toEqual(before);
  });
});

describe("what to label", () => {
  const weights = Uint32Array.from({ length: rows }, (_, ix) => (ix * 7919) % 1013);

  test("is the best unmuted row of each part of the screen, the best first", () => {
    const { aim: to, navigator } = aim();
    to.flyTo({ ix: 10 }, { zoom: 3 });
    const mask = new Uint8Array(rows).fill(1);
    mask[10] = 0;
    const found = to.prominent(12, mask, [0, rows], weights);
    expect(found.length).toBeGreaterThan(3);
    expect(found.length).toBeLessThanOrEqual(12);
    expect(found).not.toContain(10);
    const weighed = found.map((ix) => weights[ix] as number);
    expect(weighed).toEqual([...weighed].sort((a, b) => b - a));
    const best = Array.from({ length: rows }, (_, ix) => ix)
      .filter((ix) => mask[ix] === 1 && inView(to.screenOf({ ix })))
      .sort((a, b) => (weights[b] as number) - (weights[a] as number));
    expect(found[0]).toBe(best[0]);
    expect(navigator.mode).toBe("2d");
  });

  test("comes from the first blocks where they are enough", () => {
    const { aim: to } = aim();
    const found = to.prominent(4, null, [0, 200, rows], weights);
    expect(Math.max(...found)).toBeLessThan(200);
  });
});
