/** What lies under the pointer, within a box, or next in a direction. */

import type { Direction } from "../engine";
import type { Network } from "./answer";
import { type Box, type Camera, toScreen } from "./camera";
import type { Joined, Neighbor } from "./joined";

const NODE_REACH = 5;
const EDGE_REACH = 4;

export function nodeAt(
  x: number,
  y: number,
  places: Float32Array,
  radii: Float32Array,
  camera: Camera,
  reach = NODE_REACH,
): number | null {
  let best: number | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < radii.length; i++) {
    const [px, py] = toScreen(camera, places[2 * i] as number, places[2 * i + 1] as number);
    const away = Math.hypot(px - x, py - y) - (radii[i] as number);
    if (away < nearest && away <= reach) {
      nearest = away;
      best = i;
    }
  }
  return best;
}

/** An edge of lineage by its row, or a pair of similar models by its row. */
export type EdgeRef = { kind: "lineage" | "similar"; row: number };

export function edgeAt(
  x: number,
  y: number,
  network: Network,
  joined: Joined,
  places: Float32Array,
  camera: Camera,
): EdgeRef | null {
  let best: EdgeRef | null = null;
  let nearest = EDGE_REACH;
  const look = (a: number, b: number, ref: EdgeRef) => {
    const [ax, ay] = toScreen(camera, places[2 * a] as number, places[2 * a + 1] as number);
    const [bx, by] = toScreen(camera, places[2 * b] as number, places[2 * b + 1] as number);
    if (x < Math.min(ax, bx) - nearest || x > Math.max(ax, bx) + nearest) return;
    if (y < Math.min(ay, by) - nearest || y > Math.max(ay, by) + nearest) return;
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(x - ax - along * dx, y - ay - along * dy);
    if (away < nearest) {
      nearest = away;
      best = ref;
    }
  };
  for (const row of joined.edges)
    look(network.parent[row] as number, network.child[row] as number, { kind: "lineage", row });
  for (let row = 0; row < joined.pairs; row++)
    look(network.pairA[row] as number, network.pairB[row] as number, { kind: "similar", row });
  return best;
}

export function nodesWithin(box: Box, places: Float32Array, camera: Camera): number[] {
  const found: number[] = [];
  for (let i = 0; 2 * i < places.length; i++) {
    const [x, y] = toScreen(camera, places[2 * i] as number, places[2 * i + 1] as number);
    if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) found.push(i);
  }
  return found;
}

const AXES: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/** The model joined with this one that lies in a direction; where none does, the nearest model at all. */
export function nextInDirection(
  from: number,
  direction: Direction,
  neighbors: readonly Neighbor[],
  places: Float32Array,
): number | null {
  const [ux, uy] = AXES[direction];
  const best = (nodes: Iterable<number>): number | null => {
    let found: number | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const node of nodes) {
      if (node === from) continue;
      const dx = (places[2 * node] as number) - (places[2 * from] as number);
      const dy = (places[2 * node + 1] as number) - (places[2 * from + 1] as number);
      const ahead = dx * ux + dy * uy;
      const aside = Math.abs(dx * uy - dy * ux);
      if (ahead <= 0 || aside > 1.2 * ahead) continue;
      const cost = ahead + 2 * aside;
      if (cost < least) {
        least = cost;
        found = node;
      }
    }
    return found;
  };
  return (
    best(neighbors.map(({ node }) => node)) ?? best(Array.from({ length: places.length / 2 }, (_, i) => i))
  );
}
