/**
 * Scrolls through any number of rows. Browsers bound how high an element may be, so that beyond some hundred thousand rows
 * the scrollbar stands for more than its pixels: small steps move by rows, and a drag of the bar by shares of all rows.
 */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Firefox draws nothing below 17.8 million pixels, Chrome below 33.5. */
export const HIGHEST = 15_000_000;
const REST_MS = 120;

export interface Scroll {
  /** First and last row in view. */
  first: number;
  last: number;
  /** Height of what is scrolled. */
  height: number;
  /** Where a row stands in it. */
  place: (row: number) => number;
  /** Brings a row into view, as little as that takes. */
  reveal: (row: number) => void;
}

/** The row offset after a scroll, in pixels of rows of their true height. */
export function scrolledTo(
  now: { top: number; bar: number },
  bar: number,
  sizes: { rows: number; view: number; height: number },
): number {
  const most = Math.max(0, sizes.rows - sizes.view);
  const farthest = Math.max(0, sizes.height - sizes.view);
  if (most === farthest) return Math.min(most, bar);
  if (bar <= 0) return 0;
  if (bar >= farthest) return most;
  const step = bar - now.bar;
  if (Math.abs(step) <= 2 * sizes.view) return Math.min(most, Math.max(0, now.top + step));
  return (bar / farthest) * most;
}

export function useScroll(
  ref: RefObject<HTMLElement | null>,
  count: number,
  row: number,
  head: number,
): Scroll {
  const height = Math.min(HIGHEST, count * row) + head;
  const [{ top, bar, view }, set] = useState({ top: 0, bar: 0, view: 600 });
  const now = useRef({ top: 0, bar: 0, view: 600 });
  const rows = count * row + head;

  const settle = useCallback((next: { top: number; bar: number; view: number }) => {
    now.current = next;
    set(next);
  }, []);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => settle({ ...now.current, view: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, settle]);

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const scrolled = () => {
      const { view } = now.current;
      const at = element.scrollTop;
      if (Math.abs(at - now.current.bar) < 0.5) return;
      settle({ top: scrolledTo(now.current, at, { rows, view, height }), bar: at, view });
      clearTimeout(timer);
      // At rest the bar stands where the rows in view are.
      if (rows > height) timer = setTimeout(() => align(element, rows, height, now.current, settle), REST_MS);
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener("scroll", scrolled);
    };
  }, [ref, rows, height, settle]);

  const reveal = useCallback(
    (wanted: number) => {
      const element = ref.current;
      if (!element) return;
      const { top, view } = now.current;
      const above = wanted * row;
      const below = (wanted + 1) * row + head - view;
      const next = above < top ? above : Math.max(below, top);
      if (next === top) return;
      const moved = { top: next, bar: now.current.bar, view };
      align(element, rows, height, moved, settle);
    },
    [ref, row, head, rows, height, settle],
  );

  const first = Math.max(0, Math.floor(top / row));
  const last = Math.min(count - 1, Math.ceil((top + view - head) / row));
  return { first, last, height, place: (index) => head + index * row - top + bar, reveal };
}

/** Sets the bar to the share of all rows that the rows in view are at. */
function align(
  element: HTMLElement,
  rows: number,
  height: number,
  now: { top: number; view: number },
  settle: (next: { top: number; bar: number; view: number }) => void,
): void {
  const most = Math.max(1, rows - now.view);
  const farthest = Math.max(0, height - now.view);
  const wanted = rows > height ? (now.top / most) * farthest : now.top;
  element.scrollTop = wanted;
  settle({ ...now, bar: element.scrollTop });
}
