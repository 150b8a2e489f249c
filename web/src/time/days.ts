/** Days as the time of the map has them: whole days since 1970, in UTC. */

import { day, month } from "../format/dates";

export const DAY_SECONDS = 86_400;

/** `2024-05-01` → days since 1970; null for what is no day. */
export function dayOf(text: string | null): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text ?? "") ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at / 1000 / DAY_SECONDS;
}

export const dayText = (day: number): string =>
  new Date(Math.floor(day) * DAY_SECONDS * 1000).toISOString().slice(0, 10);

const endsMonth = (day: number): boolean => dayText(day + 1).endsWith("-01");

/** The last second of a day: who was born on it is born by it. */
export const endOf = (day: number): number => (Math.floor(day) + 1) * DAY_SECONDS - 1;

/** So many months on, to the end of that month: steps from month to month stand on ends of months. */
export function stepMonths(day: number, months: number): number {
  const at = new Date(Math.floor(day) * DAY_SECONDS * 1000);
  const atEnd = endsMonth(day);
  // Back from within a month is to the end of the one before, on from within it to its own end.
  const shift = months > 0 && !atEnd ? months - 1 : months;
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1 + shift, 0) / 1000 / DAY_SECONDS;
}

/** "1 May 2023"; the end of a month is that month. */
export function dayWords(at: number): string {
  return endsMonth(at) ? month(Math.floor(at) * DAY_SECONDS) : day(dayText(at));
}

/** Models born by the end of a day: those of all days up to it. */
export function bornBy(first: number, days: Uint32Array, day: number): number {
  const stop = Math.min(Math.max(Math.floor(day) - first + 1, 0), days.length);
  let sum = 0;
  for (let i = 0; i < stop; i++) sum += days[i] as number;
  return sum;
}

/** Days put together into so many bars of equal width. */
export function bars(days: Uint32Array, count: number): number[] {
  const sums = new Array<number>(count).fill(0);
  for (let i = 0; i < days.length; i++) {
    const bar = Math.min(Math.floor((i * count) / days.length), count - 1);
    sums[bar] = (sums[bar] as number) + (days[i] as number);
  }
  return sums;
}
