// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type GestureHandlers, Gestures } from "./Gestures";

let element: HTMLElement;
let handlers: { [K in keyof GestureHandlers]: ReturnType<typeof vi.fn> };

beforeEach(() => {
  element = document.createElement("div");
  element.setPointerCapture = () => undefined;
  document.body.append(element);
  handlers = {
    drag: vi.fn(),
    zoom: vi.fn(),
    hover: vi.fn(),
    leave: vi.fn(),
    click: vi.fn(),
    key: vi.fn(() => false),
  };
  new Gestures(element, handlers as unknown as GestureHandlers);
});

function pointer(type: string, x: number, y: number, more: PointerEventInit = {}): void {
  element.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, ...more }));
}

describe("the pointer", () => {
  test("pressed and let go at a place is a click", () => {
    pointer("pointerdown", 10, 10);
    pointer("pointermove", 11, 11);
    pointer("pointerup", 11, 11);
    expect(handlers.click).toHaveBeenCalledOnce();
    expect(handlers.drag).not.toHaveBeenCalled();
  });

  test("pressed and moved is a drag and no click", () => {
    pointer("pointerdown", 10, 10);
    pointer("pointermove", 40, 10);
    pointer("pointermove", 45, 12);
    pointer("pointerup", 45, 12);
    expect(handlers.drag).toHaveBeenLastCalledWith(5, 2, false);
    expect(handlers.click).not.toHaveBeenCalled();
  });

  test("with the right button is a secondary drag and no click", () => {
    pointer("pointerdown", 10, 10, { button: 2 });
    pointer("pointermove", 40, 10);
    pointer("pointerup", 40, 10, { button: 2 });
    expect(handlers.drag).toHaveBeenCalledWith(30, 0, true);
    expect(handlers.click).not.toHaveBeenCalled();
  });

  test("not pressed hovers, unless it is a finger", () => {
    pointer("pointermove", 5, 6, { pointerType: "mouse" });
    pointer("pointermove", 5, 6, { pointerType: "touch" });
    expect(handlers.hover).toHaveBeenCalledOnce();
  });
});

describe("two fingers", () => {
  test("apart zoom in about their middle, and are no click", () => {
    pointer("pointerdown", 100, 100, { pointerId: 1 });
    pointer("pointerdown", 200, 100, { pointerId: 2 });
    pointer("pointermove", 300, 100, { pointerId: 2 });
    expect(handlers.zoom).toHaveBeenCalledWith(200, 100, 2);
    pointer("pointerup", 300, 100, { pointerId: 2 });
    pointer("pointerup", 100, 100, { pointerId: 1 });
    expect(handlers.click).not.toHaveBeenCalled();
  });
});

describe("the wheel", () => {
  test("zooms about the pointer, out and back to where it was", () => {
    for (const deltaY of [100, -100]) {
      // happy-dom leaves the place out of wheel events.
      const event = Object.defineProperties(new WheelEvent("wheel", { deltaY }), {
        clientX: { value: 30 },
        clientY: { value: 40 },
      });
      element.dispatchEvent(event);
    }
    const [first, second] = handlers.zoom.mock.calls as [number, number, number][];
    expect(first?.slice(0, 2)).toEqual([30, 40]);
    expect(first?.[2]).toBeLessThan(1);
    expect((first?.[2] as number) * (second?.[2] as number)).toBeCloseTo(1, 9);
  });

  test("one huge step is bounded", () => {
    element.dispatchEvent(new WheelEvent("wheel", { deltaY: -100_000 }));
    expect(handlers.zoom.mock.calls[0]?.[2]).toBeLessThan(2);
  });
});
