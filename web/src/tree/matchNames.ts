/** Models of a family by words of their names. */

import { type Family, NONE } from "./family";

const lowered = new WeakMap<Family, string[]>();

function lowerNames(family: Family): string[] {
  let names = lowered.get(family);
  if (!names) {
    names = Array.from({ length: family.shape.nodes }, (_, place) => family.name(place).toLowerCase());
    lowered.set(family, names);
  }
  return names;
}

/** Places of the nodes whose names hold every word, letter case apart; those with most downloads first. */
export function matchNames(family: Family, text: string): number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: number[] = [];
  lowerNames(family).forEach((name, place) => {
    if (words.every((word) => name.includes(word))) found.push(place);
  });
  const used = (place: number) => {
    const downloads = family.downloads[place] as number;
    return downloads === NONE ? -1 : downloads;
  };
  const member = (place: number) => (place < family.head.members ? 1 : 0);
  return found.sort((a, b) => member(b) - member(a) || used(b) - used(a) || a - b);
}
