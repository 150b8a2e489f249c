import { describe, expect, it } from "vitest";
import { arrange } from "./arrange";
import { type Shape, shapeOf } from "./family";
import { ITEM, openFirst, type Unfolded, unfold } from "./fold";
import { randomShape } from "./testing/families";

const all = (change: Partial<Unfolded> = {}): Unfolded => ({
  focus: 0,
  opened: null,
  shut: new Set(),
  pulled: new Set(),
  others: true,
  bundles: new Set(),
  only: null,
  ...change,
});

/** What a picture accounts for: the models shown and those said to be folded in. */
function accounted(shape: Shape, how: Unfolded): number {
  const { kind, hidden } = unfold(shape, how);
  let models = 0;
  kind.forEach((of, i) => {
    if (of === ITEM.model) models += 1 + (hidden[i] as number);
    if (of === ITEM.rest) models += hidden[i] as number;
  });
  return models;
}

describe("a family's shape", () => {
  const shape = randomShape(800, 7);

  it("has each model before all that is below it, in one run", () => {
    for (let node = 0; node < shape.members; node++) {
      const from = shape.pre[node] as number;
      const run = Array.from(shape.order.subarray(from, from + (shape.size[node] as number)));
      for (const below of run) {
        let at = below;
        while (at !== node && at >= 0) at = shape.above[at] as number;
        expect(at).toBe(node);
      }
    }
  });

  it("has the heaviest children first", () => {
    for (let node = 0; node < shape.members; node++) {
      const kids = Array.from(shape.kids.subarray(shape.first[node], shape.first[node + 1]));
      const sizes = kids.map((kid) => shape.size[kid] as number);
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      expect(kids.every((kid) => shape.above[kid] === node)).toBe(true);
    }
  });
});

describe("an unfolded family", () => {
  it("shows every model once when all of it is open", () => {
    const shape = randomShape(900, 1);
    const { kind, node } = unfold(shape, all());
    const models = Array.from(node).filter((_, i) => kind[i] === ITEM.model);
    expect(models.sort((a, b) => a - b)).toEqual(Array.from({ length: 900 }, (_, i) => i));
  });

  it("accounts for every model however little of it is open", () => {
    for (const seed of [1, 2, 3, 4]) {
      const shape = randomShape(1_200, seed);
      for (const room of [1, 5, 40, 160, 2_000]) {
        const opened = openFirst(shape, 0, room);
        expect(accounted(shape, all({ opened }))).toBe(1_200);
        const shut = new Set([...opened.keys()].slice(1, 3));
        expect(accounted(shape, all({ opened, shut }))).toBe(1_200);
      }
    }
  });

  it("stays near the room that it was given", () => {
    const shape = randomShape(5_000, 3);
    for (const room of [20, 100, 400])
      expect(unfold(shape, all({ opened: openFirst(shape, 0, room), others: false })).count).toBeLessThan(
        1.5 * room + 12,
      );
  });

  it("has each item after the one it hangs on, whoever stands beside", () => {
    const shape = randomShape(600, 11);
    for (const how of [all(), all({ opened: openFirst(shape, 0, 90) })]) {
      const { above, count } = unfold(shape, how);
      for (let i = 0; i < count; i++) expect(above[i]).toBeLessThan(i);
    }
  });

  it("draws a line to each second parent that is shown, and counts the lines that are not", () => {
    const shape = randomShape(700, 5);
    const open = unfold(shape, all({ bundles: new Set(Array.from({ length: 701 }, (_, i) => i - 1)) }));
    expect(open.links.row.length).toBe(shape.second.length);
    expect(open.linksHidden).toBe(0);
    open.links.row.forEach((row, k) => {
      const at = shape.second.indexOf(row);
      expect(open.node[open.links.from[k] as number]).toBe(shape.secondParent[at]);
      expect(open.node[open.links.to[k] as number]).toBe(shape.secondChild[at]);
    });
    const without = unfold(shape, all({ others: false }));
    expect(without.links.row.length + without.linksHidden).toBe(shape.second.length);
    expect(without.kind.every((kind) => kind === ITEM.model)).toBe(true);
  });

  it("puts ghosts and parents elsewhere left of their children", () => {
    const shape = randomShape(400, 13);
    const picture = arrange(shape, all(), { form: "tidy", timed: false });
    const { kind, links } = picture.items;
    links.from.forEach((from, k) => {
      if (kind[from] === ITEM.model) return;
      const first = Math.min(...Array.from(links.to).filter((_, j) => links.from[j] === from));
      if (links.to[k] === first) expect(picture.x[from]).toBeLessThan(picture.x[first] as number);
    });
  });

  it("shows a model that was asked for although others are heavier", () => {
    const shape = randomShape(2_000, 9);
    const opened = openFirst(shape, 0, 12);
    const hidden = Array.from(shape.kids.subarray(shape.first[0], shape.first[1])).at(-1) as number;
    const node = (how: Partial<Unfolded>) => Array.from(unfold(shape, all({ opened, ...how })).node);
    expect(node({})).not.toContain(hidden);
    expect(node({ pulled: new Set([hidden]) })).toContain(hidden);
  });

  it("leaves out what holds nothing that a filter keeps, and still accounts for the rest", () => {
    const shape = randomShape(500, 21);
    const only = Uint8Array.from({ length: 500 }, (_, i) => (i % 7 === 3 ? 1 : 0));
    const { kind, node } = unfold(shape, all({ only, others: false }));
    const shown = Array.from(node).filter((_, i) => kind[i] === ITEM.model);
    const kept = shown.filter((place) => only[place]);
    expect(kept.length).toBe(only.reduce((sum, one) => sum + one, 0));
    for (const place of shown) {
      const run = shape.order.subarray(
        shape.pre[place],
        (shape.pre[place] as number) + (shape.size[place] as number),
      );
      expect(run.some((below) => only[below])).toBe(true);
    }
  });
});

