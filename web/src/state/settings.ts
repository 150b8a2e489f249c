/** What a view is told by, as a short text for the URL: `layout:radial,color:license`. */

export type Settings = Readonly<Record<string, string>>;

const KEY = /^[a-z_]{1,20}$/;
/** The longest that a link has room for. */
const LONGEST = 400;

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
