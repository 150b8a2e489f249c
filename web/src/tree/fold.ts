/** What of a family is unfolded, as a list of items in which each comes before all that hangs on it. */

import type { Shape } from "./family";

export const ITEM = { model: 0, rest: 1, ghost: 2, elsewhere: 3, bundle: 4 } as const;

export interface Unfolded {
  /** Place of the member on top. */
  focus: number;
  /** How many children of each are shown, the heaviest first; null: of all of them, all. */
  opened: ReadonlyMap<number, number> | null;
  /** Members that are folded whatever `opened` says. */
  shut: ReadonlySet<number>;
  /** Members shown although they are not among the first children. */
  pulled: ReadonlySet<number>;
  /** Ghosts and parents in other families are shown. */
  others: boolean;
  /** Members whose many other parents are shown one by one. */
  bundles: ReadonlySet<number>;
  /** By place: 1 where a filter keeps it. Given, what holds nothing that is kept is gone. */
  only: Uint8Array | null;
}

export interface Items {
  count: number;
  kind: Uint8Array;
  /** Place of the node; of the rest of some children and of a bundle: of the node that they hang on or stand beside. */
  node: Int32Array;
  /** Item that this one hangs on, -1 for the tops. For `ghost`, `elsewhere` and `bundle` it is only where they stand. */
  above: Int32Array;
  /** Models of the family that are folded into this item. */
  hidden: Uint32Array;
  /** Lines to parents on which nothing hangs: from item, to item, row of the edge. */
  links: { from: Int32Array; to: Int32Array; row: Int32Array };
  /** How many such lines end or begin in what is folded. */
  linksHidden: number;
}

/** More other parents than this at one place are one bundle. */
export const BUNDLED = 6;

/** A number for an item that stays the same when others come and go. */
export const keyOf = (items: Items, item: number): number =>
  (items.node[item] as number) * 8 + (items.kind[item] as number);

/**
 * Which children are shown at first: the heaviest subtrees are opened one after another as long as there is room for
 * what they show. A node with many children shows some, and the rest as one item.
 */
export function openFirst(shape: Shape, focus: number, room: number): Map<number, number> {
  const opened = new Map<number, number>();
  const heap: number[] = [focus];
  const { size, first } = shape;
  const heavier = (a: number, b: number) => (size[a] as number) > (size[b] as number);
  let left = room - 1;
  while (heap.length > 0 && left > 0) {
    const node = pop(heap, heavier);
    const kids = (first[node + 1] as number) - (first[node] as number);
    if (kids === 0) continue;
    let shown = kids <= 8 || kids <= left / 2 ? kids : Math.max(6, Math.floor(left / 3));
    if (kids - shown <= 1) shown = kids;
    opened.set(node, shown);
    left -= shown + (shown < kids ? 1 : 0);
    const from = first[node] as number;
    for (let i = from; i < from + shown; i++) push(heap, shape.kids[i] as number, heavier);
  }
  return opened;
}

type Before = (a: number, b: number) => boolean;

function push(heap: number[], value: number, before: Before): void {
  let at = heap.push(value) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!before(value, heap[up] as number)) break;
    heap[at] = heap[up] as number;
    at = up;
  }
  heap[at] = value;
}

function pop(heap: number[], before: Before): number {
  const top = heap[0] as number;
  const last = heap.pop() as number;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let down = 2 * at + 1;
    if (down >= heap.length) break;
    if (down + 1 < heap.length && before(heap[down + 1] as number, heap[down] as number)) down++;
    if (!before(heap[down] as number, last)) break;
    heap[at] = heap[down] as number;
    at = down;
  }
  heap[at] = last;
  return top;
}

/** Growing arrays of numbers by item. */
class ItemList {
  kind: number[] = [];
  node: number[] = [];
  above: number[] = [];
  hidden: number[] = [];

  add(kind: number, node: number, above: number, hidden: number): number {
    this.kind.push(kind);
    this.node.push(node);
    this.above.push(above);
    this.hidden.push(hidden);
    return this.kind.length - 1;
  }
}

export function unfold(shape: Shape, how: Unfolded): Items {
  const kept = how.only && keptBelow(shape, how.only);
  const list = new ItemList();
  const itemOf = new Map<number, number>();
  // Two numbers an entry: a member and the item it hangs on; or the rest of a member's children: its complement.
  const stack: number[] = [how.focus, -1];
  while (stack.length > 0) {
    const above = stack.pop() as number;
    const entry = stack.pop() as number;
    if (entry < 0) {
      const parent = ~entry;
      const { rest } = childrenOf(shape, how, kept, parent);
      list.add(ITEM.rest, parent, above, rest);
      continue;
    }
    const { shown, rest } = childrenOf(shape, how, kept, entry);
    const item = list.add(ITEM.model, entry, above, shown.length === 0 ? rest : 0);
    itemOf.set(entry, item);
    if (shown.length > 0 && rest > 0) stack.push(~entry, item);
    for (let i = shown.length - 1; i >= 0; i--) stack.push(shown[i] as number, item);
  }
  return withLinks(shape, how, list, itemOf);
}

/** Models that are kept below and with each member. */
function keptBelow(shape: Shape, only: Uint8Array): Uint32Array {
  const kept = new Uint32Array(shape.members);
  for (let i = shape.members - 1; i >= 0; i--) {
    const node = shape.order[i] as number;
    if (only[node]) kept[node] = (kept[node] as number) + 1;
    const parent = shape.above[node] as number;
    if (parent >= 0) kept[parent] = (kept[parent] as number) + (kept[node] as number);
  }
  return kept;
}

