import { describe, expect, test } from "vitest";
import { FlatCamera } from "../camera/FlatCamera";
import { OrbitCamera } from "../camera/OrbitCamera";
import { scatter, seeded } from "../testing/random";
import { MASK } from "../types";
import { buildGrid, visitBox } from "./Grid";
import { SAME_PLACE } from "./nearest";
import { pickFlat } from "./pickFlat";
import { type Projection, pickProjected, rowsWithin, walkProjected } from "./projected";

const viewport = { width: 900, height: 700 };
const rows = 5_000;

function flat(zoom: number, x: number, y: number): FlatCamera {
  const camera = new FlatCamera();
  camera.viewport = viewport;
  camera.moveTo(x, y, zoom);
  return camera;
}

function unit(step: number): number {
  return (step + 0.5) / 32_768 - 1;
}

/** The rule in words: nearest first, at the same place the lower row. */
function bruteForce(
  at: (row: number) => readonly [number, number] | null,
  x: number,
  y: number,
  radius: number,
  mask: Uint8Array | null,
): number | null {
  const found = Array.from({ length: rows }, (_, row) => ({ row, screen: at(row) }))
    .filter(({ row, screen }) => screen && (!mask || mask[row] === MASK.shown || mask[row] === MASK.lit))
    .map(({ row, screen }) => ({
      row,
      d: Math.max(Math.hypot((screen?.[0] ?? 0) - x, (screen?.[1] ?? 0) - y), SAME_PLACE),
    }))
    .filter(({ d }) => d <= radius)
    .sort((a, b) => a.d - b.d || a.row - b.row);
  return found[0]?.row ?? null;
}

