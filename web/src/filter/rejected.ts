/** A pick on a column as a table of its codes. */

import type { ColumnMeta } from "../engine";
import { MISSING, type Pick } from "./expression";

/** By code, or by value of a small whole number: 1 where a pick leaves it out. Null: the column can't be picked from. */
export function rejectedCodes(meta: ColumnMeta, { only, not }: Pick): Uint8Array | null {
  const codeOf = codes(meta);
  if (!codeOf) return null;
  const rejected = new Uint8Array(meta.kind === "category" ? meta.values.length + 1 : 65_536);
  if (only.length > 0) {
    rejected.fill(1);
    for (const value of only) {
      const code = codeOf(value);
      if (code !== undefined) rejected[code] = 0;
    }
  }
  for (const value of not) {
    const code = codeOf(value);
    if (code !== undefined) rejected[code] = 1;
  }
  return rejected;
}

/** Code 0 is missing, `i` is `values[i - 1]`; a declared "missing" is the same thing. Small numbers are their own codes. */
export function codes(meta: ColumnMeta): ((value: string) => number | undefined) | null {
  if (meta.kind === "category") {
    const byValue = new Map<string, number>();
    meta.values.forEach((value, i) => {
      if (value !== null) byValue.set(value, i + 1);
    });
    if (!byValue.has(MISSING)) byValue.set(MISSING, 0);
    return (value) => byValue.get(value);
  }
  if (meta.kind !== "number" || (meta.dtype !== "u8" && meta.dtype !== "u16")) return null;
  return (value) => (/^\d{1,5}$/.test(value) && Number(value) < 65_536 ? Number(value) : undefined);
}
