/** Families made by chance, with merges, ghosts, parents elsewhere and missing dates, for tests and measurements. */

import { seeded } from "../../engine/testing/random";
import { NONE, type Shape, shapeOf } from "../family";

const DAY = 86_400;

/** Members hang on earlier ones, the more the more hang there already; a tenth has a second parent. */
export function randomShape(members: number, seed: number): Shape {
  const next = seeded(seed);
  const elsewhere = Math.ceil(members / 60);
  const ghosts = Math.ceil(members / 80);
  const parent: number[] = [];
  const child: number[] = [];
  const principal = new Int32Array(members).fill(-1);
  const above = new Int32Array(members).fill(-1);
  for (let i = 1; i < members; i++) {
    const at = next() < 0.5 ? (above[Math.floor(next() * i)] as number) : Math.floor(next() * i);
    above[i] = Math.max(0, at);
    principal[i] = parent.length;
    parent.push(above[i] as number);
    child.push(i);
    if (next() < 0.1) {
      const place = next();
      const other =
        place < 0.6
          ? Math.floor(next() * i)
          : place < 0.8
            ? members + Math.floor(next() * elsewhere)
            : members + elsewhere + Math.floor(next() * ghosts);
      if (other !== above[i]) {
        parent.push(other);
        child.push(i);
      }
    }
  }
  const nodes = members + elsewhere + ghosts;
  const created = Uint32Array.from({ length: nodes }, (_, i) =>
    i >= members + elsewhere || next() < 0.05 ? NONE : 1_650_000_000 + Math.floor((i + next() * 50) * DAY),
  );
  return shapeOf({
    members,
    nodes,
    ghosts,
    above,
    weight: Float64Array.from({ length: nodes }, () => Math.floor(next() * 1_000)),
    created,
    principal,
    parent: Uint32Array.from(parent),
    child: Uint32Array.from(child),
  });
}
