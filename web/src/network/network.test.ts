import { describe, expect, test } from "vitest";
import { seeded } from "../engine/testing/random";
import { type Network, readNetwork } from "./answer";
import { framing, readAt, toLayout, toScreen, writeAt, zoomed } from "./camera";
import { toGraphml, toJson } from "./files";
import { Forces, STEPS } from "./forces";
import { atLeast, joinedAt, neighborsOf, readableThreshold } from "./joined";
import { readOptions, writeOptions } from "./options";
import { MOST_PINS, type Place, pinPlace, readPins, writePins } from "./pins";
import { nextInDirection, nodeAt, nodesWithin } from "./pointing";
import { fitting, idsTerm } from "./selecting";

const count = 60;
const random = seeded(7);
const places = Float32Array.from({ length: count }, () => random());

function network(change: Partial<Network> = {}): Network {
  const pairs = Array.from({ length: 150 }, () => {
    const a = Math.floor(random() * (count - 1));
    return { a, b: a + 1 + Math.floor(random() * (count - 1 - a)), s: 0.3 + 0.7 * random() };
  }).sort((one, other) => other.s - one.s);
  return {
    total: count,
    shown: count,
    order: "downloads",
    around: null,
    mute: 0,
    nearest: 10,
    least: 0.3,
    near_pairs: 200,
    note: null,
    id: Array.from({ length: count }, (_, i) => `owner/model-${i}`),
    ix: Uint32Array.from({ length: count }, (_, i) => 3 * i),
    x: places,
    y: places.slice().reverse(),
    downloads: Int32Array.from({ length: count }, (_, i) => (i === 5 ? -1 : 1000 - i)),
    descendants: new Int32Array(count),
    pairA: Uint16Array.from(pairs, ({ a }) => a),
    pairB: Uint16Array.from(pairs, ({ b }) => b),
    similarity: Float32Array.from(pairs, ({ s }) => s),
    parent: Uint16Array.of(0, 0, 3),
    child: Uint16Array.of(1, 2, 4),
    relation: Uint8Array.of(1, 2, 1),
    declared: Uint8Array.of(1, 0, 1),
    problem: Uint8Array.of(0, 0, 1),
    relations: ["merge", "adapter", "quantized", "finetune", "unspecified"],
    ...change,
  };
}

function settled(seed: number, data = network()): Float32Array {
  const forces = new Forces({ ...data, seed });
  let steps = 0;
  while (!forces.atRest && steps < 2 * STEPS) {
    forces.step();
    steps++;
  }
  expect(steps).toBeLessThanOrEqual(STEPS + 1);
  return forces.places();
}

describe("the layout", () => {
  const data = network();

  test("is the same for the same seed, to the last bit, and another for another", () => {
    const one = settled(3, data);
    expect(settled(3, data)).toEqual(one);
    expect(settled(4, data)).not.toEqual(one);
    expect(one.every(Number.isFinite)).toBe(true);
  });

  test("brings together what is joined", () => {
    const at = settled(1, data);
    const away = (a: number, b: number) =>
      Math.hypot(
        (at[2 * a] as number) - (at[2 * b] as number),
        (at[2 * a + 1] as number) - (at[2 * b + 1] as number),
      );
    const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
    const joined = Array.from(data.pairA.slice(0, 50), (a, i) => away(a, data.pairB[i] as number));
    const any = Array.from({ length: 400 }, (_, i) => away(i % count, (i * 7 + 13) % count));
    expect(mean(joined)).toBeLessThan(0.8 * mean(any));
  });

  test("with pins is told by them alone, whatever was dragged before", () => {
    const free = settled(1, data);
    const pins: [number, Place][] = [
      [0, { x: 500, y: -300 }],
      [7, { x: -80.5, y: 12 }],
    ];
    const arranged = (forces: Forces) => {
      forces.settle(free, pins);
      let steps = 0;
      while (!forces.atRest && steps++ < STEPS) forces.step();
      expect(forces.atRest).toBe(true);
      return forces.places();
    };
    const dragged = new Forces({ ...data, seed: 1 });
    for (let i = 0; i < 30; i++) dragged.step();
    dragged.drag(3, { x: 900, y: 900 });
    for (let i = 0; i < 30; i++) dragged.step();
    expect(dragged.atRest).toBe(false);
    const after = arranged(dragged);
    expect(arranged(new Forces({ ...data, seed: 1 }))).toEqual(after);
    expect([after[0], after[1], after[14], after[15]]).toEqual([500, -300, -80.5, 12]);
    const neighbor = Number(data.pairA.indexOf(0) >= 0 ? data.pairB[data.pairA.indexOf(0)] : 1);
    expect(after[2 * neighbor]).not.toBe(free[2 * neighbor]);
  });

  test("moves nothing when a model is pinned where it is, and goes back when all are released", () => {
    const free = settled(1, data);
    const forces = new Forces({ ...data, seed: 1 });
    const here = pinPlace({ x: free[10] as number, y: free[11] as number });
    forces.settle(free, [[5, here]]);
    expect(forces.atRest).toBe(true);
    const pinned = forces.places();
    expect([pinned[10], pinned[11]]).toEqual([Math.fround(here.x), Math.fround(here.y)]);
    forces.settle(free, []);
    expect(forces.places()).toEqual(free);
  });
});

