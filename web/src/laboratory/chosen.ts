/** What a page is told by, as its address has it: `relation:finetune-declared,weighting:family`. */

import { useMemo } from "react";
import { setView, useView } from "../state/view";

export type Chosen = Readonly<Record<string, string>>;

export function readChosen(text: string): Chosen {
  const found: Record<string, string> = {};
  for (const part of text.split(",").slice(0, 12)) {
    const colon = part.indexOf(":");
    if (colon > 0) found[part.slice(0, colon)] = decode(part.slice(colon + 1));
  }
  return found;
}

export const writeChosen = (chosen: Chosen): string =>
  Object.keys(chosen)
    .sort()
    .map((key) => `${key}:${encode(chosen[key] as string)}`)
    .join(",");

const encode = (value: string): string =>
  value.replaceAll("~", "~0").replaceAll(",", "~1").replaceAll(":", "~2");
const decode = (value: string): string =>
  value.replaceAll("~2", ":").replaceAll("~1", ",").replaceAll("~0", "~");

export interface Choosing {
  /** What is chosen of some options: the one in the address where it is among them, else the first. */
  of: (key: string, options: readonly string[]) => string;
  set: (key: string, value: string) => void;
}

/** Chooses by the address; what is the first option need not stand in it. */
export function useChosen(): Choosing {
  const by = useView((v) => v.by);
  return useMemo(() => {
    const chosen = readChosen(by);
    return {
      of: (key, options) => {
        const value = chosen[key];
        return value !== undefined && options.includes(value) ? value : (options[0] ?? "");
      },
      set: (key, value) => setView({ by: writeChosen({ ...chosen, [key]: value }) }),
    };
  }, [by]);
}
