/** How the items of a picture look: by numbers for each item, so that drawing is a loop over arrays. */

import { type Palette, palettes, type Theme } from "../color/palettes";
import { RELATIONS } from "../words";
import type { Picture } from "./arrange";
import type { Family } from "./family";
import { relationOf } from "./family";
import { ITEM } from "./fold";

/** Colors of the page, for a canvas and for a picture that leaves it. */
export interface Ink {
  ground: string;
  surface: string;
  line: string;
  text: string;
  quiet: string;
  accent: string;
  alert: string;
  font: string;
}

export interface NodeColors {
  /** By place of a node: which of `colors`. */
  code: Uint8Array;
  colors: readonly string[];
  /** Those that say that nothing is known: drawn hollow. */
  hollow: ReadonlySet<number>;
}

/** Shapes that stand on a line. */
export const MARK = { changed: 1, dropped: 2, conflict: 4, contradicted: 8, cycle: 16 } as const;

export interface Look {
  family: Family;
  palette: Palette;
  ink: Ink;
  nodes: NodeColors;
  /** By row of an edge: place of its relation in `RELATIONS`, plus 8 where a rule says it. */
  edge: Uint8Array;
  /** By row of an edge: the marks that it carries. */
  marks: Uint8Array;
  /** By place: 1 where the filter or selection leaves it out; null: nothing is left out. */
  muted: Uint8Array | null;
  /** Counts of what is folded into each item. */
  folded: Folded;
}

export interface Folded {
  relations: Map<number, Uint32Array>;
  licenses: Map<number, Uint32Array>;
}

export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: token("--ground"),
    surface: token("--surface-2"),
    line: token("--line"),
    text: token("--text"),
    quiet: token("--text-2"),
    accent: token("--accent"),
    alert: token("--alert"),
    font: style.fontFamily,
  };
}

export const paletteOf = (theme: Theme): Palette => palettes[theme];

export function edgeLooks(family: Family): Uint8Array {
  const { relation, inferred } = family.edges;
  const words = family.head.relations.map((word) => Math.max(0, RELATIONS.indexOf(word as never)));
  const unspecified = family.head.relations.indexOf("unspecified");
  return Uint8Array.from(relation, (code, row) =>
    code === unspecified ? (words[inferred[row] as number] as number) + 8 : (words[code] as number),
  );
}

/** What is to be seen on each line: where the chosen trait differs, what became of obligations, what contradicts it. */
export function edgeMarks(family: Family, trait: string): Uint8Array {
  const { edges, head, principal } = family;
  const bit = head.traits.indexOf(trait);
  const dropped = head.verdicts.indexOf("dropped");
  const conflict = head.verdicts.indexOf("conflict");
  const hung = new Uint8Array(edges.child.length);
  for (const row of principal) if (row >= 0) hung[row] = 1;
  return Uint8Array.from(edges.child, (_, row) => {
    let marks = 0;
    if (bit >= 0 && ((edges.changed[row] as number) >> bit) & 1) marks |= MARK.changed;
    if (edges.verdict[row] === dropped) marks |= MARK.dropped;
    if (edges.verdict[row] === conflict) marks |= MARK.conflict;
    if (edges.problem[row]) marks |= MARK.contradicted;
    if (edges.cycle[row] && !hung[row]) marks |= MARK.cycle;
    return marks;
  });
}

/** For each item into which models are folded, how many there are by relation and by license family. */
export function countFolded(family: Family, { items }: Picture, only: Uint8Array | null): Folded {
  const { shape, head } = family;
  const relations = new Map<number, Uint32Array>();
  const licenses = new Map<number, Uint32Array>();
  const owner = new Int32Array(shape.members).fill(-1);
  const rest = new Map<number, number>();
  let focus = -1;
  for (let i = 0; i < items.count; i++) {
    const node = items.node[i] as number;
    if (items.kind[i] === ITEM.model) {
      owner[node] = i;
      if (focus < 0) focus = node;
    }
    if (items.kind[i] === ITEM.rest) rest.set(node, i);
    if ((items.hidden[i] as number) > 0 && items.kind[i] !== ITEM.bundle) {
      relations.set(i, new Uint32Array(RELATIONS.length));
      licenses.set(i, new Uint32Array(head.license_families.length));
    }
  }
  if (relations.size === 0 || focus < 0) return { relations, licenses };
  const from = shape.pre[focus] as number;
  for (let at = from; at < from + (shape.size[focus] as number); at++) {
    const node = shape.order[at] as number;
    if ((owner[node] as number) >= 0) continue;
    const parent = shape.above[node] as number;
    const shown =
      items.node[owner[parent] as number] === parent && items.kind[owner[parent] as number] === ITEM.model;
    const item = shown ? (rest.get(parent) ?? (owner[parent] as number)) : (owner[parent] as number);
    owner[node] = item;
    if (only && !only[node]) continue;
    const { relation } = relationOf(family, family.principal[node] as number);
    bump(relations.get(item), RELATIONS.indexOf(relation as never));
    bump(licenses.get(item), family.license[node] as number);
  }
  return { relations, licenses };
}

function bump(counts: Uint32Array | undefined, at: number): void {
  if (counts && at >= 0 && at < counts.length) counts[at] = (counts[at] as number) + 1;
}
