/** What a view is told by, as a short text for the URL: `layout:radial,color:license`. */

export type Settings = Readonly<Record<string, string>>;

const KEY = /^[a-z_]{1,20}$/;
/** The longest that a link has room for. */
const LONGEST = 1_000;
/** Settings that hold places of one atlas. */
const HERE = ["folds", "at", "pins"] as const;

/** Reads a text of settings; what is no setting is left out. */
export function readSettings(text: string): Settings {
  const found: Record<string, string> = {};
  for (const part of text.slice(0, LONGEST).split(",")) {
    const at = part.indexOf(":");
    const key = part.slice(0, at);
    if (at > 0 && KEY.test(key)) found[key] = part.slice(at + 1);
  }
  return found;
}

/** Writes settings; those that are empty are left out. Values may hold neither comma nor more than a link takes. */
export function writeSettings(settings: Readonly<Record<string, string | null | undefined>>): string {
  return Object.entries(settings)
    .filter((entry): entry is [string, string] => Boolean(entry[1]) && KEY.test(entry[0]))
    .map(([key, value]) => `${key}:${value.replaceAll(",", " ")}`)
    .join(",");
}

/** Whether settings hold places that mean nothing in another atlas. */
export function isOfOneAtlas(text: string): boolean {
  const told = readSettings(text);
  return HERE.some((key) => key in told);
}

/** Settings as another atlas can read them. */
export const forAnyAtlas = (text: string): string =>
  isOfOneAtlas(text)
    ? writeSettings({ ...readSettings(text), ...Object.fromEntries(HERE.map((key) => [key, null])) })
    : text;

/** How much of what was done by hand a view's settings have no room for: `.x` and a number ends what is cut. */
export function leftOut(text: string): number {
  const { folds, pins } = readSettings(text);
  const [, cut] = /\.x([0-9a-z]{1,4})$/.exec(folds ?? pins ?? "") ?? [];
  return cut ? Number.parseInt(cut, 36) : 0;
}

/** A few letters for what places belong to: in a link they stand before them, and count only where it is shown. */
export function stampOf(...parts: readonly (string | number | null)[]): string {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify(parts)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return ((hash >>> 0) % 36 ** 4).toString(36).padStart(4, "0");
}
