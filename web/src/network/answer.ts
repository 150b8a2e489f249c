/** The answer of `network`, as the server sends it: a head of JSON and arrays of numbers (docs/api.md, "Networks"). */

import type { components } from "../api/openapi";

type Answer = components["schemas"]["NetworkAnswer"];
type Scalars = Pick<
  Answer,
  "total" | "shown" | "order" | "around" | "mute" | "nearest" | "least" | "near_pairs" | "note" | "id"
>;

/** Models, most important first; ends of pairs and edges are places among them. */
export interface Network extends Scalars {
  ix: Uint32Array;
  x: Float32Array;
  y: Float32Array;
  downloads: Int32Array;
  descendants: Int32Array;
  /** Similar pairs, the most similar first. */
  pairA: Uint16Array;
  pairB: Uint16Array;
  similarity: Float32Array;
  parent: Uint16Array;
  child: Uint16Array;
  /** Codes of `relations`. */
  relation: Uint8Array;
  declared: Uint8Array;
  problem: Uint8Array;
  relations: readonly string[];
}

export type Order = Answer["order"];

const KINDS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array } as const;

interface Head extends Scalars {
  relations: string[];
  steps: number;
  arrays: Record<string, { dtype: keyof typeof KINDS; at: number; length: number }>;
}

export function readNetwork(buffer: ArrayBuffer): Network {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as Head;
  const array = <T>(name: string): T => {
    const told = head.arrays[name];
    if (!told) throw new Error(`The server’s answer has no ${name}. Reload the page.`);
    return new KINDS[told.dtype](buffer, 4 + length + told.at, told.length) as T;
  };
  const { arrays: _, steps, ...said } = head;
  return {
    ...said,
    ix: array("ix"),
    x: array("x"),
    y: array("y"),
    downloads: array("downloads"),
    descendants: array("descendants"),
    pairA: array("pair_a"),
    pairB: array("pair_b"),
    similarity: Float32Array.from(array<Uint16Array>("pair_similarity"), (step) => step / steps),
    parent: array("edge_parent"),
    child: array("edge_child"),
    relation: array("edge_relation"),
    declared: array("edge_declared"),
    problem: array("edge_problem"),
  };
}