describe("a threshold", () => {
  const data = network();

  test("is a place in the list of pairs", () => {
    for (const least of [0, 0.31, 0.5, 0.999, 1]) {
      expect(atLeast(data.similarity, least)).toBe(data.similarity.filter((s) => s >= least).length);
    }
  });

  test("is readable at first", () => {
    const drawn = atLeast(data.similarity, readableThreshold(data));
    expect(drawn).toBeGreaterThanOrEqual(90);
    expect(readableThreshold({ ...data, similarity: data.similarity.slice(0, 10) })).toBe(data.least);
  });

  test("decides what hangs together, with the lines that are on", () => {
    for (const [least, off] of [
      [0.9, []],
      [0.6, ["adapter"]],
      [0.99, ["similar", "adapter", "quantized"]],
    ] as const) {
      const joined = joinedAt(data, least, new Set(off));
      const edges: [number, number][] = [];
      const hidden = new Set<string>(off);
      if (!hidden.has("similar"))
        data.pairA.forEach((a, i) => {
          if ((data.similarity[i] as number) >= least) edges.push([a, data.pairB[i] as number]);
        });
      data.parent.forEach((a, i) => {
        if (!hidden.has(data.relations[data.relation[i] as number] as string))
          edges.push([a, data.child[i] as number]);
      });
      const group = data.id.map((_, i) => i);
      for (let again = true; again; ) {
        again = false;
        for (const [a, b] of edges) {
          const low = Math.min(group[a] as number, group[b] as number);
          if (group[a] !== low || group[b] !== low) again = true;
          group[a] = group[b] = low;
        }
      }
      const sizes = new Map<number, number>();
      for (const one of group) sizes.set(one, (sizes.get(one) ?? 0) + 1);
      expect(joined.alone).toBe([...sizes.values()].filter((size) => size === 1).length);
      expect(joined.components).toBe([...sizes.values()].filter((size) => size > 1).length);
      for (const node of [0, 7, 30]) {
        const wanted = new Set(edges.flatMap(([a, b]) => (a === node ? [b] : b === node ? [a] : [])));
        expect(new Set(neighborsOf(node, data, joined).map((one) => one.node))).toEqual(wanted);
      }
    }
  });
});

describe("pointing", () => {
  const at = Float32Array.of(0, 0, 10, 0, 0, 10, 14, 9);
  const camera = { k: 2, tx: 50, ty: 40 };

  test("finds what is under the pointer, within a box, and next in a direction", () => {
    const radii = new Float32Array(4).fill(3);
    expect(nodeAt(...toScreen(camera, 10.5, 0), at, radii, camera)).toBe(1);
    expect(nodeAt(...toScreen(camera, -20, -20), at, radii, camera)).toBeNull();
    const [left, top] = toScreen(camera, 5, -5);
    const [right, bottom] = toScreen(camera, 20, 20);
    expect(nodesWithin({ left, top, right, bottom }, at, camera)).toEqual([1, 3]);
    const joined = [{ node: 3, similarity: 0.9, edge: null }];
    expect(nextInDirection(0, "right", joined, at)).toBe(3);
    expect(nextInDirection(0, "right", [], at)).toBe(1);
    expect(nextInDirection(0, "left", [], at)).toBeNull();
  });

  test("zooms about the pointer and frames all", () => {
    const nearer = zoomed(camera, 130, 70, 1.7);
    toLayout(nearer, 130, 70).forEach((value, i) => {
      expect(value).toBeCloseTo(toLayout(camera, 130, 70)[i] as number, 6);
    });
    const framed = framing(at, { left: 20, top: 10, right: 420, bottom: 210 });
    for (let i = 0; i < 4; i++) {
      const [x, y] = toScreen(framed, at[2 * i] as number, at[2 * i + 1] as number);
      expect(x).toBeGreaterThanOrEqual(20);
      expect(x).toBeLessThanOrEqual(420);
      expect(y).toBeGreaterThanOrEqual(10);
      expect(y).toBeLessThanOrEqual(210);
    }
  });
});

