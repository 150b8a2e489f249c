/** Pointer and wheel on the network, as intents. */

import type { Box } from "./camera";

interface Intents {
  /** The model under a place, which a drag then moves; null: it moves the picture. */
  grab(x: number, y: number): number | null;
  drag(node: number, x: number, y: number): void;
  drop(node: number): void;
  pan(dx: number, dy: number): void;
  zoom(x: number, y: number, factor: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** Gives the model that was clicked: a second click means the same one, wherever the first has moved it. */
  click(x: number, y: number): number | null;
  doubleClick(node: number): void;
  box(box: Box, keys: { shift: boolean; alt: boolean }): void;
}

type Hold =
  | { kind: "node"; node: number; dx: number; dy: number }
  | { kind: "ground" }
  | { kind: "box"; x: number; y: number };

const CLICK_TRAVEL = 4;
/** Milliseconds in which a second click makes a double one. */
const DOUBLE = 400;
const LINE = 18;

export class Hands {
  /** A drag draws a box, with or without shift. */
  boxing = false;
  readonly #canvas: HTMLCanvasElement;
  readonly #intents: Intents;
  readonly #stop = new AbortController();
  #pointers = new Map<number, { x: number; y: number }>();
  #hold: Hold | null = null;
  #corner: { x: number; y: number } | null = null;
  #travel = 0;
  #clicked: { time: number; x: number; y: number; node: number | null } | null = null;

  constructor(canvas: HTMLCanvasElement, intents: Intents) {
    this.#canvas = canvas;
    this.#intents = intents;
    const { signal } = this.#stop;
    canvas.addEventListener("pointerdown", this.#down, { signal });
    canvas.addEventListener("pointermove", this.#move, { signal });
    canvas.addEventListener("pointerup", this.#up, { signal });
    canvas.addEventListener("pointercancel", this.#up, { signal });
    canvas.addEventListener("pointerleave", () => this.#hold === null && intents.leave(), { signal });
    canvas.addEventListener("wheel", this.#wheel, { signal, passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  dispose(): void {
    this.#stop.abort();
  }

  /** The box that is being drawn. */
  drawBox(ctx: CanvasRenderingContext2D, color: string): void {
    const box = this.#box();
    if (!box) return;
    const size = [box.right - box.left, box.bottom - box.top] as const;
    ctx.globalAlpha = 0.12;
    ctx.fillStyle = color;
    ctx.fillRect(box.left, box.top, ...size);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = color;
    ctx.lineWidth = 1;
    ctx.setLineDash([4, 3]);
    ctx.strokeRect(box.left, box.top, ...size);
    ctx.setLineDash([]);
  }

  #box(): Box | null {
    const [hold, corner] = [this.#hold, this.#corner];
    if (hold?.kind !== "box" || !corner) return null;
    return {
      left: Math.min(hold.x, corner.x),
      right: Math.max(hold.x, corner.x),
      top: Math.min(hold.y, corner.y),
      bottom: Math.max(hold.y, corner.y),
    };
  }

  #at(event: MouseEvent): [number, number] {
    const box = this.#canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #down = (event: PointerEvent): void => {
    const [x, y] = this.#at(event);
    this.#pointers.set(event.pointerId, { x, y });
    this.#canvas.setPointerCapture(event.pointerId);
    if (this.#pointers.size > 1) {
      this.#letGo();
      this.#hold = { kind: "ground" };
      this.#travel = CLICK_TRAVEL + 1;
      return;
    }
    this.#travel = 0;
    this.#corner = null;
    const node = this.#intents.grab(x, y);
    if (event.button === 0 && (this.boxing || event.shiftKey)) this.#hold = { kind: "box", x, y };
    else if (node !== null && event.button === 0) this.#hold = { kind: "node", node, dx: 0, dy: 0 };
    else this.#hold = { kind: "ground" };
  };

  #move = (event: PointerEvent): void => {
    const [x, y] = this.#at(event);
    const pointer = this.#pointers.get(event.pointerId);
    if (!pointer) {
      if (event.pointerType !== "touch") this.#intents.hover(x, y);
      return;
    }
    const [dx, dy] = [x - pointer.x, y - pointer.y];
    this.#travel += Math.hypot(dx, dy);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, { x, y });
    if (other) {
      const before = Math.hypot(pointer.x - other.x, pointer.y - other.y);
      const after = Math.hypot(x - other.x, y - other.y);
      this.#intents.pan(dx / 2, dy / 2);
      if (before > 0) this.#intents.zoom((x + other.x) / 2, (y + other.y) / 2, after / before);
    } else if (this.#travel <= CLICK_TRAVEL) {
      return;
    } else if (this.#hold?.kind === "node") {
      this.#intents.drag(this.#hold.node, x, y);
    } else if (this.#hold?.kind === "box") {
      this.#corner = { x, y };
      this.#intents.pan(0, 0);
    } else {
      this.#intents.pan(dx, dy);
    }
  };

  #up = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    const [x, y] = this.#at(event);
    const box = this.#box();
    const clicked = event.type === "pointerup" && event.button === 0 && this.#travel <= CLICK_TRAVEL;
    this.#letGo();
    if (box && event.type === "pointerup") {
      this.#intents.box(box, { shift: event.shiftKey, alt: event.altKey });
      this.#intents.pan(0, 0);
    } else if (clicked && this.#pointers.size === 0) this.#click(x, y);
  };

  #click(x: number, y: number): void {
    const before = this.#clicked;
    this.#clicked = null;
    const near = before && Math.hypot(x - before.x, y - before.y) <= 2 * CLICK_TRAVEL;
    if (near && performance.now() - before.time < DOUBLE) {
      if (before.node !== null) this.#intents.doubleClick(before.node);
    } else this.#clicked = { time: performance.now(), x, y, node: this.#intents.click(x, y) };
  }

  #letGo(): void {
    if (this.#hold?.kind === "node" && this.#travel > CLICK_TRAVEL) this.#intents.drop(this.#hold.node);
    this.#hold = null;
    this.#corner = null;
  }

  #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : event.deltaMode === 2 ? 400 : 1;
    const speed = event.ctrlKey ? 0.012 : 0.0025;
    const factor = Math.exp(-Math.max(Math.min(event.deltaY * unit, 240), -240) * speed);
    this.#intents.zoom(...this.#at(event), factor);
  };
}
