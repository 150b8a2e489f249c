/** The entries of a legend: the greatest categories, all others as one, and missing, always by itself. */

import { MOST_DISTINCT, type Paint, paintOf, SAFE_DISTINCT } from "../color/paint";
import type { Palette } from "../color/palettes";
import { LAST_GENERATION } from "../color/traits";
import { MISSING, type Pick, type Picks, put } from "../filter/expression";
import { count } from "../format/numbers";
import { LICENSE_FAMILIES, LICENSE_VERDICTS, RELATIONS, valueLabel } from "../words";

export interface CategoryColumn {
  values: readonly (string | null)[];
  labels?: readonly string[];
  /** By code, missing first. */
  counts: readonly number[];
}

export interface Entry {
  key: string;
  label: string;
  color: string;
  /** Codes of the column that this entry stands for. */
  codes: readonly number[];
  /** The values to pick; for the rest, the values that it is *not*. */
  values: readonly string[];
  kind: "value" | "rest" | "missing";
  total: number;
}

function fixedOrder(column: string): readonly string[] | null {
  if (column === "license_family" || column === "chain") return LICENSE_FAMILIES;
  if (column === "relation" || column === "relation_inferred") return [...RELATIONS, "several"];
  if (column === "license_verdict") return LICENSE_VERDICTS;
  return null;
}

function fixedColors(column: string, palette: Palette): Readonly<Record<string, string>> | null {
  if (column === "license_family" || column === "chain") return palette.licenses;
  if (column === "relation" || column === "relation_inferred") return palette.relations;
  if (column === "license_verdict") return palette.verdicts;
  return null;
}

/** Codes in the order in which they take colors: the fixed one of the column, else by count. */
function ranked(column: string, { values, counts }: CategoryColumn): number[] {
  const codes = values.flatMap((value, i) => (value === null || value === MISSING ? [] : [i + 1]));
  const order = fixedOrder(column);
  const place = (code: number) => order?.indexOf(values[code - 1] as string) ?? -1;
  return codes.sort((a, b) => {
    if (order) return (place(a) + 1 || 99) - (place(b) + 1 || 99);
    return (counts[b] ?? 0) - (counts[a] ?? 0) || a - b;
  });
}

/** Those with a color of their own: the greatest, the last of them giving way to what is pinned. */
function distinct(order: readonly number[], values: CategoryColumn["values"], paint: Paint): number[] {
  const many = Math.min(paint.distinct ?? SAFE_DISTINCT, MOST_DISTINCT);
  const pinned = order
    .filter((code) => paint.pins.includes(values[code - 1] as string))
    .slice(0, MOST_DISTINCT);
  const greatest = order.filter((code) => !pinned.includes(code));
  const kept = new Set([...pinned, ...greatest.slice(0, Math.max(many - pinned.length, 0))]);
  return order.filter((code) => kept.has(code));
}

/** The color of each: by its rank, so that it stays when others are pinned, and those that are left for the pinned. */
function colorsOf(head: readonly number[], order: readonly number[], palette: Palette): Map<number, string> {
  const all = [...palette.categories, ...palette.more];
  const colors = new Map<number, string>();
  const free = new Set(all.keys());
  for (const code of head) {
    const rank = order.indexOf(code);
    if (rank >= head.length) continue;
    colors.set(code, all[rank] as string);
    free.delete(rank);
  }
  const left = [...free].sort((a, b) => a - b);
  for (const code of head) if (!colors.has(code)) colors.set(code, all[left.shift() ?? 0] as string);
  return colors;
}

/** Entries in their colors, with what a person changed of them: the view's, where nothing else is given. */
export function legendEntries(
  column: string,
  data: CategoryColumn,
  palette: Palette,
  paint: Paint = paintOf(column),
): Entry[] {
  const { values, labels, counts } = data;
  const order = ranked(column, data);
  const fixed = fixedColors(column, palette);
  const head = fixed ? order : distinct(order, values, paint);
  const ranks = colorsOf(head, order, palette);
  const entries: Entry[] = head.map((code) => {
    const value = values[code - 1] as string;
    return {
      key: value,
      label: labels?.[code - 1] || valueLabel(column, value),
      color:
        paint.colors[value] ?? fixed?.[value] ?? (fixed ? palette.other : (ranks.get(code) ?? palette.other)),
      codes: [code],
      values: [value],
      kind: "value",
      total: counts[code] ?? 0,
    };
  });
  const shown = new Set(head);
  const missing = [0];
  const rest: number[] = [];
  values.forEach((value, i) => {
    if (value === MISSING) missing.push(i + 1);
    else if (!shown.has(i + 1)) rest.push(i + 1);
  });
  const sum = (codes: number[]) => codes.reduce((total, code) => total + (counts[code] ?? 0), 0);
  if (rest.length > 0) {
    entries.push({
      key: "\u0000rest",
      label: `${count(rest.length)} others`,
      color: palette.other,
      codes: rest,
      values: [...entries.flatMap((entry) => entry.values), MISSING],
      kind: "rest",
      total: sum(rest),
    });
  }
  entries.push({
    key: "\u0000missing",
    label: valueLabel(column, MISSING),
    color: fixed?.[MISSING] ?? palette.missing,
    codes: missing,
    values: [MISSING],
    kind: "missing",
    total: sum(missing),
  });
  return entries;
}

/** Color by code, as the engine takes it. */
export function codeColors(entries: readonly Entry[], codes: number, other: string): string[] {
  const colors = new Array<string>(codes).fill(other);
  for (const entry of entries) for (const code of entry.codes) colors[code] = entry.color;
  return colors;
}

export type EntryState = "on" | "off" | "idle";

/** Whether an entry is picked, left out, or neither, under the pick of its column. */
export function entryState(entry: Entry, pick: Pick | undefined): EntryState {
  if (!pick) return "idle";
  if (entry.kind === "rest") {
    const alone = pick.only.length === 0 && entry.values.every((value) => pick.not.includes(value));
    return alone ? "on" : pick.only.length > 0 ? "off" : "idle";
  }
  const value = entry.values[0] as string;
  if (pick.not.includes(value)) return "off";
  if (pick.only.length === 0) return pick.not.length > 0 ? "on" : "idle";
  return pick.only.includes(value) ? "on" : "off";
}

/** "All others" is everything but the entries above it; again undoes. */
export function pickRest(picks: Picks, column: string, entry: Entry): Picks {
  const on = entryState(entry, picks[column]) === "on";
  return put(picks, column, on ? { only: [], not: [] } : { only: [], not: entry.values });
}

/** Generations one by one, the late ones together; colored along the ramp. */
export function generationColor(generation: number, palette: Palette): string {
  const { ramp } = palette;
  const at = Math.min(generation, LAST_GENERATION) / LAST_GENERATION;
  return ramp[Math.round(at * (ramp.length - 1))] as string;
}
