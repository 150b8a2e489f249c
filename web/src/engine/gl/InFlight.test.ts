import { beforeEach, expect, test, vi } from "vitest";
import { InFlight } from "./InFlight";

/** A GPU that finishes what it is told to, on a clock that the test turns. */
function gpu() {
  const finished = new Set<object>();
  const gl = {
    SYNC_GPU_COMMANDS_COMPLETE: 1,
    TIMEOUT_EXPIRED: 2,
    fenceSync: () => ({}),
    flush: () => undefined,
    clientWaitSync: (sync: object) => (finished.has(sync) ? 3 : 2),
    deleteSync: () => undefined,
  };
  const fences: object[] = [];
  gl.fenceSync = () => {
    const fence = {};
    fences.push(fence);
    return fence;
  };
  return {
    gl: gl as unknown as WebGL2RenderingContext,
    finish: (i: number) => finished.add(fences[i] as object),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});

test("work is done in order, each timed from when the GPU could begin with it", () => {
  const { gl, finish } = gpu();
  const done: [string, number][] = [];
  const inFlight = new InFlight<string>(
    gl,
    () => 1,
    (work, took) => done.push([work, Math.round(took)]),
  );
  inFlight.add("a");
  inFlight.add("b");
  vi.advanceTimersByTime(40);
  finish(0);
  vi.advanceTimersByTime(4);
  expect(done.map(([work]) => work)).toEqual(["a"]);
  expect(inFlight.count).toBe(1);
  vi.advanceTimersByTime(60);
  finish(1);
  vi.advanceTimersByTime(4);
  expect(done.map(([work]) => work)).toEqual(["a", "b"]);
  expect(done[1]?.[1]).toBeGreaterThan(50);
  expect(done[1]?.[1]).toBeLessThan(75);
});

test("what is found finished together shares the time by weight, so that none seems to cost nothing", () => {
  const { gl, finish } = gpu();
  const took: number[] = [];
  const inFlight = new InFlight<number>(
    gl,
    (items) => items,
    (_, ms) => took.push(ms),
  );
  inFlight.add(300);
  inFlight.add(100);
  vi.advanceTimersByTime(100);
  finish(0);
  finish(1);
  vi.advanceTimersByTime(4);
  expect((took[0] as number) / (took[1] as number)).toBeCloseTo(3, 6);
});
