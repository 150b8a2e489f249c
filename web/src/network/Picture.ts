/** The network on screen: lays out in a worker, draws when something changed, turns pointer and keys into intents. */

import type { Direction } from "../engine";
import {
  type Box,
  type Camera,
  framing,
  panned,
  readAt,
  toLayout,
  toScreen,
  writeAt,
  zoomed,
} from "./camera";
import { firstPlaces } from "./forces";
import { Hands } from "./Hands";
import { neighborsOf } from "./joined";
import type { LayoutReply, LayoutRequest } from "./layout.worker";
import { paint } from "./paint";
import { NO_PINS, type Pins, type Place, pinPlace } from "./pins";
import { type EdgeRef, edgeAt, nextInDirection, nodeAt, nodesWithin } from "./pointing";
import { growth, type Scene } from "./scene";

export interface Pointed {
  node: number | null;
  edge: EdgeRef | null;
  /** CSS pixels from the top left of the picture. */
  x: number;
  y: number;
}

export interface PictureEvents {
  point(pointed: Pointed): void;
  open(node: number): void;
  box(nodes: number[], keys: { shift: boolean; alt: boolean }): void;
  pins(pins: Pins): void;
  /** The camera rests; null: where all is fitted in. */
  rest(at: string | null): void;
  progress(progress: number, atRest: boolean): void;
}

export type Content = Omit<
  Scene,
  "places" | "camera" | "width" | "height" | "focus" | "lit" | "edge" | "pinned"
>;

const MOST_DENSE = 2;
/** Milliseconds without a movement after which the camera rests. */
const REST = 350;
/** Milliseconds in which the picture goes where pins lead it. */
const PASSAGE = 260;
const NOTHING: ReadonlySet<number> = new Set();

interface Passage {
  from: Float32Array<ArrayBuffer>;
  to: Float32Array<ArrayBuffer>;
  since: number;
}

