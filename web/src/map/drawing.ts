/** The engine of this page, and how far it has come. The one place where React meets it. */

import { create } from "zustand";
import { API } from "../api/client";
import type { Theme } from "../color/palettes";
import { createEngine, type Engine, EngineError, type PointsIndex } from "../engine";
import { setOverlays } from "../state/overlays";

export type DrawingState = "starting" | "loading" | "complete" | "failed";

interface Drawing {
  engine: Engine | null;
  index: PointsIndex | null;
  state: DrawingState;
  /** Points that this device draws: all of the index, or as many as it can hold. */
  rows: number;
  /** Points in the picture on screen. */
  drawn: number;
  /** Why nothing can be drawn, in words. */
  failure: { reason: string; message: string } | null;
  lost: boolean;
}

export const useDrawing = create<Drawing>(() => ({
  engine: null,
  index: null,
  state: "starting",
  rows: 0,
  drawn: 0,
  failure: null,
  lost: false,
}));

const set = useDrawing.setState;

export const getEngine = (): Engine | null => useDrawing.getState().engine;

/**
 * Makes the engine, with these columns on their way at once; `begin` is called when the index is here, to color and
 * load. The page takes the map to a place of its own later, by `Engine.attach`.
 */
export async function startDrawing(
  place: HTMLElement,
  theme: Theme,
  columns: readonly string[],
  begin: (engine: Engine, index: PointsIndex) => Promise<void>,
): Promise<void> {
  try {
    const engine = await createEngine({ container: place, pointsUrl: `${API}points/`, theme, columns });
    engine.on("drawn", ({ points, complete }) =>
      set((now) => ({ drawn: points, state: complete ? "complete" : now.state })),
    );
    engine.on("contextlost", () => set({ lost: true }));
    engine.on("contextrestored", () => set({ lost: false }));
    engine.on("error", (error) => fail(error));
    set({ engine });
    const index = await engine.index();
    const loading = begin(engine, index);
    set(({ state }) => ({ index, rows: engine.count, state: state === "starting" ? "loading" : state }));
    await loading;
  } catch (error) {
    fail(error);
  }
}

/** Milliseconds; who waits for the bars and panels waits no longer. */
const LONGEST_WAIT = 3_000;

/** Resolves when points are on screen, when there will be none, or after a while. */
export function firstPicture(): Promise<void> {
  return new Promise((resolve) => {
    const stop = useDrawing.subscribe(({ drawn, state }) => {
      if (drawn > 0 || state === "failed") done();
    });
    const timer = setTimeout(() => done(), LONGEST_WAIT);
    function done(): void {
      stop();
      clearTimeout(timer);
      resolve();
    }
  });
}

function fail(error: unknown): void {
  if (error instanceof EngineError && error.reason === "aborted") return;
  const reason = error instanceof EngineError ? error.reason : "unknown";
  const message = error instanceof Error ? error.message : String(error);
  // A column that fails later leaves the map as it is; only what keeps the map from being drawn replaces it.
  const fatal = useDrawing.getState().drawn === 0 || reason === "context-lost";
  if (fatal) set({ state: "failed", failure: { reason, message } });
  else if (reason === "too-large") setOverlays({ message });
}