describe("files", () => {
  const data = network({ id: network().id.map((id, i) => (i === 0 ? 'a/<b>&"c"\u0001' : id)) });
  const joined = joinedAt(data, 0.6, new Set(["quantized"]));
  const origin = { atlas: "abc", link: "http://localhost/#view=network&x=1", threshold: 0.6 };

  test("have every model and every line that is drawn", () => {
    const told = JSON.parse(toJson(data, joined, new Float32Array(2 * count), origin));
    expect(told.nodes.map((node: { id: string }) => node.id)).toEqual(data.id);
    expect(told.nodes[5].downloads).toBeNull();
    expect(told.edges.length).toBe(joined.pairs + 2);
    expect(told.edges.at(-1)).toMatchObject({ relation: "adapter", declared: true, contradicted: true });
  });

  test("are well-formed whatever a model is called", () => {
    const text = toGraphml(data, joined, new Float32Array(2 * count), origin);
    expect(text).toContain('<node id="a/&lt;b&gt;&amp;&quot;c&quot;">');
    expect(text.match(/<edge /g)?.length).toBe(joined.pairs + 2);
    expect(text).toContain("#view=network&amp;x=1");
    expect(text).not.toContain("\u0001");
  });
});

test("options come back from the link as they went; what is none is left out", () => {
  const options = readOptions(
    "of:around,order:likes,limit:1000,least:0.62,off:similar merge,seed:12,list:1,pins:abcd.4f_1_2,at:abcd_1_2_3",
  );
  expect(readOptions(writeOptions(options))).toEqual(options);
  expect(writeOptions(readOptions("limit:77,order:name,least:7,off:x,seed:abc"))).toBe("");
});

test("a selection takes as many ids as there is room for", () => {
  const ids = Array.from({ length: 30 }, (_, i) => `owner/a name ${i}`);
  const kept = fitting(ids, (term) => term.length <= 100);
  expect(idsTerm(kept).length).toBeLessThanOrEqual(100);
  expect(idsTerm(ids.slice(0, kept.length + 1)).length).toBeGreaterThan(100);
  expect(fitting(ids, () => false)).toEqual([]);
});

test("an answer in bytes is read by its head", () => {
  const values = Uint16Array.of(0, 1, 65_535);
  const arrays: Record<string, unknown> = {};
  for (const name of [
    ...["ix", "x", "y", "downloads", "descendants", "pair_a", "pair_b", "pair_similarity"],
    ...["edge_parent", "edge_child", "edge_relation", "edge_declared", "edge_problem"],
  ])
    arrays[name] = { dtype: "u2", at: 0, length: 3 };
  const head = JSON.stringify({ id: ["a/é"], steps: 65_535, relations: ["merge"], arrays });
  const bytes = new TextEncoder().encode(head);
  const length = Math.ceil(bytes.length / 4) * 4;
  const buffer = new Uint8Array(4 + length + 8).fill(32);
  new DataView(buffer.buffer).setUint32(0, length, true);
  buffer.set(bytes, 4);
  buffer.set(new Uint8Array(values.buffer), 4 + length);
  const read = readNetwork(buffer.buffer);
  expect(read.id).toEqual(["a/é"]);
  expect([...read.similarity]).toEqual([0, Math.fround(1 / 65_535), 1]);
  expect([...read.pairB]).toEqual([0, 1, 65_535]);
});

describe("pins and camera in a link", () => {
  const { ix } = network();

  test("come back as they were pinned", () => {
    const pins = new Map([
      [5, pinPlace({ x: -120.04, y: 33.333 })],
      [0, pinPlace({ x: 0, y: 1_234.5 })],
    ]);
    const text = writePins(pins, ix);
    expect(text).toMatch(/^[0-9a-z_.-]*$/);
    expect(readPins(text, ix)).toEqual(pins);
    expect(readPins("zzzz_1_2.f_1.<script>.0_1_2", ix)).toEqual(new Map([[0, { x: 0.1, y: 0.2 }]]));
  });

  test("are cut where a link has no room, and the rest is counted", () => {
    const pins = new Map(Array.from({ length: count }, (_, i) => [i, { x: i, y: -1 - i }] as const));
    const text = writePins(pins, ix);
    expect(text.endsWith(`.x${(count - MOST_PINS).toString(36)}`)).toBe(true);
    expect(readPins(text, ix)).toEqual(new Map([...pins].slice(0, MOST_PINS)));
    const options = { ...readOptions(""), pins: `abcd.${text}`, at: "abcd_1_2_3" };
    expect(readOptions(writeOptions(options))).toEqual(options);
  });

  test("have the same in the middle of another window", () => {
    const text = writeAt({ k: 1.5, tx: 40, ty: -20 }, 1_000, 700);
    const camera = readAt(text, 390, 500);
    if (!camera) throw new Error("no camera");
    expect(toLayout(camera, 195, 250)[0]).toBeCloseTo(500 / 1.5 - 40, 2);
    expect(toLayout(camera, 195, 250)[1]).toBeCloseTo(350 / 1.5 + 20, 2);
    expect(readAt("1_2", 10, 10)).toBeNull();
    expect(readAt("1_2_0", 10, 10)).toBeNull();
  });
});
