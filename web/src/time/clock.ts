/**
 * The time of the map. While it runs or is dragged it is here alone; where it rests it is in the view, and so in the
 * URL: a play of two years is one entry of the history.
 */

import { create } from "zustand";
import { useDrawing } from "../map/drawing";
import { reducedMotion } from "../state/preferences";
import { getView, setView, useView } from "../state/view";
import { DAY_SECONDS, dayOf, dayText, endOf, stepMonths } from "./days";

interface Clock {
  /** Days since 1970, in whole days where it rests; null: time is off, and all are there. */
  day: number | null;
  playing: boolean;
  /** Days a second. */
  speed: number;
}

const MONTH = 30.44;
export const SPEEDS: readonly { days: number; label: string }[] = [
  { days: MONTH, label: "1 month / s" },
  { days: 3 * MONTH, label: "3 months / s" },
  { days: 6 * MONTH, label: "6 months / s" },
  { days: 12 * MONTH, label: "1 year / s" },
];

export const useClock = create<Clock>(() => ({ day: null, playing: false, speed: 3 * MONTH }));
const set = useClock.setState;

/** While it runs the newest come gradually, over so many seconds on the clock of the person. */
const FADE = 0.6;
const REST = 250;

/** The first and the last day of this atlas's births; null where it does not say when models were born. */
export function span(): readonly [number, number] | null {
  const meta = useDrawing.getState().index?.columns.created;
  if (meta?.kind !== "number" || meta.min === null || meta.max === null) return null;
  return [Math.floor(meta.min / DAY_SECONDS), Math.floor(meta.max / DAY_SECONDS)];
}

let frame = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function show(): void {
  const { day, playing, speed } = useClock.getState();
  const { engine } = useDrawing.getState();
  engine
    ?.setUntil(
      day === null ? null : { at: endOf(day), fade: playing ? Math.round(FADE * speed * DAY_SECONDS) : 0 },
    )
    .catch(() => undefined);
}

function commit(): void {
  clearTimeout(timer);
  const { day, playing } = useClock.getState();
  if (!playing) setView({ until: day === null ? null : dayText(day) });
}

function within(day: number): number {
  const [first, last] = span() ?? [day, day];
  return Math.min(Math.max(day, first), last);
}

/** Goes to a day; the view follows when it rests. */
export function seek(day: number): void {
  pause();
  set({ day: within(Math.round(day)) });
  show();
  clearTimeout(timer);
  timer = setTimeout(commit, REST);
}

export function step(months: number): void {
  const { day } = useClock.getState();
  if (day !== null) seek(stepMonths(day, months));
}

export function setSpeed(speed: number): void {
  set({ speed });
}

export function openTime(): void {
  const range = span();
  if (!range) return;
  set({ day: range[1], playing: false });
  commit();
}

export function closeTime(): void {
  pause();
  set({ day: null });
  show();
  commit();
}

export function play(): void {
  const range = span();
  const { day, playing } = useClock.getState();
  if (!range || playing) return;
  clearTimeout(timer);
  set({ day: day === null || day >= range[1] ? range[0] : day, playing: true });
  let last = performance.now();
  const next = (): void => {
    const now = performance.now();
    const { day: at, speed } = useClock.getState();
    // A page that was held up does not leap.
    const to = (at ?? range[0]) + (Math.min(now - last, 200) / 1000) * speed;
    last = now;
    set({ day: Math.min(to, range[1]) });
    if (to >= range[1]) {
      pause();
      return;
    }
    show();
    frame = requestAnimationFrame(next);
  };
  frame = requestAnimationFrame(next);
}

export function pause(): void {
  const { day, playing } = useClock.getState();
  if (!playing) return;
  cancelAnimationFrame(frame);
  set({ playing: false, day: day === null ? null : Math.floor(day) });
  show();
  commit();
}

export const togglePlay = (): void => (useClock.getState().playing ? pause() : play());

/** The key: opens time and lets it run, pauses it, lets it go on. Where motion is not wanted it opens, and waits. */
export function pressTime(): void {
  if (useClock.getState().day === null && reducedMotion()) openTime();
  else togglePlay();
}

/** The view's day becomes that of the clock: at first, and where the history goes back. */
export function followView(): () => void {
  const read = (): void => {
    const { until, surface } = getView();
    const { day, playing } = useClock.getState();
    if (playing && surface !== "map") pause();
    if (playing || !span()) return;
    const wanted = dayOf(until);
    if (wanted === (day === null ? null : Math.floor(day))) return;
    clearTimeout(timer);
    set({ day: wanted === null ? null : within(wanted) });
    show();
  };
  read();
  // Only what the view says anew: the clock may be ahead of it.
  const stops = [
    useView.subscribe((now, before) => {
      if (now.until !== before.until || now.surface !== before.surface) read();
    }),
    useDrawing.subscribe((now, before) => {
      if (now.index !== before.index) read();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
