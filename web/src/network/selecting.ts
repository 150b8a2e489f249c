/** Models of a network as a selection: a list of ids, as long as a selection can be. */

import { quote } from "../filter/expression";
import { type Operation, withStep } from "../filter/steps";
import { count, plural } from "../format/numbers";
import { say } from "../state/overlays";
import { getView, select } from "../state/view";
import type { Network } from "./answer";

export const idsTerm = (ids: readonly string[]): string => `id:${ids.map(quote).join("|")}`;

/** The most of these ids, the first ones, that a selection has room for. */
export function fitting(ids: readonly string[], fits: (term: string) => boolean): readonly string[] {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(idsTerm(ids.slice(0, middle)))) low = middle;
    else high = middle - 1;
  }
  return ids.slice(0, low);
}

/** Selects what a box holds; with something selected, shift adds and alt takes away. */
export function boxSelect(
  network: Network,
  nodes: readonly number[],
  { shift, alt }: { shift: boolean; alt: boolean },
): void {
  if (nodes.length === 0) {
    say("No model lies in that box.");
    return;
  }
  const steps = getView().selection;
  const operation: Operation | "replace" =
    steps.length === 0 ? "replace" : alt ? "subtract" : shift ? "add" : "replace";
  const ids = [...nodes].sort((a, b) => a - b).map((node) => network.id[node] as string);
  const kept = fitting(ids, (term) => withStep(steps, { operation, term }) !== null);
  if (kept.length === 0) {
    say("The selection is as long as it can be: clear it, or filter by it.");
    return;
  }
  select(operation, idsTerm(kept));
  say(
    kept.length < ids.length
      ? `A selection has room for ${count(kept.length)} of these ${count(ids.length)}: those first by ${network.order} are selected.`
      : `${plural(kept.length, "model is", "models are")} selected; the network is of these. Back ( [ ) undoes it.`,
  );
}
