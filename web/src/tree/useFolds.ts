/** What is unfolded: what the size of the picture suggests at first, then what the person does, and nothing else. */

import { useCallback, useMemo, useState } from "react";
import { type Family, wayTo } from "./family";
import { openFirst, type Unfolded } from "./fold";

/** Unfolding more models than this at once is refused. */
export const MOST_UNFOLDED = 100_000;
/** Of many children so many more are shown at a time. */
const MORE = 100;

interface Folds {
  of: string;
  opened: ReadonlyMap<number, number> | null;
  shut: ReadonlySet<number>;
  pulled: ReadonlySet<number>;
  bundles: ReadonlySet<number>;
}

export interface FoldActions {
  /** Unfolds a member that is folded, folds one that is not. */
  toggle(place: number): void;
  /** Shows more of the children that are one item. */
  more(place: number): void;
  /** Shows a member, wherever it is. */
  reveal(places: readonly number[]): void;
  unbundle(place: number): void;
}

const nothing: ReadonlySet<number> = new Set();

export function useFolds(
  family: Family,
  focus: number,
  { all, others, room, only }: { all: boolean; others: boolean; room: number; only: Uint8Array | null },
): [Unfolded, FoldActions] {
  const { shape } = family;
  const everything = all && (shape.size[focus] as number) <= MOST_UNFOLDED;
  const of = `${focus} ${everything}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: made for the room there is at first; a resized window moves nothing.
  const first = useMemo<Folds>(
    () => ({
      of,
      opened: everything ? null : openFirst(shape, focus, room),
      shut: nothing,
      pulled: nothing,
      bundles: nothing,
    }),
    [shape, focus, everything, of],
  );
  const [kept, setKept] = useState<Folds | null>(null);
  const folds = kept?.of === of ? kept : first;
  const change = useCallback(
    (next: (now: Folds) => Partial<Folds>) =>
      setKept((now) => {
        const base = now?.of === of ? now : first;
        return { ...base, ...next(base) };
      }),
    [of, first],
  );
  const actions = useMemo<FoldActions>(() => {
    const kidsOf = (place: number) => (shape.first[place + 1] as number) - (shape.first[place] as number);
    return {
      toggle: (place) =>
        change((now) => {
          const shut = new Set(now.shut);
          const opened = now.opened && new Map(now.opened);
          const isOpen = !shut.has(place) && (opened === null || opened.has(place));
          if (isOpen) {
            shut.add(place);
          } else {
            shut.delete(place);
            if (opened && !opened.get(place)) opened.set(place, someOf(kidsOf(place)));
          }
          return { shut, opened };
        }),
      more: (place) =>
        change((now) => {
          if (!now.opened) return {};
          const shown = now.opened.get(place) ?? 0;
          const left = kidsOf(place) - shown;
          return { opened: new Map(now.opened).set(place, shown + (left <= 2 * MORE ? left : MORE)) };
        }),
      reveal: (places) =>
        change((now) => {
          const opened = now.opened && new Map(now.opened);
          const shut = new Set(now.shut);
          const pulled = new Set(now.pulled);
          for (const place of places) {
            const way = wayTo(shape, place);
            for (const above of way.slice(0, -1)) {
              shut.delete(above);
              if (opened && !opened.has(above)) opened.set(above, 0);
            }
            for (const on of way) pulled.add(on);
          }
          return { opened, shut, pulled };
        }),
      unbundle: (place) => change((now) => ({ bundles: new Set(now.bundles).add(place) })),
    };
  }, [change, shape]);
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
  return [how, actions];
}

/** All of a few children, the first of many. */
const someOf = (kids: number): number => (kids <= 60 ? kids : 40);
