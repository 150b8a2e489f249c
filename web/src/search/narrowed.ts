/** What was found for a text, narrowed to a longer one: something to look at until the answer to that is here. */

import type { SearchHit, Suggest } from "../api/types";

/** Null where nothing of it is left, or where the new text does not go on from the old one. */
export function narrowed(told: Suggest, said: string): Suggest | null {
  const before = told.query.toLowerCase();
  const now = said.toLowerCase();
  // Of several words each may stand anywhere in an id; that is the server's to find.
  if (!now.startsWith(before) || /\s/.test(now)) return null;
  const models = told.models.flatMap((hit) => matched(hit, now));
  if (models.length === 0) return null;
  const holds = (text: string): boolean => text.toLowerCase().includes(now);
  return {
    ...told,
    query: said,
    models,
    // How many there are in all is not known yet, and nothing is said of it.
    total: 0,
    meant: null,
    meant_models: [],
    meant_total: 0,
    families: told.families.flatMap((hit) => matched(hit, now)),
    owners: told.owners.filter(({ value }) => holds(value)),
    values: told.values.filter(({ value, label }) => holds(value) || holds(label ?? "")),
    clusters: told.clusters.filter(({ label }) => holds(label)),
  };
}

function matched(hit: SearchHit, now: string): SearchHit[] {
  const start = hit.id.toLowerCase().indexOf(now);
  return start < 0 ? [] : [{ ...hit, match: [start, start + now.length] }];
}
