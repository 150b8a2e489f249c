/** Dates beside the tree: years where they are close, months where there is room; and where the Hub's record begins. */

import { day, month } from "../format/dates";
import { onScale, type TimeScale } from "./arrange";

export interface TimeTick {
  /** x, or the radius. */
  at: number;
  label: string;
  /** The Hub's record begins here: what stands on it is as old or older. */
  floor: boolean;
}

const DAY = 86_400;
const MONTH = 30.44 * DAY;
const STEPS = [1, 3, 6, 12, 24, 60, 120];
const DAY_STEPS = [1, 2, 7, 14];
/** Pixels that a label takes; with a day in it. */
const LABEL = 64;
const DAY_LABEL = 92;

export function ticksOf(scale: TimeScale, floor: number, width: number): TimeTick[] {
  const months = (scale.to - scale.from) / MONTH;
  if (months < 2.5 && scale.from > floor) return dayTicks(scale, width);
  const step = STEPS.find((n) => (width * n) / Math.max(1, months) >= LABEL) ?? 240;
  const ticks: TimeTick[] = [];
  const start = new Date(scale.from * 1000);
  const floored = scale.from <= floor;
  let year = start.getUTCFullYear();
  let at = Math.floor(start.getUTCMonth() / step) * step;
  if (step > 12) {
    year = Math.floor(year / (step / 12)) * (step / 12);
    at = 0;
  }
  for (let i = 0; i < 400; i++) {
    const seconds = Date.UTC(year, at, 1) / 1000;
    if (seconds > scale.to) break;
    const date = new Date(seconds * 1000);
    const clear =
      !floored ||
      (onScale(scale, seconds) - onScale(scale, floor)) * (width / (scale.end - scale.start)) > LABEL * 2.2;
    if (seconds >= scale.from && clear)
      ticks.push({
        at: onScale(scale, seconds),
        label: step >= 12 ? String(date.getUTCFullYear()) : month(seconds),
        floor: false,
      });
    at += step;
  }
  if (floored && floor <= scale.to)
    ticks.unshift({ at: onScale(scale, floor), label: `on or before ${month(floor)}`, floor: true });
  return ticks;
}

/** A family of a few weeks. */
function dayTicks(scale: TimeScale, width: number): TimeTick[] {
  const days = Math.max(1, (scale.to - scale.from) / DAY);
  const step = DAY_STEPS.find((n) => (width * n) / days >= DAY_LABEL) ?? 28;
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(scale.from / DAY) * DAY; at <= scale.to; at += step * DAY)
    ticks.push({ at: onScale(scale, at), label: day(new Date(at * 1000).toISOString()), floor: false });
  return ticks;
}
