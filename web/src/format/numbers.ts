/** 212304 → "212,304". */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

const STEPS: readonly [number, string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "K"],
];

/**
 * 212304 → "212K": three digits, as `Intl.NumberFormat` writes them, whose tables take a browser 100 ms to read at
 * first, which no first picture has to spare.
 */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 999.5) return String(Number(value.toPrecision(3)));
  // Whole until the last step: 12.35 is less than itself, 123.5 is not.
  const place = 10 ** (Math.floor(Math.log10(size)) - 2);
  const rounded = Math.sign(value) * Math.round(size / place) * place;
  const [step, unit] = STEPS.find(([least]) => Math.abs(rounded) >= least) ?? [1e3, "K"];
  return `${Number((rounded / step).toPrecision(4))}${unit}`;
}

/** A count in a narrow place: whole as long as it fits, 355152 → "355,152". */
export const figure = (value: number): string => (value < 10_000_000 ? count(value) : compact(value));

/** 0.382 → "38 %"; what is neither nothing nor everything is never rounded to 0 % or 100 %. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const hundredth = share * 100;
  if (hundredth > 0 && hundredth < 1) return "< 1 %";
  if (hundredth < 100 && hundredth > 99) return "> 99 %";
  return `${Math.round(hundredth)} %`;
}

/** Bytes in powers of ten, as the Hub shows them: 15242694030 → "15.2 GB". */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${rest < 10 && unit > 0 ? rest.toFixed(2) : rest < 100 && unit > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]}`;
}

/** Counts of parameters: 7615616512 → "7.62 B". */
export function parameters(value: number): string {
  for (const [step, unit] of STEPS) {
    const share = value / step;
    if (share >= 999.5) return `${count(Math.round(share))} ${unit}`;
    if (share >= 1) return `${Number(share.toPrecision(3))} ${unit}`;
  }
  return count(value);
}

/** "1 model", "2 models". */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;
