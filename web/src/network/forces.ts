/**
 * The layout: springs between what is joined, all else pushed apart, everything held near its place on the map, so that
 * the network looks like the map. The same models, edges and seed give the same picture, whatever else the machine does.
 */

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type Simulation,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force";
import type { Place } from "./pins";

export interface LayoutInput {
  x: Float32Array;
  y: Float32Array;
  pairA: Uint16Array;
  pairB: Uint16Array;
  similarity: Float32Array;
  parent: Uint16Array;
  child: Uint16Array;
  seed: number;
}

interface Body extends SimulationNodeDatum {
  index: number;
  x: number;
  y: number;
}

interface Spring extends SimulationLinkDatum<Body> {
  strength: number;
  distance: number;
}

/** Steps until all is at rest. */
export const STEPS = 240;
const LEAST_ALPHA = 0.001;
/** Room of one model, in units of the layout. */
const ROOM = 26;
const JITTER = 0.35;
const HOLD = 0.035;
/** How far what is joined with a pinned model goes along. */
const FOLLOW = 0.3;
/** A model that is pinned where it is moves nothing, though its place is rounded. */
const UNMOVED = 0.1;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Where each model is at first: its place on the map, spread by rank so that crowded places have room. */
export function firstPlaces({
  x,
  y,
  seed,
}: Pick<LayoutInput, "x" | "y" | "seed">): Float32Array<ArrayBuffer> {
  const count = x.length;
  const half = (ROOM * Math.sqrt(count)) / 2;
  const random = seeded(seed);
  const [across, along] = [spread(x), spread(y)];
  const places = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    places[2 * i] = half * (across[i] as number) + ROOM * JITTER * (random() - 0.5);
    // On the map up is up, on a canvas it is down.
    places[2 * i + 1] = -half * (along[i] as number) + ROOM * JITTER * (random() - 0.5);
  }
  return places;
}

/** From -1 to 1: half by value, half by rank. */
function spread(values: Float32Array): Float32Array {
  const order = Array.from(values.keys()).sort(
    (a, b) => (values[a] as number) - (values[b] as number) || a - b,
  );
  const low = values[order[0] ?? 0] ?? 0;
  const wide = (values[order.at(-1) ?? 0] ?? 0) - low || 1;
  const found = new Float32Array(values.length);
  order.forEach((node, rank) => {
    const byRank = values.length > 1 ? rank / (values.length - 1) : 0.5;
    found[node] = ((values[node] as number) - low) / wide + byRank - 1;
  });
  return found;
}

export class Forces {
  readonly #seed: number;
  readonly #bodies: Body[];
  readonly #simulation: Simulation<Body, Spring>;

  constructor(input: LayoutInput) {
    this.#seed = input.seed;
    const places = firstPlaces(input);
    this.#bodies = Array.from(input.x, (_, index) => ({
      index,
      x: places[2 * index] as number,
      y: places[2 * index + 1] as number,
    }));
    const home = (body: Body, axis: 0 | 1): number => places[2 * body.index + axis] as number;
    this.#simulation = forceSimulation<Body, Spring>(this.#bodies)
      .stop()
      .randomSource(seeded(input.seed))
      .alphaMin(LEAST_ALPHA)
      .alphaDecay(1 - LEAST_ALPHA ** (1 / STEPS))
      .velocityDecay(0.42)
      .force("springs", springs(input, this.#bodies))
      .force(
        "apart",
        forceManyBody<Body>()
          .strength(-34)
          .theta(1)
          .distanceMax(22 * ROOM),
      )
      .force("room", forceCollide<Body>(ROOM / 4))
      .force("x", forceX<Body>((body) => home(body, 0)).strength(HOLD))
      .force("y", forceY<Body>((body) => home(body, 1)).strength(HOLD));
  }

  get atRest(): boolean {
    return this.#simulation.alphaTarget() === 0 && this.#simulation.alpha() < LEAST_ALPHA;
  }

  /** From 0, the beginning, to 1, at rest. */
  get progress(): number {
    return Math.min(1, Math.log(Math.max(LEAST_ALPHA, this.#simulation.alpha())) / Math.log(LEAST_ALPHA));
  }

  step(): void {
    this.#simulation.tick();
  }

  places(): Float32Array<ArrayBuffer> {
    const places = new Float32Array(2 * this.#bodies.length);
    for (const { index, x, y } of this.#bodies) {
      places[2 * index] = x;
      places[2 * index + 1] = y;
    }
    return places;
  }

  /** Moves a model; what is joined with it follows. */
  drag(node: number, place: Place): void {
    this.#hold(node, place);
    this.#simulation.alphaTarget(0.12);
    if (this.#simulation.alpha() < 0.12) this.#simulation.alpha(0.12);
  }

  /** From all at rest without pins to all at rest with them; by nothing else is it told where it ends. */
  settle(free: Float32Array, pins: Iterable<readonly [number, Place]>): void {
    for (const body of this.#bodies)
      Object.assign(body, {
        x: free[2 * body.index],
        y: free[2 * body.index + 1],
        vx: 0,
        vy: 0,
        fx: null,
        fy: null,
      });
    let moved = false;
    for (const [node, place] of pins) {
      const body = this.#bodies[node];
      if (body && Math.hypot(body.x - place.x, body.y - place.y) > UNMOVED) moved = true;
      this.#hold(node, place);
    }
    this.#simulation
      .randomSource(seeded(this.#seed))
      .alphaTarget(0)
      .alpha(moved ? FOLLOW : 0);
  }

  #hold(node: number, { x, y }: Place): void {
    const body = this.#bodies[node];
    if (body) Object.assign(body, { x, y, fx: x, fy: y, vx: 0, vy: 0 });
  }
}

function springs({ pairA, pairB, similarity, parent, child }: LayoutInput, bodies: Body[]) {
  const degree = new Uint16Array(bodies.length);
  const count = (a: number, b: number) => {
    degree[a] = (degree[a] as number) + 1;
    degree[b] = (degree[b] as number) + 1;
  };
  for (let i = 0; i < pairA.length; i++) count(pairA[i] as number, pairB[i] as number);
  for (let i = 0; i < parent.length; i++) count(parent[i] as number, child[i] as number);
  const fewest = (a: number, b: number) => Math.min(degree[a] as number, degree[b] as number);
  const all: Spring[] = [];
  pairA.forEach((a, i) => {
    const b = pairB[i] as number;
    const near = similarity[i] as number;
    all.push({
      source: bodies[a] as Body,
      target: bodies[b] as Body,
      strength: (1.4 * near * near) / fewest(a, b),
      distance: ROOM * (0.7 + 3.4 * (1 - near)),
    });
  });
  parent.forEach((a, i) => {
    const b = child[i] as number;
    all.push({
      source: bodies[a] as Body,
      target: bodies[b] as Body,
      strength: 1.6 / fewest(a, b),
      distance: ROOM,
    });
  });
  return forceLink<Body, Spring>(all)
    .strength((spring) => Math.min(1, spring.strength))
    .distance((spring) => spring.distance);
}