describe("the grid", () => {
  test("holds each row once, in its cell, ascending", () => {
    const xy = scatter(rows, 2, seeded(2));
    const grid = buildGrid(xy, rows);
    expect([...grid.rows].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
    const step = 65_536 / grid.side;
    for (let cell = 0; cell < grid.side * grid.side; cell++) {
      const inside = [...grid.rows.subarray(grid.starts[cell], grid.starts[cell + 1])];
      expect(inside).toEqual([...inside].sort((a, b) => a - b));
      for (const row of inside) {
        expect(
          Math.floor((xy[2 * row + 1] as number) / step) * grid.side +
            Math.floor((xy[2 * row] as number) / step),
        ).toBe(cell);
      }
    }
  });

  test("a box is visited whole, over the map's border too", () => {
    const xy = scatter(rows, 2, seeded(4));
    const grid = buildGrid(xy, rows);
    const random = seeded(9);
    for (let i = 0; i < 100; i++) {
      const [x0, y0] = [random() * 80_000 - 8_000, random() * 80_000 - 8_000];
      const box = { x0, y0, x1: x0 + random() * 9_000, y1: y0 + random() * 9_000 };
      const seen = new Set<number>();
      visitBox(grid, box, (row) => seen.add(row));
      for (let row = 0; row < rows; row++) {
        const [x, y] = [xy[2 * row] as number, xy[2 * row + 1] as number];
        if (x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1) expect(seen.has(row)).toBe(true);
      }
    }
  });

  test("an empty map has an empty grid", () => {
    expect(buildGrid(new Uint16Array(), 0).rows.length).toBe(0);
  });
});

describe("places finer than the grid", () => {
  test("tell rows of one step apart, with the grid and without", () => {
    const camera = flat(4_096, 0, 0);
    const positions = Uint16Array.of(32_768, 32_768, 32_768, 32_768);
    const fine = Uint8Array.of(20, 128, 235, 128);
    const view: Projection = {
      positions,
      fine,
      components: 2,
      steps: 32_768,
      count: 2,
      matrix: camera.matrix(),
      ...viewport,
      mask: null,
    };
    const at = (f: number): [number, number] =>
      camera.toScreen((32_768 + (f + 0.5) / 256) / 32_768 - 1, 1 / 65_536);
    const grid = buildGrid(positions, 2);
    const center = { x: 32_768, y: 32_768, perStep: camera.pixelsPerUnit() / 32_768 };
    for (const [row, f] of [20, 235].entries()) {
      expect(pickProjected(view, ...at(f), 9)).toBe(row);
      expect(pickFlat(grid, view, center, ...at(f), 9)).toBe(row);
    }
  });

  test("of a coarser grid lie where its bits say", () => {
    const orbit = new OrbitCamera();
    orbit.viewport = viewport;
    const view: Projection = {
      positions: Uint16Array.of(4_096, 4_096, 4_096),
      fine: null,
      components: 3,
      steps: 4_096,
      count: 1,
      matrix: orbit.matrix(),
      ...viewport,
      mask: null,
    };
    const [x, y] = orbit.toScreen([0.5 / 4_096, 0.5 / 4_096, 0.5 / 4_096]) as [number, number, number];
    expect(pickProjected(view, x, y, 2.5)).toBe(0);
    expect(pickProjected(view, x + 3, y, 2.5)).toBeNull();
  });
});

describe("picking through the projection", () => {
  const random = seeded(11);
  const xy = scatter(rows, 2, random);
  const xyz = scatter(rows, 3, random);
  const mask = Uint8Array.from({ length: rows }, () => Math.floor(random() * 4));

  test.each([
    ["2D", 2],
    ["3D", 3],
  ] as const)("finds in %s what brute force finds", (_, components) => {
    let hits = 0;
    for (let i = 0; i < 150; i++) {
      const camera = flat(2 ** (random() * 5), random() - 0.5, random() - 0.5);
      const orbit = new OrbitCamera();
      Object.assign(orbit, {
        viewport,
        yaw: random() * 6,
        pitch: random() - 0.5,
        distance: 0.2 + 2 * random(),
      });
      const matrix = components === 2 ? camera.matrix() : orbit.matrix();
      const view: Projection = {
        positions: components === 2 ? xy : xyz,
        fine: null,
        steps: 32_768,
        components,
        count: rows,
        matrix,
        ...viewport,
        mask: i % 2 ? mask : null,
      };
      const at = (row: number): readonly [number, number] | null => {
        if (components === 2)
          return camera.toScreen(unit(xy[2 * row] as number), unit(xy[2 * row + 1] as number));
        const screen = orbit.toScreen([
          unit(xyz[3 * row] as number),
          unit(xyz[3 * row + 1] as number),
          unit(xyz[3 * row + 2] as number),
        ]);
        return screen && [screen[0], screen[1]];
      };
      const near = at(Math.floor(random() * rows));
      if (!near) continue;
      const [x, y] = [near[0] + random() * 8 - 4, near[1] + random() * 8 - 4];
      const found = pickProjected(view, x, y, 9);
      expect(found).toBe(bruteForce(at, x, y, 9, view.mask));
      if (found !== null) hits++;
    }
    expect(hits).toBeGreaterThan(50);
  });

  test("finds nothing where nothing is near", () => {
    const view: Projection = {
      positions: xy,
      fine: null,
      steps: 32_768,
      components: 2,
      count: rows,
      matrix: flat(1, 0, 0).matrix(),
      ...viewport,
      mask: null,
    };
    expect(pickProjected(view, -500, -500, 9)).toBeNull();
  });
});

describe("a polygon", () => {
  test("holds the rows inside it and no muted ones", () => {
    const xy = scatter(rows, 2, seeded(21));
    const camera = flat(1, 0, 0);
    const mask = new Uint8Array(rows).fill(MASK.shown);
    mask[7] = MASK.muted;
    const view: Projection = {
      positions: xy,
      fine: null,
      steps: 32_768,
      components: 2,
      count: rows,
      matrix: camera.matrix(),
      ...viewport,
      mask,
    };
    const box = [
      [200, 150],
      [700, 150],
      [700, 500],
      [200, 500],
    ] as const;
    const expected = Array.from({ length: rows }, (_, row) => row).filter((row) => {
      const [x, y] = camera.toScreen(unit(xy[2 * row] as number), unit(xy[2 * row + 1] as number));
      return mask[row] === MASK.shown && x > 200 && x < 700 && y > 150 && y < 500;
    });
    expect([...rowsWithin(view, box)]).toEqual(expected);
  });

  test("with a notch leaves the notch out", () => {
    const at = (x: number, y: number): number[] => [x * 32_768, y * 32_768];
    const positions = Uint16Array.from([...at(1, 0.6), ...at(1, 1.4)]);
    const view: Projection = {
      positions,
      fine: null,
      steps: 32_768,
      components: 2,
      count: 2,
      matrix: flat(1, 0, 0).matrix(),
      ...viewport,
      mask: null,
    };
    const notched = [
      [100, 50],
      [800, 50],
      [800, 650],
      [450, 300],
      [100, 650],
    ] as const;
    expect([...rowsWithin(view, notched)]).toEqual([1]);
  });
});

describe("walking", () => {
  const grid = Uint16Array.from({ length: 50 }, (_, i) =>
    i % 2 === 0 ? (Math.floor(i / 2) % 5) * 10_000 : Math.floor(i / 10) * 10_000,
  );
  const view: Projection = {
    positions: grid,
    fine: null,
    steps: 32_768,
    components: 2,
    count: 25,
    matrix: flat(1, 0, 0).matrix(),
    ...viewport,
    mask: null,
  };

  test("goes to the neighbor in that direction of the screen", () => {
    expect(walkProjected(view, 12, "right")).toBe(13);
    expect(walkProjected(view, 12, "left")).toBe(11);
    expect(walkProjected(view, 12, "up")).toBe(17);
    expect(walkProjected(view, 12, "down")).toBe(7);
  });

  test("stops at the border", () => {
    expect(walkProjected(view, 4, "right")).toBeNull();
  });

  test("steps over muted models", () => {
    const mask = new Uint8Array(25).fill(MASK.shown);
    mask[13] = MASK.muted;
    expect(walkProjected({ ...view, mask }, 12, "right")).toBe(14);
  });
});
