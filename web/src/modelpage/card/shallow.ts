/**
 * Markup whose elements are nested no deeper, and are no more, than anyone writes. A parser takes seconds over tens of
 * thousands of elements within each other; this looks at each tag once.
 */

const DEEPEST = 100;
const MOST_TAGS = 20_000;
const TAG = /<(\/?)([a-z][a-z0-9-]*)[^<>]*>/gi;
/** They hold nothing, or end where the next of them begins. */
const UNCOUNTED = new Set(
  "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot".split(
    " ",
  ),
);

export interface Shallow {
  markup: string;
  /** Tags were left out; their text is there. */
  cut: boolean;
}

export function shallow(markup: string): Shallow {
  let depth = 0;
  let tags = 0;
  let cut = false;
  // Elements whose first tag was left out, and whose last one has to be too.
  let left = 0;
  const kept = markup.replaceAll(TAG, (tag, closing: string, name: string) => {
    const counted = !UNCOUNTED.has(name.toLowerCase());
    if (counted && closing && left > 0) {
      left--;
      return "";
    }
    if ((counted && !closing && depth >= DEEPEST) || ++tags > MOST_TAGS) {
      if (counted && !closing) left++;
      cut = true;
      return "";
    }
    if (counted) depth = Math.max(0, depth + (closing ? -1 : 1));
    return tag;
  });
  return { markup: kept, cut };
}
