/** What is unfolded: what the size of the picture suggests at first, then what the person does, as the link has it. */

import { useCallback, useMemo, useRef } from "react";
import { LastKept } from "../state/lastKept";
import { stampOf } from "../state/settings";
import type { Form } from "./arrange";
import type { Family } from "./family";
import type { Unfolded } from "./fold";
import {
  type Folds,
  firstFolds,
  isShut,
  readFolds,
  revealed,
  roomOf,
  toggled,
  unbundled,
  withMore,
  writeFolds,
} from "./folds";
import { amendTree, setTree } from "./settings";

/** Unfolding more models than this at once is refused. */
export const MOST_UNFOLDED = 100_000;

export interface FoldActions {
  /** Unfolds a member that is folded, folds one that is not. */
  toggle(place: number): void;
  /** Shows more of the children that are one item. */
  more(place: number): void;
  /** Shows members, wherever they are. */
  reveal(places: readonly number[]): void;
  /** Shows what the link asks for, except what it says was folded by hand. */
  ask(places: readonly number[]): void;
  unbundle(place: number): void;
}

/** What was folded on this page, by its text: a link has room for some of it only. */
const remembered = new LastKept<Folds>(200);

interface Asked {
  all: boolean;
  others: boolean;
  form: Form;
  /** How many items the first picture has room for. */
  room: number;
  only: Uint8Array | null;
  /** As the link has it. */
  text: string | null;
}

/** What is unfolded, what changes it, and its text. */
export function useFolds(
  family: Family,
  focus: number,
  { all, others, form, room, only, text }: Asked,
): [Unfolded, FoldActions, string] {
  const { shape, head } = family;
  const everything = all && (shape.size[focus] as number) <= MOST_UNFOLDED;
  const stamp = useMemo(
    () => stampOf(head.root, family.name(focus), everything ? "all" : ""),
    [family, head, focus, everything],
  );
  const told = text?.startsWith(`${stamp}.`) ? text.slice(stamp.length + 1) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the room that there is at first; a resized window moves nothing.
  const suggested = useMemo(() => room, [stamp, form]);
  const space = (told && roomOf(told)) || suggested;
  const first = useMemo(() => firstFolds(shape, focus, everything, space), [shape, focus, everything, space]);
  const folds = useMemo(
    () =>
      told === null ? first : (remembered.get(`${stamp}.${told}`) ?? readFolds(told, first, shape.members)),
    [told, first, stamp, shape],
  );
  const latest = useRef(folds);
  latest.current = folds;
  const change = useCallback(
    (next: Folds, write = setTree) => {
      if (next === latest.current) return;
      latest.current = next;
      const written = `${stamp}.${writeFolds(next, first)}`;
      remembered.keep(written, next);
      write({ folds: written });
    },
    [stamp, first],
  );
  const actions = useMemo<FoldActions>(
    () => ({
      toggle: (place) => change(toggled(shape, latest.current, place)),
      more: (place) => change(withMore(shape, latest.current, place)),
      reveal: (places) => change(revealed(shape, latest.current, focus, places)),
      ask: (places) => {
        const now = latest.current;
        const mine = remembered.has(`${stamp}.${writeFolds(now, first)}`);
        const shown = mine ? places : places.filter((place) => !isShut(shape, now, place));
        change(revealed(shape, now, focus, shown), amendTree);
      },
      unbundle: (place) => change(unbundled(latest.current, place)),
    }),
    [change, shape, focus, stamp, first],
  );
  const how = useMemo<Unfolded>(
    () => ({
      focus,
      opened: folds.opened,
      shut: folds.shut,
      pulled: folds.pulled,
      bundles: folds.bundles,
      others,
      only,
    }),
    [focus, folds, others, only],
  );
  return [how, actions, `${stamp}.${writeFolds(folds, first)}`];
}
