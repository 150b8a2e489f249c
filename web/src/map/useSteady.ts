import { type RefObject, useLayoutEffect, useRef } from "react";
import type { Engine } from "../engine";
import { useDrawing } from "./drawing";

/**
 * Keeps every point where it is on the page while panels open and close beside the map: the map gets narrower, and the
 * camera moves by as much. Where the map is halved for a second one, each half shows what the whole did. What changes
 * while a page covers the map is not followed: it comes back as it was left.
 */
export function useSteady(
  container: RefObject<HTMLElement | null>,
  { covered, halved }: { covered: boolean; halved: boolean },
  panels: readonly boolean[],
): void {
  const last = useRef<Box | null>(null);
  const key = panels.join();
  useLayoutEffect(() => {
    void key;
    const box = covered ? null : container.current?.getBoundingClientRect();
    if (!box) return;
    const now = { middle: box.left + box.width / 2, width: box.width, height: box.height, halved };
    const before = last.current;
    last.current = now;
    const { engine, drawn } = useDrawing.getState();
    if (!engine || !before || drawn === 0 || (before.width === now.width && before.middle === now.middle))
      return;
    if (before.halved === halved) shift(engine, before, now);
    else engine.resize();
  }, [container, covered, halved, key]);
}

interface Box {
  middle: number;
  width: number;
  height: number;
  halved: boolean;
}

function shift(engine: Engine, before: Box, now: Box): void {
  const camera = engine.camera();
  const moved = now.middle - before.middle;
  if (camera.mode === "3d") {
    engine.resize();
    engine.panBy(-moved, 0);
    return;
  }
  engine.resize();
  // Zoom is relative to the shorter side; what a pixel is worth has to stay.
  const zoom = camera.zoom * (Math.min(before.width, before.height) / Math.min(now.width, now.height));
  engine.setCamera({ ...camera, zoom }, { duration: 0 });
  engine.panBy(-moved, 0);
}