describe("an arrangement", () => {
  it("has time as its distance: who came later stands further, whoever has no date is marked", () => {
    const shape = randomShape(300, 17);
    for (const form of ["tidy", "radial"] as const) {
      const picture = arrange(shape, all({ others: false }), { form, timed: true });
      const away = (i: number) =>
        form === "tidy"
          ? (picture.x[i] as number)
          : Math.hypot(picture.x[i] as number, picture.y[i] as number);
      const dated = Array.from(picture.items.node.keys()).filter((i) => !picture.undated[i]);
      expect(dated.length).toBeLessThan(300);
      const date = (i: number) => shape.created[picture.items.node[i] as number] as number;
      dated.sort((a, b) => date(a) - date(b));
      for (let i = 1; i < dated.length; i++)
        expect(away(dated[i] as number)).toBeGreaterThanOrEqual(away(dated[i - 1] as number) - 1e-3);
    }
  });

  it("in circles leaves no two neighbors of a generation closer than they can be told apart", () => {
    const shape = randomShape(600, 19);
    const picture = arrange(shape, all({ others: false }), { form: "radial", timed: false });
    const radii = Array.from(picture.x, (x, i) => Math.hypot(x, picture.y[i] as number));
    const depth = radii.map((radius) => picture.rings.findIndex((ring) => Math.abs(ring - radius) < 1e-2));
    const fullest = [...new Set(depth)].sort(
      (a, b) => depth.filter((d) => d === b).length - depth.filter((d) => d === a).length,
    )[0];
    const ring = Array.from(depth.keys()).filter((i) => depth[i] === fullest);
    ring.sort((a, b) => (picture.angle[a] as number) - (picture.angle[b] as number));
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1] as number, ring[i] as number];
      expect(
        Math.hypot(
          (picture.x[a] as number) - (picture.x[b] as number),
          (picture.y[a] as number) - (picture.y[b] as number),
        ),
      ).toBeGreaterThan(picture.row * 0.8);
    }
  });

  it("of one model alone is a point", () => {
    const shape = shapeOf({
      members: 1,
      nodes: 1,
      ghosts: 0,
      above: Int32Array.from([-1]),
      weight: [0],
      created: Uint32Array.from([1]),
      principal: Int32Array.from([-1]),
      parent: new Uint32Array(0),
      child: new Uint32Array(0),
    });
    const picture = arrange(shape, all(), { form: "radial", timed: true });
    expect(picture.items.count).toBe(1);
    expect(Number.isFinite(picture.x[0])).toBe(true);
  });
});