export class Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #events: PictureEvents;
  readonly #worker = new Worker(new URL("./layout.worker.ts", import.meta.url), {
    type: "module",
    name: "network",
  });
  readonly #hands: Hands;
  readonly #watch: ResizeObserver;
  #content: Content | null = null;
  #places: Float32Array<ArrayBuffer> = new Float32Array();
  #camera: Camera = { k: 1, tx: 0, ty: 0 };
  /** The person moved the camera: it stays where they left it. */
  #steered = false;
  #focus: number | null = null;
  #lit: ReadonlySet<number> = NOTHING;
  #edge: EdgeRef | null = null;
  #pins: Pins = NO_PINS;
  #pinned: ReadonlySet<number> = NOTHING;
  /** Where the camera was last told to be, or told itself to be. */
  #at: string | null = null;
  /** It is where a link wants it, whatever the size of the window, until the person moves it. */
  #given = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #passage: Passage | null = null;
  #wasAtRest = false;
  #dragged: (Place & { node: number }) | null = null;
  #seed = 1;
  #turn = 0;
  #still: boolean;
  #frame = 0;
  #atRest = false;

  constructor(canvas: HTMLCanvasElement, still: boolean, events: PictureEvents) {
    this.#canvas = canvas;
    this.#events = events;
    this.#still = still;
    this.#worker.onmessage = ({ data }: MessageEvent<LayoutReply>) => this.#receive(data);
    this.#hands = new Hands(canvas, {
      grab: (x, y) => this.#nodeAt(x, y),
      drag: (node, x, y) => this.#drag(node, x, y),
      drop: (node) => this.#drop(node),
      pan: (dx, dy) => this.#steer(panned(this.#camera, dx, dy)),
      zoom: (x, y, factor) => this.#steer(zoomed(this.#camera, x, y, factor)),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#point({ node: null, edge: null, x: 0, y: 0 }),
      click: (x, y) => {
        const node = this.#nodeAt(x, y);
        if (node !== null) events.open(node);
        return node;
      },
      doubleClick: (node) => this.togglePin(node),
      box: (box, keys) => events.box(nodesWithin(box, this.#places, this.#camera), keys),
    });
    this.#watch = new ResizeObserver(() => this.#resize());
    this.#watch.observe(canvas);
  }

  dispose(): void {
    this.#worker.terminate();
    this.#hands.dispose();
    this.#watch.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#resting);
  }

  /** Shows a network; another one, or another seed, is laid out anew; other pins move what they hold and what follows. */
  show(content: Content, seed: number, pins: Pins, at: string | null): void {
    const anew = content.network !== this.#content?.network || seed !== this.#seed;
    this.#content = content;
    this.#seed = seed;
    if (anew) this.#layOut(pins, at);
    else {
      if (pins !== this.#pins) this.#pin(pins);
      if (at !== this.#at) this.#goTo(at);
      this.#light();
    }
    this.draw();
  }

  #layOut(pins: Pins, at: string | null): void {
    if (!this.#content) return;
    const { x, y, pairA, pairB, similarity, parent, child } = this.#content.network;
    const input = { x, y, pairA, pairB, similarity, parent, child, seed: this.#seed };
    this.#places = firstPlaces(input);
    this.#atRest = false;
    this.#wasAtRest = false;
    this.#passage = null;
    this.#focus = null;
    this.#edge = null;
    this.#lit = NOTHING;
    this.#pins = pins;
    this.#pinned = new Set(pins.keys());
    this.#turn++;
    this.#ask({ kind: "begin", turn: this.#turn, input, quiet: this.#still, pins: [...pins] });
    this.#events.progress(0, false);
    this.#goTo(at);
  }

  /** The camera of a link; without one all is fitted in. */
  #goTo(at: string | null): void {
    this.#at = at;
    const camera = at && readAt(at, this.#canvas.clientWidth, this.#canvas.clientHeight);
    if (!camera) {
      this.fit();
      return;
    }
    this.#given = true;
    this.#steered = true;
    this.#camera = camera;
    this.draw();
  }

  set boxing(on: boolean) {
    this.#hands.boxing = on;
  }

  get scene(): Scene | null {
    if (!this.#content) return null;
    const { width, height } = this.#size();
    return {
      ...this.#content,
      places: this.#places,
      camera: this.#camera,
      width,
      height,
      focus: this.#focus,
      lit: this.#lit,
      edge: this.#edge,
      pinned: this.#pinned,
    };
  }

  /** Frames all models in the part that the furniture leaves free. */
  fit(): void {
    this.#steered = false;
    this.#given = false;
    this.#camera = framing(this.#places, this.#free());
    this.draw();
  }

  zoomBy(factor: number): void {
    const { width, height } = this.#size();
    this.#steer(zoomed(this.#camera, width / 2, height / 2, factor));
  }

  togglePin(node: number): void {
    const pins = new Map(this.#pins);
    if (!pins.delete(node)) pins.set(node, pinPlace(this.#placeOf(node)));
    this.#keep(pins.size > 0 ? pins : NO_PINS);
  }

  releaseAll(): void {
    this.#keep(NO_PINS);
  }

  #keep(pins: Pins): void {
    this.#pin(pins);
    this.#events.pins(pins);
  }

  #pin(pins: Pins): void {
    this.#pins = pins;
    this.#pinned = new Set(pins.keys());
    this.#ask({ kind: "pin", pins: [...pins] });
    this.draw();
  }

  /** Sets the focus on a model and brings it into the picture. */
  focusOn(node: number | null): void {
    if (node === null) {
      this.#point({ node: null, edge: null, x: 0, y: 0 });
      return;
    }
    const free = this.#free();
    const place = this.#placeOf(node);
    let [x, y] = toScreen(this.#camera, place.x, place.y);
    const dx = Math.max(free.left - x, 0) + Math.min(free.right - x, 0);
    const dy = Math.max(free.top - y, 0) + Math.min(free.bottom - y, 0);
    if (dx || dy) this.#steer(panned(this.#camera, dx, dy));
    [x, y] = toScreen(this.#camera, place.x, place.y);
    this.#point({ node, edge: null, x, y });
  }

  /** Walks from the model in focus, or the most important one, to the next one that it is joined with. */
  walk(direction: Direction): void {
    const content = this.#content;
    if (!content || this.#places.length === 0) return;
    const from = this.#focus ?? content.open;
    if (from === null) {
      this.focusOn(0);
      return;
    }
    const neighbors = neighborsOf(from, content.network, content.joined);
    const next = nextInDirection(from, direction, neighbors, this.#places);
    this.focusOn(next ?? from);
  }

  open(node: number): void {
    this.#events.open(node);
  }

  get focus(): number | null {
    return this.#focus;
  }

  draw(): void {
    if (!this.#frame) this.#frame = requestAnimationFrame((now) => this.#now(now));
  }

  #now(now: number): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#passage) this.#pass(this.#passage, now);
    const scene = this.scene;
    const ctx = this.#canvas.getContext("2d");
    if (!ctx || !scene || (this.#still && !this.#wasAtRest)) return;
    const dense = Math.min(devicePixelRatio, MOST_DENSE);
    ctx.setTransform(dense, 0, 0, dense, 0, 0);
    paint(ctx, scene);
    this.#hands.drawBox(ctx, scene.ink.accent);
    clearTimeout(this.#resting);
    if (this.#atRest && !this.#given) this.#resting = setTimeout(() => this.#rest(), REST);
  }

  #rest(): void {
    const { width, height } = this.#size();
    const text = this.#steered ? writeAt(this.#camera, width, height) : null;
    const exact = text && readAt(text, width, height);
    if (exact && (exact.tx !== this.#camera.tx || exact.ty !== this.#camera.ty)) {
      // Where the link says that it is, to the last bit.
      this.#camera = exact;
      this.#now(performance.now());
    }
    if (text === this.#at) return;
    this.#at = text;
    this.#events.rest(text);
  }

  #inHand(): [number, Place][] {
    return this.#dragged ? [[this.#dragged.node, this.#dragged]] : [];
  }

  #pass({ from, to, since }: Passage, now: number): void {
    const t = Math.min(1, Math.max(0, now - since) / PASSAGE);
    const eased = 1 - (1 - t) ** 3;
    this.#place(to.map((value, i) => (from[i] as number) + (value - (from[i] as number)) * eased));
    if (t < 1) this.draw();
    else {
      this.#passage = null;
      this.#place(to);
    }
  }

  #place(places: Float32Array<ArrayBuffer>): void {
    this.#places = places;
    if (!this.#steered) this.#camera = framing(places, this.#free());
  }

  #receive({ turn, places, progress, atRest }: LayoutReply): void {
    if (turn !== this.#turn) return;
    this.#atRest = atRest;
    if (places) {
      // Who is held is where the hand or the pin is, also while all else is still on its way.
      for (const [node, { x, y }] of [...this.#pins, ...this.#inHand()]) {
        places[2 * node] = x;
        places[2 * node + 1] = y;
      }
      // Once it has been at rest, only what pins lead to is told at once.
      if (this.#wasAtRest && atRest && !this.#still)
        this.#passage = { from: this.#places, to: places, since: performance.now() };
      else this.#place(places);
      this.#wasAtRest ||= atRest;
      this.draw();
    }
    this.#events.progress(progress, atRest);
  }

  #ask(request: LayoutRequest): void {
    this.#worker.postMessage(request);
  }

  #nodeAt(x: number, y: number): number | null {
    const content = this.#content;
    if (!content) return null;
    const grown = growth(this.#camera);
    return nodeAt(
      x,
      y,
      this.#places,
      content.radii.map((r) => r * grown),
      this.#camera,
    );
  }

  #hover(x: number, y: number): void {
    const content = this.#content;
    if (!content) return;
    const node = this.#nodeAt(x, y);
    const edge =
      node === null ? edgeAt(x, y, content.network, content.joined, this.#places, this.#camera) : null;
    this.#point({ node, edge, x, y });
  }

  #point(pointed: Pointed): void {
    const { node, edge } = pointed;
    const same = node === this.#focus && edge?.row === this.#edge?.row && edge?.kind === this.#edge?.kind;
    this.#canvas.style.cursor = node !== null ? "pointer" : "";
    if (same && node === null && edge === null) return;
    this.#focus = node;
    this.#edge = edge;
    this.#events.point(pointed);
    if (same) return;
    this.#light();
    this.draw();
  }

  #light(): void {
    const content = this.#content;
    this.#lit =
      content && this.#focus !== null
        ? new Set(neighborsOf(this.#focus, content.network, content.joined).map(({ node }) => node))
        : NOTHING;
  }

  #drag(node: number, x: number, y: number): void {
    const [px, py] = toLayout(this.#camera, x, y);
    this.#passage = null;
    this.#places[2 * node] = px;
    this.#places[2 * node + 1] = py;
    this.#dragged = { node, x: px, y: py };
    this.#steered = true;
    this.#given = false;
    if (!this.#still) this.#ask({ kind: "drag", node, place: { x: px, y: py } });
    this.#point({ node, edge: null, x, y });
    this.draw();
  }

  /** Where it is let go it stays. */
  #drop(node: number): void {
    this.#dragged = null;
    this.#keep(new Map(this.#pins).set(node, pinPlace(this.#placeOf(node))));
  }

  #placeOf(node: number): Place {
    return { x: this.#places[2 * node] as number, y: this.#places[2 * node + 1] as number };
  }

  #steer(camera: Camera): void {
    this.#steered = true;
    this.#given = false;
    this.#camera = camera;
    this.draw();
  }

  #size(): { width: number; height: number } {
    return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight };
  }

  #free(): Box {
    const { width, height } = this.#size();
    if (width <= 720) return { left: 20, top: 150, right: width - 64, bottom: height - 104 };
    return { left: 274, top: 60, right: width - 90, bottom: height - 30 };
  }

  #resize(): void {
    const { width, height } = this.#size();
    const dense = Math.min(devicePixelRatio, MOST_DENSE);
    this.#canvas.width = Math.round(width * dense);
    this.#canvas.height = Math.round(height * dense);
    if (this.#given && this.#at) this.#camera = readAt(this.#at, width, height) ?? this.#camera;
    else if (!this.#steered) this.#camera = framing(this.#places, this.#free());
    this.draw();
  }
}