function childrenOf(
  shape: Shape,
  how: Unfolded,
  kept: Uint32Array | null,
  node: number,
): { shown: number[]; rest: number } {
  const shown: number[] = [];
  const room = how.shut.has(node) ? 0 : how.opened ? (how.opened.get(node) ?? 0) : Number.POSITIVE_INFINITY;
  let rest = 0;
  const weight = kept ?? shape.size;
  const from = shape.first[node] as number;
  const to = shape.first[node + 1] as number;
  for (let i = from; i < to; i++) {
    const child = shape.kids[i] as number;
    if (kept && kept[child] === 0) continue;
    if (shown.length < room || (how.pulled.has(child) && !how.shut.has(node))) shown.push(child);
    else rest += weight[child] as number;
  }
  return { shown, rest };
}

/** The parents on which nothing hangs: among the members a line, others as items beside the parent of their child. */
function withLinks(shape: Shape, how: Unfolded, list: ItemList, itemOf: Map<number, number>): Items {
  const from: number[] = [];
  const to: number[] = [];
  const row: number[] = [];
  let linksHidden = 0;
  const outside = new Map<number, number[]>();
  for (let i = 0; i < shape.second.length; i++) {
    const parent = shape.secondParent[i] as number;
    const child = itemOf.get(shape.secondChild[i] as number);
    if (parent >= shape.members) {
      if (child === undefined || !how.others) linksHidden++;
      else {
        const known = outside.get(parent);
        if (known) known.push(i);
        else outside.set(parent, [i]);
      }
      continue;
    }
    const item = itemOf.get(parent);
    if (child === undefined || item === undefined) linksHidden++;
    else {
      from.push(item);
      to.push(child);
      row.push(shape.second[i] as number);
    }
  }
  // Each stands beside the parent of the first of its children, so that it is left of all that hang there.
  const beside = new Map<number, number[]>();
  for (const [parent, links] of outside) {
    let first = Number.POSITIVE_INFINITY;
    for (const i of links) first = Math.min(first, itemOf.get(shape.secondChild[i] as number) as number);
    const neighbor = list.above[first] as number;
    const known = beside.get(neighbor);
    if (known) known.push(parent);
    else beside.set(neighbor, [parent]);
  }
  const before = new Map<number, number[]>();
  for (const [neighbor, parents] of beside) {
    const at = neighbor < 0 ? -1 : (list.node[neighbor] as number);
    const stands = neighbor < 0 ? -1 : (list.above[neighbor] as number);
    const many = parents.length > BUNDLED && !how.bundles.has(at);
    const bundle = many ? list.add(ITEM.bundle, at, stands, parents.length) : -1;
    const standing = many ? [bundle] : [];
    const reached = new Set<number>();
    for (const parent of parents) {
      const ghost = parent >= shape.nodes - shape.ghosts;
      const item = many ? bundle : list.add(ghost ? ITEM.ghost : ITEM.elsewhere, parent, stands, 0);
      if (!many) standing.push(item);
      for (const i of outside.get(parent) as number[]) {
        const child = itemOf.get(shape.secondChild[i] as number) as number;
        if (many && reached.has(child)) continue;
        reached.add(child);
        from.push(item);
        to.push(child);
        row.push(shape.second[i] as number);
      }
    }
    before.set(neighbor, standing);
  }
  const order = preorder(list, before);
  const place = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) place[order[i] as number] = i;
  const placed = (items: number[]) => Int32Array.from(items, (item) => place[item] as number);
  return {
    count: order.length,
    kind: Uint8Array.from(order, (item) => list.kind[item] as number),
    node: Int32Array.from(order, (item) => list.node[item] as number),
    above: Int32Array.from(order, (item) => {
      const above = list.above[item] as number;
      return above < 0 ? -1 : (place[above] as number);
    }),
    hidden: Uint32Array.from(order, (item) => list.hidden[item] as number),
    links: { from: placed(from), to: placed(to), row: Int32Array.from(row) },
    linksHidden,
  };
}

/** All items, each before what hangs on it; who stands before another one comes right before it. */
function preorder(list: ItemList, before: ReadonlyMap<number, readonly number[]>): Int32Array {
  // Other parents of the top itself: it hangs on the last of them, which makes room left of it.
  const own = before.get(-1);
  if (own) list.above[0] = own.at(-1) as number;
  const count = list.kind.length;
  const below: number[][] = [];
  const tops: number[] = [];
  const standing = new Set<number>();
  for (const items of before.values()) for (const item of items) standing.add(item);
  const put = (item: number) => {
    const above = list.above[item] as number;
    if (above < 0) {
      tops.push(item);
      return;
    }
    const known = below[above];
    if (known) known.push(item);
    else below[above] = [item];
  };
  for (let item = 0; item < count; item++) {
    if (standing.has(item)) continue;
    for (const other of before.get(item) ?? []) put(other);
    put(item);
  }
  for (const item of own ?? []) put(item);
  const order = new Int32Array(count);
  const stack = tops.reverse();
  let at = 0;
  while (stack.length > 0) {
    const item = stack.pop() as number;
    order[at++] = item;
    const kids = below[item];
    if (kids) for (let i = kids.length - 1; i >= 0; i--) stack.push(kids[i] as number);
  }
  return order;
}
