/** What the tree is told by, in the one text that a link has for it. */

import { readSettings, writeSettings } from "../state/settings";
import { amendView, getView, setView, useView } from "../state/view";
import type { Form } from "./arrange";

export const MARKED = ["license", "license_family", "task", "language", "library", "dataset"] as const;
export type Marked = (typeof MARKED)[number] | "none";

export interface TreeSettings {
  form: Form;
  timed: boolean;
  /** The trait whose changes are marked. */
  marked: Marked;
  /** Ghosts and parents in other families are shown. */
  others: boolean;
  list: boolean;
  all: boolean;
  /** Id of the model on top; null: the root of the family. */
  top: string | null;
  /** What was folded and unfolded by hand, see `folds.ts`; null: nothing. */
  folds: string | null;
  /** Where the camera rests, see `camera.ts`; null: all is fitted in. */
  at: string | null;
}

export function readTree(text: string): TreeSettings {
  const told = readSettings(text);
  return {
    form: told.layout === "radial" ? "radial" : "tidy",
    timed: told.along === "time",
    marked: told.mark === "none" ? "none" : (MARKED.find((name) => name === told.mark) ?? "license"),
    others: told.others !== "no",
    list: told.as === "list",
    all: told.all === "yes",
    top: told.top || null,
    folds: told.folds || null,
    at: told.at || null,
  };
}

export function writeTree(settings: TreeSettings): string {
  return writeSettings({
    layout: settings.form === "radial" ? "radial" : null,
    along: settings.timed ? "time" : null,
    mark: settings.marked === "license" ? null : settings.marked,
    others: settings.others ? null : "no",
    as: settings.list ? "list" : null,
    all: settings.all ? "yes" : null,
    top: settings.top,
    folds: settings.folds,
    at: settings.at,
  });
}

const changed = (change: Partial<TreeSettings>): string =>
  writeTree({ ...readTree(getView().tree), ...change });

export const setTree = (change: Partial<TreeSettings>): void => setView({ tree: changed(change) });

/** A change that is no step of its own in the history. */
export const amendTree = (change: Partial<TreeSettings>): void => amendView({ tree: changed(change) });

export const useTreeText = (): string => useView((v) => v.tree);
