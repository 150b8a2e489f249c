/** What belongs to the person and not to the view: kept in this browser, never in a link. */

import { create } from "zustand";
import type { Theme } from "../color/palettes";

interface Preferences {
  /** null: as the system has it. */
  theme: Theme | null;
  filtersOpen: boolean;
  legendOpen: boolean;
  selectionOpen: boolean;
  minimap: boolean;
  labels: boolean;
  edges: boolean;
  /** Whether the first page has been shown. */
  met: boolean;
  /** Atlases whose notice has been read. */
  noticed: readonly string[];
}

const KEY = "modelome.preferences";

const initial: Preferences = {
  theme: null,
  filtersOpen: window.innerWidth >= 1200,
  legendOpen: window.innerWidth >= 720,
  selectionOpen: window.innerWidth > 760,
  minimap: true,
  labels: true,
  edges: true,
  met: false,
  noticed: [],
};

function stored(): Partial<Preferences> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

export const usePreferences = create<Preferences>(() => ({ ...initial, ...stored() }));

export function setPreference(change: Partial<Preferences>): void {
  usePreferences.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...stored(), ...change }));
  } catch {
    // A browser that keeps nothing still has the preference for this visit.
  }
}

const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

export function useTheme(): Theme {
  const chosen = usePreferences((p) => p.theme);
  return chosen ?? (systemDark.matches ? "dark" : "light");
}

export const reducedMotion = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
