import { type RefObject, useEffect } from "react";
import type { Direction } from "../engine";
import { isField } from "../fields";
import { toggleLabels } from "../map/actions";
import type { Picture } from "./Picture";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The keys of the network, before those of the page, which mean the map. */
export function useKeys(
  picture: Picture | null,
  frame: RefObject<HTMLElement | null>,
  toggleBox: () => void,
): void {
  useEffect(() => {
    if (!picture) return;
    const onNode = (act: (node: number) => void) => () => {
      if (picture.focus === null) return false;
      act(picture.focus);
      return true;
    };
    const acts: Readonly<Record<string, () => unknown>> = {
      f: () => picture.fit(),
      "+": () => picture.zoomBy(1.5),
      "=": () => picture.zoomBy(1.5),
      "-": () => picture.zoomBy(1 / 1.5),
      b: toggleBox,
      n: toggleLabels,
      p: onNode((node) => picture.togglePin(node)),
      Enter: onNode((node) => picture.open(node)),
      Escape: onNode(() => picture.focusOn(null)),
    };
    const down = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (isField(event.target) || document.querySelector("dialog[open], [role=menu]")) return;
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const here = target === document.body || target === frame.current;
      const arrow = ARROWS[event.key];
      if ((arrow || event.key === "Enter" || event.key === "Escape") && !here) return;
      if (arrow) picture.walk(arrow);
      else if (!acts[event.key] || acts[event.key]?.() === false) return;
      if (arrow) frame.current?.focus({ preventScroll: true });
      event.preventDefault();
    };
    window.addEventListener("keydown", down, { capture: true });
    return () => window.removeEventListener("keydown", down, { capture: true });
  }, [picture, frame, toggleBox]);
}
