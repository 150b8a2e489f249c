/** Rows picked by hand, as steps of the one selection: a list of ids that is added, or taken away. */

import { quote } from "../filter/expression";
import { LONGEST_SELECTION, type Step, writeSteps } from "../filter/steps";

const IDS = /^id:(.+)$/s;

/** The ids of a term that names models one by one; null: it is another term. */
export function idsOfTerm(term: string): readonly string[] | null {
  const list = IDS.exec(term)?.[1];
  if (!list) return null;
  const ids: string[] = [];
  const one = /(?:"((?:[^"\\]|\\.)*)"|([^"|()\s\\]+))(?:\||$)/gy;
  while (one.lastIndex < list.length) {
    const match = one.exec(list);
    if (!match) return null;
    ids.push(match[1] === undefined ? (match[2] as string) : match[1].replaceAll(/\\(.)/g, "$1"));
  }
  return ids;
}

export const idsTerm = (ids: readonly string[]): string => `id:${ids.map(quote).join("|")}`;

/** The ids selected where all of the selection was picked one by one; null: there is another set in it. */
export function pickedIds(steps: readonly Step[]): ReadonlySet<string> | null {
  const picked = new Set<string>();
  for (const { operation, term } of steps) {
    const ids = idsOfTerm(term);
    if (!ids || operation === "intersect") return null;
    for (const id of ids) {
      if (operation === "add") picked.add(id);
      else picked.delete(id);
    }
  }
  return picked;
}

/** The selection with some models added, or taken away; null: that is too long. */
export function withIds(
  steps: readonly Step[],
  ids: readonly string[],
  add: boolean,
): readonly Step[] | null {
  const picked = pickedIds(steps);
  let next: readonly Step[];
  if (picked) {
    const ours = new Set(picked);
    for (const id of ids) {
      if (add) ours.add(id);
      else ours.delete(id);
    }
    next = ours.size > 0 ? [{ operation: "add", term: idsTerm([...ours]) }] : [];
  } else {
    const operation = add ? "add" : "subtract";
    const last = steps.at(-1);
    const before = last?.operation === operation && steps.length > 1 ? idsOfTerm(last.term) : null;
    const all = idsTerm([...new Set([...(before ?? []), ...ids])]);
    next = [...(before ? steps.slice(0, -1) : steps), { operation, term: all }];
  }
  return writeSteps(next).length > LONGEST_SELECTION ? null : next;
}
