/** What an item is called in the picture and in the list. */

import { count, plural } from "../format/numbers";
import { bounded, splitId } from "../format/text";
import type { Family } from "./family";
import { ITEM, type Items } from "./fold";

/** Short, for a place beside the item: a model’s name without its owner. */
export function itemLabel(family: Family, items: Items, item: number): string {
  const node = items.node[item] as number;
  const hidden = items.hidden[item] as number;
  switch (items.kind[item]) {
    case ITEM.rest:
      return `${count(hidden)} more`;
    case ITEM.bundle:
      return `${count(hidden)} other parents`;
    default: {
      const [owner, name] = splitId(bounded(family.name(node), 120));
      return hidden > 0 ? `${name || owner} +${count(hidden)}` : name || owner;
    }
  }
}

/** In full, for the list and for who can't see the picture. */
export function itemWords(family: Family, items: Items, item: number): string {
  const node = items.node[item] as number;
  const hidden = items.hidden[item] as number;
  switch (items.kind[item]) {
    case ITEM.rest:
      return `${plural(hidden, "more model")} below ${family.name(node)}`;
    case ITEM.bundle:
      return `${count(hidden)} parents outside of this family`;
    case ITEM.ghost:
      return `${family.name(node)}, a ghost`;
    case ITEM.elsewhere:
      return `${family.name(node)}, of another family`;
    default:
      return hidden > 0 ? `${family.name(node)}, ${plural(hidden, "model")} folded in` : family.name(node);
  }
}
