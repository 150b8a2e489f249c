/** Births of which models, and who is there by a day. */

import type { Births } from "../engine";
import { bornBy } from "./days";

/** Of which models births are counted. */
export type Of = "all" | "narrowed" | "family";

export interface KnownBirths {
  births: Births;
  of: Of;
}

/** Who is there by the end of a day: those who were born by it, of how many with a date, and those without one. */
export function bornOf(
  { births, of }: KnownBirths,
  day: number,
): { born: number; of: number; undated: number } {
  const days = of === "all" ? births.all : births.shown;
  return {
    born: bornBy(births.first, days, day),
    of: days.reduce((sum, n) => sum + n, 0),
    undated: of === "all" ? births.missing : births.missingShown,
  };
}
