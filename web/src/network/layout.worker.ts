/** Lays a network out, off the page's thread; tells places as they come, stops when all is at rest. */

import { Forces, type LayoutInput } from "./forces";
import type { Place } from "./pins";

export type LayoutRequest =
  | { kind: "begin"; turn: number; input: LayoutInput; quiet: boolean; pins: readonly [number, Place][] }
  /** A model is being moved; what is joined with it follows for now. */
  | { kind: "drag"; node: number; place: Place }
  | { kind: "pin"; pins: readonly [number, Place][] };

export interface LayoutReply {
  turn: number;
  places: Float32Array<ArrayBuffer> | null;
  progress: number;
  atRest: boolean;
}

/** Milliseconds of work between two looks at what was asked for, and between two pictures. */
const STRETCH = 12;
const PICTURE = 33;

let forces: Forces | null = null;
let turn = 0;
/** Where all is without pins, once it is at rest: what pins do is told from there, whatever was done before. */
let free: Float32Array | null = null;
let pins: readonly [number, Place][] = [];
/** Only the picture at rest is told. */
let quiet = false;
let settling = false;
let running = false;
let told = 0;

const channel = new MessageChannel();
channel.port1.onmessage = () => run();

function run(): void {
  if (!forces) return;
  const until = performance.now() + STRETCH;
  while (!forces.atRest && performance.now() < until) forces.step();
  if (forces.atRest && !free) {
    free = forces.places();
    if (pins.length > 0) settle();
  }
  const now = performance.now();
  if (forces.atRest || now - told >= PICTURE) {
    told = now;
    // On the way to where pins lead, the picture stays: it would begin with a leap.
    const places = (quiet || settling) && !forces.atRest ? null : forces.places();
    const reply: LayoutReply = { turn, places, progress: forces.progress, atRest: forces.atRest };
    self.postMessage(reply, { transfer: places ? [places.buffer] : [] });
  }
  running = !forces.atRest;
  if (running) channel.port2.postMessage(null);
}

function settle(): void {
  if (!forces || !free) return;
  settling = true;
  forces.settle(free, pins);
}

function wake(): void {
  if (running) return;
  running = true;
  channel.port2.postMessage(null);
}

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  if (data.kind === "begin") {
    ({ turn, quiet, pins } = data);
    forces = new Forces(data.input);
    free = null;
    settling = false;
    told = performance.now();
  } else if (!forces) return;
  else if (data.kind === "pin") {
    pins = data.pins;
    settle();
  } else {
    // While it is laid out for the first time nothing follows: where all is without pins must not depend on it.
    if (!free) return;
    settling = false;
    forces.drag(data.node, data.place);
  }
  wake();
};
