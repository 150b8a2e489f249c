/** A family as the server tells it, with what walking it needs: who hangs on whom, and how much hangs there. */

import { unpack } from "../api/packed";

export const NONE = 0xffffffff;
export const UNKNOWN = 0xff;

export interface FamilyHead {
  atlas: string;
  root: string;
  /** Models of the whole family; `members` of them are told. */
  total: number;
  members: number;
  /** Parents in other families. */
  elsewhere: number;
  ghosts: number;
  /** Unix seconds: up to here a date means "on or before". */
  floor: number;
  license_families: string[];
  verdicts: string[];
  relations: string[];
  /** Names of the bits of `edge.changed`. */
  traits: string[];
}

/** Edges by row. `parent` and `child` are places of nodes. */
export interface Edges {
  parent: Uint32Array;
  child: Uint32Array;
  /** Places in the head's relations. */
  relation: Uint8Array;
  inferred: Uint8Array;
  problem: Uint8Array;
  cycle: Uint8Array;
  changed: Uint8Array;
  verdict: Uint8Array;
}

/** What the layout has to know: small enough to be sent to a worker. Places below `members` are models of the family. */
export interface Shape {
  members: number;
  nodes: number;
  /** The last of the nodes are ghosts. */
  ghosts: number;
  /** Principal parent of each member, -1 for the root; a tree, whatever the edges do. */
  above: Int32Array;
  /** Principal children: `kids[first[i]] … kids[first[i + 1] - 1]`, those with most below them first. */
  first: Int32Array;
  kids: Int32Array;
  /** Members below and with each. */
  size: Uint32Array;
  /** Members, each before all below it, and the place of each in that order. */
  order: Int32Array;
  pre: Int32Array;
  created: Uint32Array;
  /** Edges on which nothing hangs: second parents, ghosts, parents elsewhere, closings of a cycle. */
  second: Int32Array;
  secondParent: Uint32Array;
  secondChild: Uint32Array;
}

export interface Family {
  head: FamilyHead;
  shape: Shape;
  ix: Uint32Array;
  downloads: Uint32Array;
  children: Uint32Array;
  descendants: Uint32Array;
  generation: Uint16Array;
  license: Uint8Array;
  verdict: Uint8Array;
  /** Row of the edge on which each member hangs, -1 for the root. */
  principal: Int32Array;
  edges: Edges;
  name(place: number): string;
  /** Rows of the edges to the parents of a node. */
  parentsOf(place: number): Int32Array;
  /** Place of a model by its id; -1: not of this family. */
  find(id: string): number;
}

export const isGhost = (family: Family, place: number): boolean =>
  place >= family.head.members + family.head.elsewhere;
export const isElsewhere = (family: Family, place: number): boolean =>
  place >= family.head.members && !isGhost(family, place);

/** The relation that an edge is drawn with: the declared one, else what a rule says. */
export function relationOf(family: Family, row: number): { relation: string; declared: boolean } {
  const { relations } = family.head;
  const said = relations[family.edges.relation[row] as number] ?? "unspecified";
  if (said !== "unspecified") return { relation: said, declared: true };
  return { relation: relations[family.edges.inferred[row] as number] ?? said, declared: false };
}

export function readFamily(buffer: ArrayBuffer): Family {
  const { head, array } = unpack<FamilyHead>(buffer);
  const bytes = (name: string) => array(name) as Uint8Array;
  const words = (name: string) => array(name) as Uint32Array;
  const edges: Edges = {
    parent: words("edge_parent"),
    child: words("edge_child"),
    relation: bytes("edge_relation"),
    inferred: bytes("edge_inferred"),
    problem: bytes("edge_problem"),
    cycle: bytes("edge_cycle"),
    changed: bytes("edge_changed"),
    verdict: bytes("edge_verdict"),
  };
  const principal = array("principal") as Int32Array;
  const downloads = words("downloads");
  const nodes = words("ix").length;
  const shape = shapeOf({
    members: head.members,
    nodes,
    ghosts: head.ghosts,
    above: principal.map((row) => (row < 0 ? -1 : (edges.parent[row] as number))),
    weight: downloads,
    created: words("created"),
    principal,
    parent: edges.parent,
    child: edges.child,
  });
  const names = namesOf(bytes("names"), words("name_end"));
  const up = grouped(edges.child, nodes);
  let places: Map<string, number> | null = null;
  return {
    head,
    shape,
    ix: words("ix"),
    downloads,
    children: words("children"),
    descendants: words("descendants"),
    generation: array("generation") as Uint16Array,
    license: bytes("license_family"),
    verdict: bytes("license_verdict"),
    principal,
    edges,
    name: names,
    parentsOf: (place) => up.members.subarray(up.starts[place], up.starts[place + 1]),
    find(id) {
      if (!places) {
        places = new Map();
        for (let place = 0; place < nodes; place++) places.set(names(place), place);
      }
      return places.get(id) ?? -1;
    },
  };
}

