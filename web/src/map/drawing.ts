/** The engine of this page, and how far it has come. The one place where React meets it. */

import { create } from "zustand";
import { API } from "../api/client";
import type { Theme } from "../color/palettes";
import { createEngine, type Engine, EngineError, type PointsIndex } from "../engine";

export type DrawingState = "starting" | "loading" | "complete" | "failed";

interface Drawing {
  engine: Engine | null;
  index: PointsIndex | null;
  state: DrawingState;
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
  drawn: 0,
  failure: null,
  lost: false,
}));

const set = useDrawing.setState;

export const getEngine = (): Engine | null => useDrawing.getState().engine;

/** Makes the engine in an element; `begin` is called when it stands, to color it and load. */
export function startDrawing(
  container: HTMLElement,
  theme: Theme,
  begin: (engine: Engine, index: PointsIndex, signal: AbortSignal) => Promise<void>,
): () => void {
  const abort = new AbortController();
  let made: Engine | null = null;
  void (async () => {
    try {
      const engine = await createEngine({ container, pointsUrl: `${API}points/`, theme });
      if (abort.signal.aborted) {
        engine.dispose();
        return;
      }
      made = engine;
      engine.on("drawn", ({ points, complete }) =>
        set((now) => ({ drawn: points, state: complete ? "complete" : now.state })),
      );
      engine.on("contextlost", () => set({ lost: true }));
      engine.on("contextrestored", () => set({ lost: false }));
      engine.on("error", (error) => fail(error));
      set({ engine });
      const index = await engine.index();
      const loading = begin(engine, index, abort.signal);
      if (!abort.signal.aborted)
        set(({ state }) => ({ index, state: state === "starting" ? "loading" : state }));
      await loading;
    } catch (error) {
      if (!abort.signal.aborted) fail(error);
    }
  })();
  return () => {
    abort.abort();
    made?.dispose();
    set({ engine: null, index: null, state: "starting", drawn: 0, failure: null, lost: false });
  };
}

function fail(error: unknown): void {
  if (error instanceof EngineError && error.reason === "aborted") return;
  const reason = error instanceof EngineError ? error.reason : "unknown";
  const message = error instanceof Error ? error.message : String(error);
  // A column that fails later leaves the map as it is; only what keeps the map from being drawn replaces it.
  const fatal = useDrawing.getState().drawn === 0 || reason === "context-lost";
  if (fatal) set({ state: "failed", failure: { reason, message } });
}
