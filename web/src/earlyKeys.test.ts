// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepKeys, releaseKeys } from "./earlyKeys";

let pressed: string[];
let field: HTMLInputElement;

/** Stands for the page: the slash moves the focus into the field. */
const page = (event: KeyboardEvent): void => {
  if (event.target === field) return;
  pressed.push(`${event.ctrlKey ? "Ctrl " : ""}${event.key}`);
  if (event.key !== "/" && event.key !== "k") return;
  event.preventDefault();
  field.focus();
};

beforeEach(() => {
  pressed = [];
  field = document.createElement("input");
  document.body.append(field);
  keepKeys();
});

afterEach(() => {
  releaseKeys();
  document.removeEventListener("keydown", page);
  field.remove();
});

function press(key: string, more: KeyboardEventInit = {}, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

function pageComes(): void {
  document.addEventListener("keydown", page);
  releaseKeys();
}

test("keys that are pressed before the page is there act in their order once it is", () => {
  for (const key of ["2", "Escape", "?", "ArrowLeft"]) press(key);
  expect(pressed).toEqual([]);
  pageComes();
  expect(pressed).toEqual(["2", "Escape", "?", "ArrowLeft"]);
  press("c");
  expect(pressed.at(-1)).toBe("c");
});

test.each([{ key: "/" }, { key: "k", ctrlKey: true }])(
  "what is typed after $key is in the search",
  (opening) => {
    expect(press(opening.key, opening).defaultPrevented).toBe(true);
    for (const key of ["q", "x", "Backspace", "w", "e", "n"]) press(key);
    const typed: string[] = [];
    field.addEventListener("input", () => typed.push(field.value));
    pageComes();
    expect(field.value).toBe("qwen");
    expect(typed.at(-1)).toBe("qwen");
    expect(pressed).toHaveLength(1);
  },
);

test("the browser keeps its own keys, and a field what is typed into it", () => {
  for (const kept of [press("r", { ctrlKey: true }), press("Tab"), press("F5"), press("a", {}, field)]) {
    expect(kept.defaultPrevented).toBe(false);
  }
  pageComes();
  expect(pressed).toEqual([]);
});
