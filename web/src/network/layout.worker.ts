/** Lays a network out, off the page's thread; tells places as they come, stops when all is at rest. */

import { Forces, type LayoutInput } from "./forces";

export type LayoutRequest =
  | {
      kind: "begin";
      turn: number;
      input: LayoutInput;
      quiet: boolean;
      held: readonly [number, number, number][];
    }
  | { kind: "hold"; node: number; x: number; y: number; follow: boolean }
  | { kind: "drop"; node: number; keep: boolean }
  | { kind: "release"; nodes: readonly number[]; follow: boolean };

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
/** Only the picture at rest is told. */
let quiet = false;
let running = false;
let told = 0;

const channel = new MessageChannel();
channel.port1.onmessage = () => run();

function run(): void {
  if (!forces) return;
  const until = performance.now() + STRETCH;
  while (!forces.atRest && performance.now() < until) forces.step();
  const now = performance.now();
  if (forces.atRest || now - told >= PICTURE) {
    told = now;
    const places = quiet && !forces.atRest ? null : forces.places();
    const reply: LayoutReply = { turn, places, progress: forces.progress, atRest: forces.atRest };
    self.postMessage(reply, { transfer: places ? [places.buffer] : [] });
  }
  running = !forces.atRest;
  if (running) channel.port2.postMessage(null);
}

function wake(): void {
  if (running) return;
  running = true;
  channel.port2.postMessage(null);
}

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  if (data.kind === "begin") {
    turn = data.turn;
    quiet = data.quiet;
    forces = new Forces(data.input);
    for (const [node, x, y] of data.held) forces.hold(node, x, y);
    told = performance.now();
    wake();
    return;
  }
  if (!forces) return;
  if (data.kind === "hold") {
    forces.hold(data.node, data.x, data.y);
    if (!data.follow) return;
    forces.warm();
  } else if (data.kind === "drop") {
    if (!data.keep) forces.release(data.node);
    forces.cool();
    return;
  } else {
    for (const node of data.nodes) forces.release(node);
    if (!data.follow) return;
    forces.warm();
    forces.cool();
  }
  wake();
};
