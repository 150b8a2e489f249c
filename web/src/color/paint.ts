/**
 * What a person changed of the colors, column by column, as one short text of the view:
 * `task:n/16,c/fill-mask/ff8800,p/summarization|downloads:r/blues,x,s/linear,d/1/5000`.
 */

import { getView } from "../state/view";

export type Scale = "linear" | "log";

export interface Paint {
  /** Categories with a color of their own; null: as many as are told apart safely. */
  distinct: number | null;
  /** Values that have one whatever their count. */
  pins: readonly string[];
  /** `#rrggbb` by value. */
  colors: Readonly<Record<string, string>>;
  ramp: string | null;
  reversed: boolean;
  scale: Scale | null;
  /** Ends of the ramp; null: those of the column. */
  domain: readonly [number | null, number | null];
}

export type Paints = Readonly<Record<string, Paint>>;

export const PLAIN: Paint = {
  distinct: null,
  pins: [],
  colors: {},
  ramp: null,
  reversed: false,
  scale: null,
  domain: [null, null],
};

/** Categories that can have a color of their own at most, and those that are told apart safely. */
export const MOST_DISTINCT = 24;
export const SAFE_DISTINCT = 11;
const LONGEST = 1_600;
const COLUMN = /^[a-z_0-9]{1,30}$/;

export function readPaint(text: string): Paints {
  const found: Record<string, Paint> = {};
  for (const part of text.slice(0, LONGEST).split("|")) {
    const at = part.indexOf(":");
    const column = part.slice(0, at);
    if (at > 0 && COLUMN.test(column)) found[column] = readColumn(part.slice(at + 1));
  }
  return found;
}

function readColumn(text: string): Paint {
  const paint = { ...PLAIN, pins: [] as string[], colors: {} as Record<string, string> };
  for (const part of text.split(",")) {
    const [kind, first = "", second = ""] = part.split("/");
    if (kind === "n" && /^\d{1,2}$/.test(first)) paint.distinct = Math.min(Number(first), MOST_DISTINCT);
    else if (kind === "p" && first) paint.pins.push(decode(first));
    else if (kind === "c" && /^[0-9a-f]{6}$/.test(second)) paint.colors[decode(first)] = `#${second}`;
    else if (kind === "r" && /^[a-z]{1,20}$/.test(first)) paint.ramp = first;
    else if (kind === "x") paint.reversed = true;
    else if (kind === "s" && (first === "linear" || first === "log")) paint.scale = first;
    else if (kind === "d") paint.domain = [number(first), number(second)];
  }
  return paint;
}

export function writePaint(paints: Paints): string {
  return Object.entries(paints)
    .map(([column, paint]) => {
      const parts = [
        ...(paint.distinct === null ? [] : [`n/${paint.distinct}`]),
        ...paint.pins.map((value) => `p/${encodeURIComponent(value)}`),
        ...Object.entries(paint.colors).map(
          ([value, color]) => `c/${encodeURIComponent(value)}/${color.slice(1)}`,
        ),
        ...(paint.ramp ? [`r/${paint.ramp}`] : []),
        ...(paint.reversed ? ["x"] : []),
        ...(paint.scale ? [`s/${paint.scale}`] : []),
        ...(paint.domain.some((end) => end !== null)
          ? [`d/${paint.domain.map((end) => end ?? "").join("/")}`]
          : []),
      ];
      return parts.length > 0 ? `${column}:${parts.join(",")}` : "";
    })
    .filter(Boolean)
    .join("|");
}

/** Whether a link has room for it. */
export const fits = (text: string): boolean => text.length <= LONGEST;

let last: { text: string; paints: Paints } = { text: "", paints: {} };

/** What is changed of a column's colors, as the view has it now. */
export function paintOf(column: string, text = getView().paint): Paint {
  if (text !== last.text) last = { text, paints: readPaint(text) };
  return last.paints[column] ?? PLAIN;
}

/** The text with a column's colors changed; null takes all of it back. */
export function withPaint(text: string, column: string, change: Partial<Paint> | null): string {
  const { [column]: before = PLAIN, ...others } = readPaint(text);
  return writePaint(change ? { ...others, [column]: { ...before, ...change } } : others);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function number(text: string): number | null {
  return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}
