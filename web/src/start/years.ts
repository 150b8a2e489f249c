/** Shares of values in two years, and which changed most. */

import type { Facets } from "../api/types";

export interface Gain {
  value: string;
  /** Share of the models that declare a value, in the former year and in the latter. */
  from: number;
  to: number;
}

/** The last years up to that of the snapshot; none where its day is not known. */
export function yearsUpTo(snapshot: string | null, most: number): string[] {
  const last = Number(/^\d{4}/.exec(snapshot ?? "")?.[0] ?? Number.NaN);
  if (Number.isNaN(last)) return [];
  return Array.from({ length: most }, (_, i) => String(last - most + 1 + i));
}

/** The value whose share grew most, and the one whose share fell most, where there are such. */
export function gains(before: Facets, after: Facets): Gain[] {
  const [first, second] = [shares(before), shares(after)];
  const told = [...new Set([...first.keys(), ...second.keys()])].map((value) => ({
    value,
    from: first.get(value) ?? 0,
    to: second.get(value) ?? 0,
  }));
  told.sort((a, b) => b.to - b.from - (a.to - a.from));
  const [most, least] = [told[0], told.at(-1)];
  return [...(most && most.to > most.from ? [most] : []), ...(least && least.to < least.from ? [least] : [])];
}

function shares({ values, matched, missing }: Facets): Map<string, number> {
  const all = matched - missing;
  return new Map(
    values.flatMap(({ value, count }) =>
      value && value !== "missing" && all > 0 ? [[value, count / all]] : [],
    ),
  );
}
