import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { seeded } from "../testing/random";
import { FlatCamera } from "./FlatCamera";
import { flatFlight } from "./flight";
import { transform } from "./matrix";
import { Navigator } from "./Navigator";
import { OrbitCamera } from "./OrbitCamera";

const viewport = { width: 900, height: 700 };

function flatCamera(x = 0, y = 0, zoom = 1): FlatCamera {
  const camera = new FlatCamera();
  camera.viewport = viewport;
  camera.moveTo(x, y, zoom);
  return camera;
}

function orbitCamera(yaw = 0, pitch = 0, distance = 2): OrbitCamera {
  const camera = new OrbitCamera();
  Object.assign(camera, { viewport, yaw, pitch, distance });
  return camera;
}

describe("the flat camera", () => {
  test("goes from map to screen and back", () => {
    const random = seeded(1);
    for (let i = 0; i < 200; i++) {
      const camera = flatCamera(random() * 2 - 1, random() * 2 - 1, 2 ** (random() * 12));
      const [x, y] = [random() * 2 - 1, random() * 2 - 1];
      const [mx, my] = camera.toMap(...camera.toScreen(x, y));
      expect(mx).toBeCloseTo(x, 9);
      expect(my).toBeCloseTo(y, 9);
    }
  });

  test("zooms about the pointer: what lies under it stays", () => {
    const camera = flatCamera(0.2, -0.1, 3);
    const before = camera.toMap(250, 600);
    camera.zoomAbout(250, 600, 1.7);
    expect(camera.toMap(250, 600)[0]).toBeCloseTo(before[0], 9);
    expect(camera.toMap(250, 600)[1]).toBeCloseTo(before[1], 9);
  });

  test("moves the map with the drag", () => {
    const camera = flatCamera(0, 0, 4);
    const [x, y] = camera.toScreen(0.1, 0.1);
    camera.panBy(30, -12);
    expect(camera.toScreen(0.1, 0.1)[0]).toBeCloseTo(x + 30, 6);
    expect(camera.toScreen(0.1, 0.1)[1]).toBeCloseTo(y - 12, 6);
  });

  test("frames a box so that all of it is in view", () => {
    const camera = flatCamera();
    const box = { x0: -0.3, y0: 0.1, x1: 0.5, y1: 0.2 };
    const view = camera.framing(box, 1000);
    camera.moveTo(view.x, view.y, view.zoom);
    for (const [x, y] of [
      [box.x0, box.y0],
      [box.x1, box.y1],
    ] as const) {
      const [sx, sy] = camera.toScreen(x, y);
      expect(sx).toBeGreaterThanOrEqual(0);
      expect(sx).toBeLessThanOrEqual(viewport.width);
      expect(sy).toBeGreaterThanOrEqual(0);
      expect(sy).toBeLessThanOrEqual(viewport.height);
    }
  });

  test("its matrix agrees with toScreen", () => {
    const camera = flatCamera(0.3, 0.2, 5);
    const [x, y] = transform(camera.matrix(), [0.4, 0.1, 0]);
    const [sx, sy] = camera.toScreen(0.4, 0.1);
    expect(((x + 1) / 2) * viewport.width).toBeCloseTo(sx, 3);
    expect(((1 - y) / 2) * viewport.height).toBeCloseTo(sy, 3);
  });
});

