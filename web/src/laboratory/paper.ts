/** Values that the paper published, for crosses beside ours; the report draws the same. */

import published from "../../../src/modelome/report/paper.json";

/** The value under these keys; null where the paper has none. */
export function paperValue(...keys: readonly string[]): number | null {
  let here: unknown = published;
  for (const key of keys) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return null;
    here = (here as Record<string, unknown>)[key];
  }
  return typeof here === "number" ? here : null;
}
