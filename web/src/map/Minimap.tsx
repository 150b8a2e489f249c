import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import type { Engine } from "../engine";
import { useSelection } from "../filter/selection";
import { usePreferences, useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { useDrawing } from "./drawing";
import "./minimap.css";
import { type Corner, flatFrame, lookingAt, orbitFrame } from "./minimapFrame";

/** CSS pixels. */
const SIDE = 132;
const KEY_PAN = 60;
/** Milliseconds after the last change that is to be seen on it. */
const PAINT = 350;

const ARROWS: Readonly<Record<string, Corner>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The whole map, small, and what of it is in view; a click or a drag looks elsewhere. In 3D it is seen from above. */
export function Minimap() {
  const shown = usePreferences((p) => p.minimap);
  const engine = useDrawing((d) => d.engine);
  const complete = useDrawing((d) => d.state === "complete");
  return shown && engine && complete ? <Overview engine={engine} /> : null;
}

function Overview({ engine }: { engine: Engine }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<SVGPolygonElement>(null);
  const mode = useView((v) => v.mode);
  usePicture(engine, canvas);
  useFrame(engine, frame);

  const look = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    engine.setCamera(
      lookingAt(engine.camera(), [event.clientX - box.left, event.clientY - box.top], box.width),
      { duration: 0 },
    );
  };
  const keys = (event: KeyboardEvent) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    engine.panBy(way[0] * KEY_PAN, way[1] * KEY_PAN);
  };
  return (
    <div
      className="minimap"
      role="application"
      aria-label={
        mode === "3d" ? "Overview from above: arrows move the view" : "Overview: arrows move the view"
      }
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move the view.
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && look(event)}
      onKeyDown={keys}
    >
      <canvas ref={canvas} />
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
        <polygon ref={frame} />
      </svg>
      {mode === "3d" && <span className="minimap-words">from above</span>}
    </div>
  );
}

/** Paints the picture anew when colors, filter, selection or mode are others, once the map itself is drawn. */
function usePicture(engine: Engine, canvas: { readonly current: HTMLCanvasElement | null }): void {
  const theme = useTheme();
  const color = useView((v) => v.color);
  const paint = useView((v) => v.paint);
  const mode = useView((v) => v.mode);
  const applied = useSelection((s) => s.applied);
  const look = [theme, color, paint, mode, applied].join();
  useEffect(() => {
    void look;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = async () => {
      const side = Math.round(SIDE * Math.min(window.devicePixelRatio, 2));
      const picture = await engine.miniature(side, side);
      if (!canvas.current || !picture) return;
      canvas.current.width = canvas.current.height = side;
      canvas.current.getContext("2d")?.putImageData(picture, 0, 0);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void draw().catch(() => undefined), PAINT);
    };
    soon();
    const stop = engine.on("mode", soon);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [engine, canvas, look]);
}

function useFrame(engine: Engine, frame: { readonly current: SVGPolygonElement | null }): void {
  const index = useDrawing((d) => d.index);
  useEffect(() => {
    if (!index) return;
    const show = () => {
      const camera = engine.camera();
      const view = engine.view();
      const { width, height } = document.querySelector(".map")?.getBoundingClientRect() ?? {
        width: 1,
        height: 1,
      };
      const corners =
        camera.mode === "3d"
          ? orbitFrame(camera, width / Math.max(height, 1), SIDE)
          : view && flatFrame(view, index, SIDE);
      frame.current?.setAttribute("points", (corners ?? []).map((at) => at.join()).join(" "));
    };
    const stopView = engine.onView(show);
    const stopCamera = engine.on("camera", show);
    return () => {
      stopView();
      stopCamera();
    };
  }, [engine, index, frame]);
}
