/** Keys that are pressed before the page can act on them are kept, and pressed again when it can. */

import { isField } from "./fields";

const NAMED = new Set(["Enter", "Escape", "Backspace", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

let kept: KeyboardEvent[] = [];

/** From now on keys wait. */
export function keepKeys(): void {
  document.addEventListener("keydown", keep);
}

/** Presses all that waited, in their order; a letter that nobody takes goes into the field that has the focus. */
export function releaseKeys(): void {
  document.removeEventListener("keydown", keep);
  const keys = kept;
  kept = [];
  for (const key of keys) press(key);
}

function keep(event: KeyboardEvent): void {
  const { key, metaKey, ctrlKey, altKey } = event;
  const search = (metaKey || ctrlKey) && key.toLowerCase() === "k";
  const plain = !(metaKey || ctrlKey || altKey) && (key.length === 1 || NAMED.has(key));
  if (event.isComposing || isField(event.target) || !(search || plain)) return;
  event.preventDefault();
  kept.push(event);
}

function press({ key, code, ctrlKey, metaKey, shiftKey }: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const init = { key, code, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true };
  const free = target.dispatchEvent(new KeyboardEvent("keydown", init));
  if (!free || !(target instanceof HTMLInputElement)) return;
  const { selectionStart, selectionEnd, value } = target;
  const [start, end] = [selectionStart ?? value.length, selectionEnd ?? value.length];
  if (key.length === 1) target.setRangeText(key, start, end, "end");
  else if (key === "Backspace")
    target.setRangeText("", start === end ? Math.max(start - 1, 0) : start, end, "end");
  else return;
  target.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
