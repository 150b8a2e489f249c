/** A family's edges as geometry. */

import type { Places } from "../points/Places";
import type { Highlight } from "../types";
import type { EdgeGeometry } from "./EdgeLayer";

const FALLBACK: Readonly<Record<string, string>> = {
  finetune: "#4c9aff",
  adapter: "#f2a13c",
  quantized: "#2fb8a0",
  merge: "#c77dff",
  unspecified: "#9aa4b5",
};

/** Edges whose two ends are loaded, and there in their time; null where there are none. */
export function edgesOf(
  { edges, relationColors }: Highlight,
  places: Places,
  unborn: ((ix: number) => boolean) | null = null,
): EdgeGeometry | null {
  if (!edges) return null;
  const colors = { ...FALLBACK, ...relationColors };
  const flat: number[] = [];
  const cube: number[] = [];
  const out = { colors: [] as string[], declared: [] as boolean[], problem: [] as boolean[] };
  const withCube = places.ready.xyz > 0;
  for (let i = 0; i < edges.parent.length; i++) {
    const [parent, child] = [edges.parent[i] as number, edges.child[i] as number];
    if (unborn?.(parent) || unborn?.(child)) continue;
    const [from, to] = [places.flat(parent), places.flat(child)];
    if (!from || !to) continue;
    flat.push(...from, ...to);
    if (withCube) cube.push(...(places.cube(parent) ?? [0, 0, 0]), ...(places.cube(child) ?? [0, 0, 0]));
    out.colors.push(colors[edges.relation[i] ?? "unspecified"] ?? (colors.unspecified as string));
    out.declared.push(edges.declared[i] ?? true);
    out.problem.push(edges.problem[i] ?? false);
  }
  const count = out.colors.length;
  if (count === 0) return null;
  return { count, flat: new Float32Array(flat), cube: withCube ? new Float32Array(cube) : null, ...out };
}
