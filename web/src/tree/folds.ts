/** What is folded and unfolded by hand: each act on it, and the short text that a link has for it. */

import { type Shape, wayTo } from "./family";
import { openFirst } from "./fold";

export interface Folds {
  /** How many items the first picture had room for. */
  room: number;
  /** How many children of each are shown, the heaviest first; null: of all of them, all. */
  opened: ReadonlyMap<number, number> | null;
  shut: ReadonlySet<number>;
  pulled: ReadonlySet<number>;
  bundles: ReadonlySet<number>;
}

/** Of many children so many more are shown at a time. */
const MORE = 100;
/** A link has room for this many acts. */
export const MOST_FOLDS = 60;
const MOST_ROOM = 2_000;

const nothing: ReadonlySet<number> = new Set();

export const firstFolds = (shape: Shape, focus: number, everything: boolean, room: number): Folds => ({
  room,
  opened: everything ? null : openFirst(shape, focus, room),
  shut: nothing,
  pulled: nothing,
  bundles: nothing,
});

const kidsOf = (shape: Shape, place: number): number =>
  (shape.first[place + 1] as number) - (shape.first[place] as number);

/** All of a few children, the first of many. */
const someOf = (kids: number): number => (kids <= 60 ? kids : 40);

/** Unfolds a member that is folded, folds one that is not. */
export function toggled(shape: Shape, now: Folds, place: number): Folds {
  const shut = new Set(now.shut);
  const opened = now.opened && new Map(now.opened);
  const isOpen = !shut.has(place) && (opened === null || opened.has(place));
  if (isOpen) shut.add(place);
  else {
    shut.delete(place);
    if (opened && !opened.get(place)) opened.set(place, someOf(kidsOf(shape, place)));
  }
  return { ...now, shut, opened };
}

/** Shows more of the children that are one item. */
export function withMore(shape: Shape, now: Folds, place: number): Folds {
  if (!now.opened) return now;
  const shown = now.opened.get(place) ?? 0;
  const left = kidsOf(shape, place) - shown;
  return {
    ...now,
    opened: new Map(now.opened).set(place, shown + (left <= 2 * MORE ? left : MORE)),
  };
}

/** Shows members, wherever they are below the one on top; the same folds where all are shown. */
export function revealed(shape: Shape, now: Folds, focus: number, places: readonly number[]): Folds {
  const opened = now.opened && new Map(now.opened);
  const shut = new Set(now.shut);
  const pulled = new Set(now.pulled);
  let changed = false;
  for (const place of places) {
    const way = wayTo(shape, place);
    const from = way.indexOf(focus);
    for (let i = from + 1; from >= 0 && i < way.length; i++) {
      const above = way[i - 1] as number;
      const on = way[i] as number;
      if (shut.delete(above)) changed = true;
      if (!opened || pulled.has(on) || isFirst(shape, on, opened.get(above) ?? 0)) continue;
      if (!opened.has(above)) opened.set(above, 0);
      pulled.add(on);
      changed = true;
    }
  }
  return changed ? { ...now, opened, shut, pulled } : now;
}

/** Whether a member is among the first so many children of its parent. */
function isFirst(shape: Shape, place: number, shown: number): boolean {
  const from = shape.first[shape.above[place] as number] as number;
  return shape.kids.subarray(from, from + shown).includes(place);
}

export const isShut = (shape: Shape, { shut }: Folds, place: number): boolean =>
  wayTo(shape, place)
    .slice(0, -1)
    .some((above) => shut.has(above));

export const unbundled = (now: Folds, place: number): Folds => ({
  ...now,
  bundles: new Set(now.bundles).add(place),
});

const short = (value: number): string => value.toString(36);
const long = (text: string): number => Number.parseInt(text, 36);

/**
 * `1c.o4f-3k.s2`: the room of the first picture, then each act: so many children of one are shown, one is shut, pulled
 * into view, or its bundle undone (places from -1 on). What has no room is counted at the end: `.x5`.
 */
export function writeFolds(folds: Folds, first: Folds): string {
  const acts: string[] = [];
  for (const [place, shown] of folds.opened ?? [])
    if (first.opened?.get(place) !== shown) acts.push(`o${short(place)}-${short(shown)}`);
  for (const place of folds.shut) acts.push(`s${short(place)}`);
  for (const place of folds.pulled) acts.push(`p${short(place)}`);
  for (const place of folds.bundles) acts.push(`b${short(place + 1)}`);
  const left = acts.length - MOST_FOLDS;
  return [short(folds.room), ...acts.slice(0, MOST_FOLDS), ...(left > 0 ? [`x${short(left)}`] : [])].join(
    ".",
  );
}

/** The room that a text tells of, null where it is none. */
export function roomOf(text: string): number | null {
  const room = long(/^[0-9a-z]{1,3}(?=\.|$)/.exec(text)?.[0] ?? "");
  return room > 0 && room <= MOST_ROOM ? room : null;
}

/** Reads acts onto the first picture; what is none, or of no member, is left out. */
export function readFolds(text: string, first: Folds, members: number): Folds {
  if (!text.includes(".")) return first;
  const opened = first.opened && new Map(first.opened);
  const [shut, pulled, bundles] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (const act of text.split(".").slice(1, MOST_FOLDS + 1)) {
    const [, kind, at, shown] = /^([ospb])([0-9a-z]{1,4})(?:-([0-9a-z]{1,4}))?$/.exec(act) ?? [];
    const place = at === undefined ? -1 : long(at);
    if (place < 0 || place >= members + (kind === "b" ? 1 : 0)) continue;
    if (kind === "o") opened?.set(place, shown ? long(shown) : 0);
    else if (kind === "s") shut.add(place);
    else if (kind === "p") pulled.add(place);
    else bundles.add(place - 1);
  }
  return { ...first, opened, shut, pulled, bundles };
}
