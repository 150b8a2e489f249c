/** Pointer, wheel and keys on the map, as intents. No inertia: nothing moves unless the person moves it. */

export interface GestureHandlers {
  drag(dx: number, dy: number, secondary: boolean): void;
  zoom(x: number, y: number, factor: number): void;
  hover(x: number, y: number, event: PointerEvent): void;
  leave(): void;
  click(x: number, y: number, event: MouseEvent, double: boolean): void;
  /** True where the key did something. */
  key(event: KeyboardEvent): boolean;
}

const CLICK_TRAVEL = 4;
const LINE = 18;

export class Gestures {
  readonly #element: HTMLElement;
  readonly #handlers: GestureHandlers;
  readonly #stop = new AbortController();
  #pointers = new Map<number, { x: number; y: number }>();
  #travel = 0;
  #secondary = false;

  constructor(element: HTMLElement, handlers: GestureHandlers) {
    this.#element = element;
    this.#handlers = handlers;
    const { signal } = this.#stop;
    element.addEventListener("pointerdown", this.#down, { signal });
    element.addEventListener("pointermove", this.#move, { signal });
    element.addEventListener("pointerup", this.#up, { signal });
    element.addEventListener("pointercancel", this.#up, { signal });
    element.addEventListener("pointerleave", () => this.#handlers.leave(), { signal });
    element.addEventListener("wheel", this.#wheel, { signal, passive: false });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    element.addEventListener("dblclick", (event) => handlers.click(...this.#at(event), event, true), {
      signal,
    });
    element.addEventListener(
      "keydown",
      (event) => {
        if (handlers.key(event)) event.preventDefault();
      },
      { signal },
    );
  }

  dispose(): void {
    this.#stop.abort();
  }

  #at(event: MouseEvent): [number, number] {
    const box = this.#element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #down = (event: PointerEvent): void => {
    const [x, y] = this.#at(event);
    if (this.#pointers.size === 0) {
      this.#travel = 0;
      this.#secondary = event.button === 2 || event.button === 1 || event.ctrlKey || event.metaKey;
    }
    this.#pointers.set(event.pointerId, { x, y });
    this.#element.setPointerCapture(event.pointerId);
  };

  #move = (event: PointerEvent): void => {
    const [x, y] = this.#at(event);
    const pointer = this.#pointers.get(event.pointerId);
    if (!pointer) {
      if (event.pointerType !== "touch") this.#handlers.hover(x, y, event);
      return;
    }
    const dx = x - pointer.x;
    const dy = y - pointer.y;
    if (dx === 0 && dy === 0) return;
    this.#travel += Math.hypot(dx, dy);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const before = Math.hypot(pointer.x - other.x, pointer.y - other.y);
      const after = Math.hypot(x - other.x, y - other.y);
      // Each finger moves the pair's middle by half of its own way.
      this.#handlers.drag(dx / 2, dy / 2, true);
      if (before > 0 && after > 0) this.#handlers.zoom((x + other.x) / 2, (y + other.y) / 2, after / before);
    } else if (this.#travel > CLICK_TRAVEL) {
      this.#handlers.drag(dx, dy, this.#secondary);
    }
    this.#pointers.set(event.pointerId, { x, y });
  };

  #up = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (
      event.type === "pointerup" &&
      event.button === 0 &&
      this.#travel <= CLICK_TRAVEL &&
      this.#pointers.size === 0
    ) {
      this.#handlers.click(...this.#at(event), event, false);
    }
  };

  #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? LINE
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? 400
          : 1;
    // Browsers report a trackpad's pinch as a wheel with ctrl, in small steps.
    const speed = event.ctrlKey ? 0.012 : 0.0025;
    const factor = Math.exp(-Math.max(Math.min(event.deltaY * unit, 240), -240) * speed);
    this.#handlers.zoom(...this.#at(event), factor);
  };
}
