/** Months in which models were born, those in between that had none filled in. */

import type { Births } from "../api/types";
import { month as monthName } from "../format/dates";

export interface BirthMonth {
  month: string;
  models: number;
  byRelation: ReadonlyMap<string | null, number>;
  sofar: number;
}

/** The most that are filled in: a date that is wrong by a century makes no chart of a thousand bars. */
const MOST = 400;

export function monthsOf(births: Births): BirthMonth[] {
  const known = new Map(births.months.map((each) => [each.month, each]));
  const [first, last] = [births.months[0], births.months.at(-1)];
  if (!first || !last) return [];
  const months: BirthMonth[] = [];
  let sofar = 0;
  let at = first.month;
  const whole = between(first.month, last.month) < MOST;
  while (months.length < MOST) {
    const here = known.get(at);
    sofar += here?.models ?? 0;
    if (here || whole) {
      const byRelation = new Map(here?.by_relation.map((row) => [row.value, row.count]) ?? []);
      months.push({ month: at, models: here?.models ?? 0, byRelation, sofar });
    }
    if (at === last.month) break;
    at = whole
      ? after(at)
      : (births.months[births.months.findIndex(({ month }) => month === at) + 1]?.month ?? last.month);
  }
  return months;
}

export const bornBy = (month: BirthMonth, relation: string | null): number =>
  month.byRelation.get(relation) ?? 0;

/** "2024-05" → "May 2024". */
export const monthLabel = (text: string): string => {
  const time = Date.parse(`${text}-01T00:00:00Z`);
  return Number.isNaN(time) ? text : monthName(time / 1000);
};

function between(first: string, last: string): number {
  const [a, b] = [first, last].map((text) => {
    const [year, month] = text.split("-").map(Number);
    return 12 * (year ?? 0) + (month ?? 0);
  }) as [number, number];
  return b - a;
}

function after(text: string): string {
  const [year = 0, month = 0] = text.split("-").map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, "0")}`;
}
