/** Numbers and dates of a filter, read as the server reads them (`modelome.atlas.filters.literals`). */

const NUMBER = /^-?(?:\d{1,18}(?:_\d{3})*|\d{0,18}\.\d{1,18}|\d{1,18}\.)(?:e-?\d{1,2})?[kmbg]?$/i;
const SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, g: 1e9 };
const DATE = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;
const DAY = 86_400;

/** Whether a text is a number: `1000`, `1_000`, `0.5`, `1e6`, `10k`, `7b`. */
export const isNumber = (text: string): boolean => NUMBER.test(text);

export function numberOf(text: string): number {
  const plain = text.replaceAll("_", "");
  const scale = SCALE[plain.at(-1)?.toLowerCase() ?? ""];
  return scale === undefined ? Number(plain) : Number(plain.slice(0, -1)) * scale;
}

/** Whether a text is a year, a month or a day that exists: `2024`, `2024-01`, `2024-01-31`. */
export const isDate = (text: string): boolean => periodOf(text) !== null;

/** First second of a year, month or day, and the first after it, in UTC; null: there is no such date. */
export function periodOf(text: string): readonly [start: number, after: number] | null {
  const found = DATE.exec(text);
  if (!found) return null;
  const year = Number(found[1]);
  const month = found[2] === undefined ? null : Number(found[2]);
  const day = found[3] === undefined ? null : Number(found[3]);
  const start = secondsOf(year, month ?? 1, day ?? 1);
  if (year < 1 || start === null) return null;
  const after =
    day !== null
      ? start + DAY
      : month !== null
        ? secondsOf(year + Math.floor(month / 12), (month % 12) + 1, 1)
        : secondsOf(year + 1, 1, 1);
  // The server's calendar ends with the year 9999.
  return after === null || after > LAST ? null : [start, after];
}

/** Seconds of midnight; null where there is no such day. */
function secondsOf(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? date.getTime() / 1000 : null;
}

const LAST = Date.UTC(9999, 11, 31) / 1000;
