/** What the pointer and the keys mean: hovering, clicking, moving the view. */

import type { Navigator } from "../camera/Navigator";
import type { Direction, EngineEvents, PointerInfo } from "../types";
import type { GestureHandlers } from "./Gestures";

export interface PointingContext {
  navigator: Navigator;
  pick(x: number, y: number, beyond?: boolean): Promise<number | null>;
  walk(from: number, direction: Direction): Promise<number | null>;
  labelAt(x: number, y: number): string | null;
  selected(): number | null;
  ring(ix: number | null): void;
  cursor(style: string): void;
  emit<E extends "hover" | "click" | "doubleclick" | "labelclick" | "walk">(
    event: E,
    value: EngineEvents[E],
  ): void;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const KEY_PAN = 80;
const KEY_TURN = 0.12;
/** A drag across 1,000 pixels turns by this many radians. */
const DRAG_TURN = 4.5;

export class Pointing implements GestureHandlers {
  readonly #context: PointingContext;
  #wanted: { x: number; y: number; event: MouseEvent } | null = null;
  #busy = false;
  #shown: number | null = null;

  constructor(context: PointingContext) {
    this.#context = context;
  }

  drag(dx: number, dy: number, secondary: boolean): void {
    const { navigator } = this.#context;
    this.#wanted = null;
    this.#report(null, { x: 0, y: 0, event: null });
    if (navigator.mode === "2d" || secondary) navigator.panBy(dx, dy);
    else navigator.orbitBy((-dx * DRAG_TURN) / 1000, (dy * DRAG_TURN) / 1000);
  }

  zoom(x: number, y: number, factor: number): void {
    this.#context.navigator.zoomAbout(x, y, factor);
  }

  hover(x: number, y: number, event: PointerEvent): void {
    this.#wanted = { x, y, event };
    if (!this.#busy) void this.#look();
  }

  leave(): void {
    this.#wanted = null;
    this.#report(null, { x: 0, y: 0, event: null });
  }

  click(x: number, y: number, event: MouseEvent, double: boolean): void {
    const label = this.#context.labelAt(x, y);
    if (label !== null && !double) {
      this.#context.emit("labelclick", { id: label });
      return;
    }
    this.#context
      // Shift adds to a selection, so it reaches what is not in it.
      .pick(x, y, event.shiftKey)
      .then((ix) => this.#context.emit(double ? "doubleclick" : "click", info(ix, { x, y, event })))
      .catch(() => undefined);
  }

  key(event: KeyboardEvent): boolean {
    const { navigator } = this.#context;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { width, height } = navigator.flat.viewport;
    if (event.key === "+" || event.key === "=" || event.key === "-" || event.key === "_") {
      navigator.zoomAbout(width / 2, height / 2, event.key === "-" || event.key === "_" ? 1 / 1.4 : 1.4);
      return true;
    }
    const direction = ARROWS[event.key];
    if (!direction) return false;
    const selected = this.#context.selected();
    if (selected !== null && !event.shiftKey) this.#walk(selected, direction);
    else this.#step(direction, event.shiftKey);
    return true;
  }

  /** With a selection arrows walk from model to model, with shift or without one they move the view. */
  #walk(from: number, direction: Direction): void {
    this.#context
      .walk(from, direction)
      .then((ix) => {
        if (ix !== null) this.#context.emit("walk", { ix, from });
      })
      .catch(() => undefined);
  }

  #step(direction: Direction, shift: boolean): void {
    const { navigator } = this.#context;
    const x = direction === "left" ? 1 : direction === "right" ? -1 : 0;
    const y = direction === "up" ? 1 : direction === "down" ? -1 : 0;
    if (navigator.mode === "2d" || shift) navigator.panBy(x * KEY_PAN, y * KEY_PAN);
    else navigator.orbitBy(-x * KEY_TURN, y * KEY_TURN);
  }

  /** One search at a time; the pointer's latest place is looked up next. */
  async #look(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#wanted) {
        const at = this.#wanted;
        this.#wanted = null;
        const label = this.#context.labelAt(at.x, at.y);
        const ix = label === null ? await this.#context.pick(at.x, at.y) : null;
        this.#context.cursor(label !== null || ix !== null ? "pointer" : "default");
        this.#report(ix, at);
        await nextFrame();
      }
    } finally {
      this.#busy = false;
    }
  }

  #report(ix: number | null, at: At): void {
    if (ix === null && this.#shown === null) return;
    this.#shown = ix;
    this.#context.ring(ix);
    this.#context.emit("hover", info(ix, at));
  }
}

interface At {
  x: number;
  y: number;
  event: MouseEvent | null;
}

function info(ix: number | null, { x, y, event }: At): PointerInfo {
  const pressed = event ?? { shiftKey: false, altKey: false, metaKey: false, ctrlKey: false };
  return { ix, x, y, shift: pressed.shiftKey, alt: pressed.altKey, meta: pressed.metaKey || pressed.ctrlKey };
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
  });
}
