/** What of a network is drawn at a threshold, and what hangs together by it. */

import type { Network } from "./answer";
import type { Kind } from "./options";

export interface Joined {
  /** The first so many pairs are similar enough; 0 where likeness is switched off. */
  pairs: number;
  /** Rows of the edges of lineage that are drawn. */
  edges: readonly number[];
  /** By model: how many it is joined with by likeness, and by lineage. */
  similar: Uint16Array;
  lineage: Uint16Array;
  /** Sets of two models or more that hang together, and models that nothing joins. */
  components: number;
  alone: number;
}

/** How many of similarities that descend are at least so great. */
export function atLeast(similarity: Float32Array, least: number): number {
  let low = 0;
  let high = similarity.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((similarity[middle] as number) >= least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pairs for each model at first: enough to see what hangs together, few enough to see anything. */
const PAIRS_EACH = 1.5;

/** The threshold at which about one and a half times as many pairs are drawn as there are models. */
export function readableThreshold({ similarity, id, least }: Network): number {
  const place = Math.ceil(PAIRS_EACH * id.length);
  if (place >= similarity.length) return least;
  return Math.max(least, Math.floor((similarity[place] as number) * 100) / 100);
}

export function joinedAt(network: Network, least: number, off: ReadonlySet<Kind>): Joined {
  const { id, pairA, pairB, similarity, parent, child, relation, relations } = network;
  const pairs = off.has("similar") ? 0 : atLeast(similarity, least);
  const edges: number[] = [];
  const similar = new Uint16Array(id.length);
  const lineage = new Uint16Array(id.length);
  const above = Int32Array.from(id, (_, i) => i);
  const top = (node: number): number => {
    let at = node;
    while (above[at] !== at) {
      above[at] = above[above[at] as number] as number;
      at = above[at] as number;
    }
    return at;
  };
  const join = (a: number, b: number, degree: Uint16Array) => {
    degree[a] = (degree[a] as number) + 1;
    degree[b] = (degree[b] as number) + 1;
    above[top(a)] = top(b);
  };
  for (let i = 0; i < pairs; i++) join(pairA[i] as number, pairB[i] as number, similar);
  for (let i = 0; i < parent.length; i++) {
    if (off.has(relations[relation[i] as number] as Kind)) continue;
    edges.push(i);
    join(parent[i] as number, child[i] as number, lineage);
  }
  const sizes = new Uint16Array(id.length);
  for (let i = 0; i < id.length; i++) sizes[top(i)] = (sizes[top(i)] as number) + 1;
  const alone = sizes.filter((size) => size === 1).length;
  return { pairs, edges, similar, lineage, components: sizes.filter((size) => size > 1).length, alone };
}

export interface Neighbor {
  node: number;
  /** null: joined by lineage alone. */
  similarity: number | null;
  /** Row of an edge of lineage; null: joined by likeness alone. */
  edge: number | null;
}

/** What a model is joined with, the most similar first, then by lineage. */
export function neighborsOf(node: number, network: Network, { pairs, edges }: Joined): Neighbor[] {
  const found = new Map<number, Neighbor>();
  for (let i = 0; i < pairs; i++) {
    const [a, b] = [network.pairA[i] as number, network.pairB[i] as number];
    if (a !== node && b !== node) continue;
    const other = a === node ? b : a;
    found.set(other, { node: other, similarity: network.similarity[i] as number, edge: null });
  }
  for (const edge of edges) {
    const [parent, child] = [network.parent[edge] as number, network.child[edge] as number];
    if (parent !== node && child !== node) continue;
    const other = parent === node ? child : parent;
    const known = found.get(other);
    if (known) known.edge = edge;
    else found.set(other, { node: other, similarity: null, edge });
  }
  return [...found.values()];
}
