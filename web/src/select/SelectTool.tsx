import { type RefObject, useEffect, useRef } from "react";
import { getEngine } from "../map/drawing";
import { clickModel, selectOutline } from "./gestures";
import type { Place } from "./outline";
import "./select.css";
import { type Joining, joiningOf, type Tool, useTool } from "./tool";

/** Less than this is a click. */
const CLICK_TRAVEL = 4;
/** Corners of a lasso are so far apart, at least. */
const STEP = 2;

const SIGNS: Readonly<Record<Joining, string>> = { replace: "", add: "+", subtract: "−", intersect: "∩" };

/** While a tool is in hand a drag on the map draws a box or a lasso; wheel and two fingers still move the map. */
export function SelectTool({ container }: { container: RefObject<HTMLDivElement | null> }) {
  const tool = useTool((t) => t.tool);
  const path = useRef<SVGPathElement>(null);
  const sign = useRef<SVGTextElement>(null);
  useEffect(() => {
    const map = container.current;
    if (!map || !tool) return;
    const draw = (outline: readonly Place[], joining: Joining) => {
      path.current?.setAttribute(
        "d",
        outline.length > 1 ? `M${outline.map((at) => at.join()).join("L")}Z` : "",
      );
      const last = outline.at(tool === "box" ? 2 : -1);
      if (!sign.current) return;
      sign.current.textContent = last ? SIGNS[joining] : "";
      sign.current.setAttribute("x", String((last?.[0] ?? 0) + 12));
      sign.current.setAttribute("y", String((last?.[1] ?? 0) + 18));
    };
    map.classList.add("drawing");
    const engine = getEngine();
    engine?.readyShapes(engine.mode).catch(() => undefined);
    const stop = followDrags(map, tool, draw);
    return () => {
      stop();
      map.classList.remove("drawing");
      draw([], "replace");
    };
  }, [container, tool]);
  if (!tool) return null;
  return (
    <svg className="select-outline" aria-hidden="true">
      <path ref={path} />
      <text ref={sign} />
    </svg>
  );
}

function followDrags(
  map: HTMLElement,
  tool: Tool,
  draw: (outline: readonly Place[], joining: Joining) => void,
): () => void {
  const stop = new AbortController();
  const capture = { signal: stop.signal, capture: true };
  let drag: { pointer: number; event: PointerEvent; outline: Place[]; travel: number } | null = null;
  let handing = false;

  const at = ({ clientX, clientY }: PointerEvent): Place => {
    const box = map.getBoundingClientRect();
    return [Math.round(clientX - box.left), Math.round(clientY - box.top)];
  };
  const whole = (): readonly Place[] => {
    const outline = drag?.outline ?? [];
    const [[ax, ay] = [0, 0], [bx, by] = [0, 0]] = [outline[0], outline.at(-1)];
    return tool === "box"
      ? [
          [ax, ay],
          [bx, ay],
          [bx, by],
          [ax, by],
        ]
      : outline;
  };
  const swallow = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
  };

  map.addEventListener(
    "pointerdown",
    (event) => {
      if (handing || event.button !== 0) return;
      if (drag) {
        // A second finger moves the map: it gets the first one too.
        const first = drag;
        drag = null;
        draw([], "replace");
        handing = true;
        event.target?.dispatchEvent(new PointerEvent("pointerdown", first.event));
        handing = false;
        return;
      }
      swallow(event);
      map.focus({ preventScroll: true });
      map.setPointerCapture(event.pointerId);
      drag = { pointer: event.pointerId, event, outline: [at(event)], travel: 0 };
    },
    capture,
  );
  map.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== drag?.pointer) return;
      swallow(event);
      const [x, y] = at(event);
      const [lx, ly] = drag.outline.at(-1) as Place;
      const way = Math.hypot(x - lx, y - ly);
      drag.travel += way;
      drag.event = event;
      if (tool === "box") drag.outline = [drag.outline[0] as Place, [x, y]];
      else if (way >= STEP) drag.outline.push([x, y]);
      draw(whole(), joiningOf(event));
    },
    capture,
  );
  const end = (event: PointerEvent): void => {
    if (event.pointerId !== drag?.pointer) return;
    swallow(event);
    const { travel, outline } = drag;
    const drawn = whole();
    drag = null;
    draw([], "replace");
    if (event.type === "pointercancel") return;
    if (travel > CLICK_TRAVEL && drawn.length > 2) {
      void selectOutline(drawn, joiningOf(event));
      return;
    }
    const [x, y] = outline[0] as Place;
    getEngine()
      ?.pick(x, y, event.shiftKey)
      .then((ix) => (ix === null ? undefined : clickModel(ix, event.shiftKey)))
      .catch(() => undefined);
  };
  map.addEventListener("pointerup", end, capture);
  map.addEventListener("pointercancel", end, capture);
  // The places of a polygon are read whole before it is drawn: the finer bits are on their way with the tool.
  const engine = getEngine();
  const column = engine?.mode === "3d" ? "xyz" : "xy";
  engine?.column(`${column}_fine`).catch(() => undefined);
  return () => stop.abort();
}