describe("the orbit camera", () => {
  test("looks at the cube as the flat camera looks at the map, when it stands abreast", () => {
    const flat = flatCamera(0.25, -0.4, 3);
    const orbit = orbitCamera();
    orbit.target = [0.25, -0.4, 0];
    orbit.distance = orbit.distanceFor(flat.pixelsPerUnit());
    const random = seeded(5);
    for (let i = 0; i < 50; i++) {
      const [x, y] = [random() * 2 - 1, random() * 2 - 1];
      const screen = orbit.toScreen([x, y, 0]);
      expect(screen?.[0]).toBeCloseTo(flat.toScreen(x, y)[0], 2);
      expect(screen?.[1]).toBeCloseTo(flat.toScreen(x, y)[1], 2);
    }
  });

  test("keeps its target in the middle however it turns", () => {
    const camera = orbitCamera();
    camera.target = [0.1, 0.2, -0.3];
    camera.orbitBy(2.2, 0.9);
    const screen = camera.toScreen(camera.target);
    expect(screen?.[0]).toBeCloseTo(viewport.width / 2, 3);
    expect(screen?.[1]).toBeCloseTo(viewport.height / 2, 3);
  });

  test("its axes are orthonormal and right-handed", () => {
    const camera = orbitCamera(1.1, -0.6);
    const { right, up, back } = camera.axes();
    const cross = [
      up[1] * back[2] - up[2] * back[1],
      up[2] * back[0] - up[0] * back[2],
      up[0] * back[1] - up[1] * back[0],
    ];
    cross.forEach((c, i) => {
      expect(c).toBeCloseTo(right[i as 0 | 1 | 2], 9);
    });
  });

  test("pans with the drag at the target's depth", () => {
    const camera = orbitCamera(0.7, 0.3);
    const before = camera.target;
    camera.panBy(40, 25);
    const screen = camera.toScreen(before);
    expect(screen?.[0]).toBeCloseTo(viewport.width / 2 + 40, 2);
    expect(screen?.[1]).toBeCloseTo(viewport.height / 2 + 25, 2);
  });

  test("zooms about the pointer at the target's depth", () => {
    const camera = orbitCamera(0, 0, 2);
    const { right, up } = camera.axes();
    const unit = 1 / camera.pixelsPerUnit();
    const [dx, dy] = [120, -80];
    const under: [number, number, number] = [
      right[0] * dx * unit - up[0] * dy * unit,
      right[1] * dx * unit - up[1] * dy * unit,
      0,
    ];
    camera.zoomAbout(viewport.width / 2 + dx, viewport.height / 2 + dy, 1.5);
    const screen = camera.toScreen(under);
    expect(screen?.[0]).toBeCloseTo(viewport.width / 2 + dx, 2);
    expect(screen?.[1]).toBeCloseTo(viewport.height / 2 + dy, 2);
  });

  test("says that a point behind it is not on screen", () => {
    expect(orbitCamera(0, 0, 1).toScreen([0, 0, 5])).toBeNull();
  });
});

describe("a flight", () => {
  test("begins and ends where it should and draws back on the way between far places", () => {
    const from = { x: -0.8, y: 0, zoom: 40 };
    const to = { x: 0.8, y: 0.1, zoom: 60 };
    const way = flatFlight(from, to);
    expect(way(0).zoom).toBeCloseTo(40, 6);
    expect(way(0).x).toBeCloseTo(-0.8, 6);
    expect(way(1)).toEqual(to);
    expect(way(0.999).zoom).toBeCloseTo(60, -1);
    expect(way(0.5).zoom).toBeLessThan(5);
  });

  test("only zooms where there is no way to go", () => {
    const way = flatFlight({ x: 0.1, y: 0.1, zoom: 1 }, { x: 0.1, y: 0.1, zoom: 16 });
    expect(way(0.5).zoom).toBeCloseTo(4, 6);
  });
});

describe("a camera's state", () => {
  test("is short, and puts the view back to a pixel", () => {
    const navigator = new Navigator(() => undefined);
    navigator.resize(viewport);
    navigator.flat.moveTo(0.123_456_789, -0.987_654_321, 512.3456);
    const state = navigator.state();
    expect(JSON.stringify(state).length).toBeLessThan(70);
    const [x, y] = navigator.flat.toScreen(0.123_456_789, -0.987_654_321);
    if (state.mode === "2d") navigator.flat.moveTo(state.x, state.y, state.zoom);
    const [nx, ny] = navigator.flat.toScreen(0.123_456_789, -0.987_654_321);
    expect(Math.hypot(nx - x, ny - y)).toBeLessThan(1);
    navigator.dispose();
  });
});

describe("the view that fits all", () => {
  beforeEach(() => void vi.stubGlobal("window", globalThis));
  afterEach(() => void vi.unstubAllGlobals());

  test("says so whenever it is told of, and no longer once the map was moved", () => {
    const told: boolean[] = [];
    const navigator: Navigator = new Navigator(() => told.push(navigator.atHome));
    navigator.resize(viewport);
    navigator.panBy(10, 0);
    navigator.fit(0);
    navigator.setState({ mode: "2d", x: 0, y: 0, zoom: 3 });
    expect(told).toEqual([true, false, true, false]);
    navigator.dispose();
  });

  test("is known for each of the two maps", async () => {
    const navigator = new Navigator(() => undefined);
    navigator.resize(viewport);
    navigator.panBy(10, 0);
    await navigator.pass("3d", 0);
    expect(navigator.atHome).toBe(true);
    navigator.orbitBy(0.1, 0);
    expect(navigator.atHome).toBe(false);
    navigator.dispose();
  });
});
