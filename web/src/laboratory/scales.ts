/** Places on an axis as shares of its length, so that a figure is drawn at any width without being measured. */

export interface Scale {
  /** 0 at the start of the axis, 1 at its end. */
  at: (value: number) => number;
  ticks: readonly number[];
}

/** Steps of 1, 2 or 5 times a power of ten, about `most` of them over the domain. */
export function linear(low: number, high: number, most = 5): Scale {
  const width = high > low ? high - low : 1;
  const rough = width / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((n) => n * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor((low + width) / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, k) =>
    Number(((first + k) * step).toPrecision(12)),
  );
  return { at: (value) => (value - low) / width, ticks };
}

/** A scale of powers of ten; what is not positive lies at the start. */
export function log(low: number, high: number, most = 6): Scale {
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(Math.ceil(Math.log10(high) - 1e-9), from + 1);
  const step = Math.ceil((to - from) / most);
  const ticks: number[] = [];
  for (let power = from; power <= to; power += step) ticks.push(Number(`1e${power}`));
  return { at: (value) => (value > 0 ? Math.max((Math.log10(value) - from) / (to - from), 0) : 0), ticks };
}

/** So many things side by side, numbered from 0, each in the middle of its share of the axis. */
export function sideBySide(count: number): Scale {
  return {
    at: (value) => (value + 0.5) / Math.max(count, 1),
    ticks: Array.from({ length: count }, (_, at) => at),
  };
}

/** A domain from 0 to a round number that holds the values, their intervals, and what they are compared with. */
export function roundUp(values: readonly (number | null)[], cap = Number.POSITIVE_INFINITY): number {
  const greatest = Math.max(...values.filter((value): value is number => value !== null), 0);
  if (greatest <= 0) return Math.min(1, cap);
  const power = 10 ** Math.floor(Math.log10(greatest));
  const round = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((n) => n * power >= greatest * 0.999) ?? 10;
  return Math.min(Number((round * power).toPrecision(12)), cap);
}
