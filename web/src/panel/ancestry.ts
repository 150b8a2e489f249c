/** The ancestors of a model as a tree that goes up: each parent under what descends from it. */

import type { Lineage, LineageEdge, LineageNode } from "../api/types";

export interface Ancestor {
  id: string;
  /** null: a ghost, which is no row of the atlas. */
  node: LineageNode | null;
  edge: LineageEdge;
  depth: number;
  /** Listed with its own ancestors further up already. */
  repeated: boolean;
}

/** Depth first, nearest first; a model with several ways up is unfolded once. `limit` bounds what is returned. */
export function ancestry(lineage: Lineage, limit = 500): Ancestor[] {
  const nodes = new Map(lineage.ancestors.map((node) => [node.ix, node]));
  const up = new Map<number, LineageEdge[]>();
  for (const edge of lineage.edges) {
    const edges = up.get(edge.child_ix);
    if (edges) edges.push(edge);
    else up.set(edge.child_ix, [edge]);
  }
  const rows: Ancestor[] = [];
  const unfolded = new Set<number>([lineage.model.ix]);
  const visit = (ix: number, depth: number) => {
    for (const edge of up.get(ix) ?? []) {
      if (rows.length >= limit) return;
      const parent = edge.parent_ix;
      const repeated = parent !== null && unfolded.has(parent);
      rows.push({
        id: edge.parent_id,
        node: parent === null ? null : (nodes.get(parent) ?? null),
        edge,
        depth,
        repeated,
      });
      if (parent !== null && !repeated) {
        unfolded.add(parent);
        visit(parent, depth + 1);
      }
    }
  };
  visit(lineage.model.ix, 0);
  return rows;
}

/** The relation that an edge is drawn with, and whether it is a rule's and not the model's own word. */
export function relationOf(edge: LineageEdge): { relation: string; inferred: boolean } {
  if (edge.relation === "unspecified" && edge.relation_inferred && edge.relation_inferred !== "unspecified") {
    return { relation: edge.relation_inferred, inferred: true };
  }
  return { relation: edge.relation, inferred: false };
}
