/** The network on screen: lays out in a worker, draws when something changed, turns pointer and keys into intents. */

import type { Direction } from "../engine";
import { type Box, type Camera, framing, panned, toLayout, toScreen, zoomed } from "./camera";
import { firstPlaces } from "./forces";
import { Hands } from "./Hands";
import { neighborsOf } from "./joined";
import type { LayoutReply, LayoutRequest } from "./layout.worker";
import { paint } from "./paint";
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
  pins(pinned: ReadonlySet<number>): void;
  progress(progress: number, atRest: boolean): void;
}

export type Content = Omit<
  Scene,
  "places" | "camera" | "width" | "height" | "focus" | "lit" | "edge" | "pinned"
>;

const MOST_DENSE = 2;
const NOTHING: ReadonlySet<number> = new Set();

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
  #places = new Float32Array();
  #camera: Camera = { k: 1, tx: 0, ty: 0 };
  /** The person moved the camera: it stays where they left it. */
  #steered = false;
  #focus: number | null = null;
  #lit: ReadonlySet<number> = NOTHING;
  #edge: EdgeRef | null = null;
  #pinned: ReadonlySet<number> = NOTHING;
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
  }

  /** Shows a network; another one, or another seed, is laid out anew. */
  show(content: Content, seed: number): void {
    const anew = content.network !== this.#content?.network || seed !== this.#seed;
    this.#content = content;
    this.#seed = seed;
    if (anew) this.layOut();
    else this.#light();
    this.draw();
  }

  /** Lays out from the beginning; nothing is held. */
  layOut(): void {
    if (!this.#content) return;
    const { x, y, pairA, pairB, similarity, parent, child } = this.#content.network;
    const input = { x, y, pairA, pairB, similarity, parent, child, seed: this.#seed };
    this.#places = firstPlaces(input);
    this.#steered = false;
    this.#atRest = false;
    this.#focus = null;
    this.#edge = null;
    this.#lit = NOTHING;
    this.#setPins(new Set());
    this.#turn++;
    this.#ask({ kind: "begin", turn: this.#turn, input, quiet: this.#still, held: [] });
    this.#events.progress(0, false);
    this.fit();
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
    this.#camera = framing(this.#places, this.#free());
    this.draw();
  }

  zoomBy(factor: number): void {
    const { width, height } = this.#size();
    this.#steer(zoomed(this.#camera, width / 2, height / 2, factor));
  }

  togglePin(node: number): void {
    const pinned = new Set(this.#pinned);
    if (pinned.delete(node)) this.#ask({ kind: "release", nodes: [node], follow: !this.#still });
    else {
      pinned.add(node);
      this.#ask({ kind: "hold", node, ...this.#placeOf(node), follow: false });
    }
    this.#setPins(pinned);
  }

  releaseAll(): void {
    this.#ask({ kind: "release", nodes: [...this.#pinned], follow: !this.#still });
    this.#setPins(new Set());
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
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const scene = this.scene;
      const ctx = this.#canvas.getContext("2d");
      if (!ctx || !scene || (this.#still && !this.#atRest)) return;
      const dense = Math.min(devicePixelRatio, MOST_DENSE);
      ctx.setTransform(dense, 0, 0, dense, 0, 0);
      paint(ctx, scene);
      this.#hands.drawBox(ctx, scene.ink.accent);
    });
  }

  #receive({ turn, places, progress, atRest }: LayoutReply): void {
    if (turn !== this.#turn) return;
    this.#atRest = atRest;
    if (places) {
      this.#places = places;
      if (!this.#steered) this.#camera = framing(places, this.#free());
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
    this.#places[2 * node] = px;
    this.#places[2 * node + 1] = py;
    this.#steered = true;
    this.#ask({ kind: "hold", node, x: px, y: py, follow: !this.#still });
    this.#point({ node, edge: null, x, y });
    this.draw();
  }

  #drop(node: number): void {
    this.#ask({ kind: "drop", node, keep: this.#still || this.#pinned.has(node) });
  }

  #placeOf(node: number): { x: number; y: number } {
    return { x: this.#places[2 * node] as number, y: this.#places[2 * node + 1] as number };
  }

  #setPins(pinned: ReadonlySet<number>): void {
    this.#pinned = pinned;
    this.#events.pins(pinned);
    this.draw();
  }

  #steer(camera: Camera): void {
    this.#steered = true;
    this.#camera = camera;
    this.draw();
  }

  #size(): { width: number; height: number } {
    return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight };
  }

  #free(): Box {
    const { width, height } = this.#size();
    const legend = width > 720 ? 250 : 0;
    return { left: legend + 24, top: width > 720 ? 60 : 96, right: width - 90, bottom: height - 30 };
  }

  #resize(): void {
    const { width, height } = this.#size();
    const dense = Math.min(devicePixelRatio, MOST_DENSE);
    this.#canvas.width = Math.round(width * dense);
    this.#canvas.height = Math.round(height * dense);
    if (!this.#steered) this.#camera = framing(this.#places, this.#free());
    this.draw();
  }
}
