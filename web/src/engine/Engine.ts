import { EngineError } from "./errors";
import type { Engine, EngineOptions } from "./types";

/** Rejects with an `EngineError`: `no-webgl2` where the browser or the device can't draw. */
export function createEngine(options: EngineOptions): Promise<Engine> {
  void options;
  return Promise.reject(new EngineError("no-webgl2", "The drawing engine is not finished."));
}