export interface Bare {
  members: number;
  nodes: number;
  ghosts: number;
  above: Int32Array;
  /** Of two children with as much below them the one with more comes first. */
  weight: ArrayLike<number>;
  created: Uint32Array;
  principal: Int32Array;
  parent: Uint32Array;
  child: Uint32Array;
}

/** Orders the children, counts what is below each, and numbers all so that whatever is below one follows it. */
export function shapeOf(bare: Bare): Shape {
  const { members, above, weight } = bare;
  const { starts: first, members: kids } = grouped(above, members);
  const order = new Int32Array(members);
  const size = new Uint32Array(members).fill(1);
  const walk = (visit: Int32Array) => {
    const stack = [0];
    let at = 0;
    while (stack.length > 0) {
      const node = stack.pop() as number;
      visit[at++] = node;
      for (let i = (first[node + 1] as number) - 1; i >= (first[node] as number); i--)
        stack.push(kids[i] as number);
    }
  };
  if (members > 0) walk(order);
  for (let i = members - 1; i > 0; i--) {
    const node = order[i] as number;
    const parent = above[node] as number;
    size[parent] = (size[parent] as number) + (size[node] as number);
  }
  const heavier = (a: number, b: number) =>
    (size[b] as number) - (size[a] as number) || known(weight[b]) - known(weight[a]) || a - b;
  for (let node = 0; node < members; node++) {
    const from = first[node] as number;
    const to = first[node + 1] as number;
    if (to - from > 1) kids.subarray(from, to).sort(heavier);
  }
  if (members > 0) walk(order);
  const pre = new Int32Array(members);
  for (let i = 0; i < members; i++) pre[order[i] as number] = i;
  const hung = new Uint8Array(bare.parent.length);
  for (const row of bare.principal) if (row >= 0) hung[row] = 1;
  const second: number[] = [];
  for (let row = 0; row < hung.length; row++) if (!hung[row]) second.push(row);
  return {
    members,
    nodes: bare.nodes,
    ghosts: bare.ghosts,
    above,
    first,
    kids,
    size,
    order,
    pre,
    created: bare.created,
    second: Int32Array.from(second),
    secondParent: Uint32Array.from(second, (row) => bare.parent[row] as number),
    secondChild: Uint32Array.from(second, (row) => bare.child[row] as number),
  };
}

const known = (value: number | undefined): number => (value === undefined || value === NONE ? -1 : value);

/** Places by what they belong to; what belongs to -1 is left out. */
function grouped(owner: ArrayLike<number>, owners: number): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(owners + 1);
  let kept = 0;
  for (let i = 0; i < owner.length; i++) {
    const at = owner[i] as number;
    if (at < 0 || at >= owners) continue;
    starts[at + 1] = (starts[at + 1] as number) + 1;
    kept++;
  }
  for (let i = 0; i < owners; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const members = new Int32Array(kept);
  const next = starts.slice();
  for (let i = 0; i < owner.length; i++) {
    const at = owner[i] as number;
    if (at < 0 || at >= owners) continue;
    members[next[at] as number] = i;
    next[at] = (next[at] as number) + 1;
  }
  return { starts, members };
}

function namesOf(bytes: Uint8Array, ends: Uint32Array): (place: number) => string {
  const decoder = new TextDecoder();
  const kept: string[] = [];
  return (place) => {
    kept[place] ??= decoder.decode(bytes.subarray(place > 0 ? ends[place - 1] : 0, ends[place]));
    return kept[place] as string;
  };
}

/** The principal way from the root down to a member, both ends with it. */
export function wayTo(shape: Shape, place: number): number[] {
  const way: number[] = [];
  for (let at = place; at >= 0; at = shape.above[at] as number) way.push(at);
  return way.reverse();
}

/** More ways than this are not counted. */
export const MOST_WAYS = 1_000_000;

/** How many ways lead down to a node, from roots, ghosts and parents elsewhere; a cycle is entered once. */
export function countWays(family: Family, place: number): number {
  const ways = new Map<number, number>();
  const open = new Set<number>();
  const stack = [place];
  while (stack.length > 0) {
    const node = stack.at(-1) as number;
    const parents = Array.from(family.parentsOf(node), (row) => family.edges.parent[row] as number);
    if (!open.has(node) && !ways.has(node)) {
      open.add(node);
      const waiting = parents.filter((parent) => !ways.has(parent) && !open.has(parent));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
    }
    stack.pop();
    if (ways.has(node)) continue;
    const sum = parents.reduce((total, parent) => total + (ways.get(parent) ?? 0), 0);
    ways.set(node, Math.min(MOST_WAYS, parents.length === 0 || sum === 0 ? 1 : sum));
    open.delete(node);
  }
  return ways.get(place) ?? 1;
}
