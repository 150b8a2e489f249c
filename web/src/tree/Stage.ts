/** The canvas of a tree: draws when something changed, moves with wheel, fingers and pointer, and says what is meant. */

import { hasBelow, type Picture } from "./arrange";
import {
  type At,
  atOf,
  type Camera,
  cameraAt,
  fitted,
  type Room,
  readAt,
  stretch,
  writeAt,
  zoomed,
} from "./camera";
import { keyOf } from "./fold";
import type { Look } from "./look";
import type { Attention } from "./paint/attention";
import { type Painted, paint } from "./paint/paint";
import { SIGN, signOf } from "./paint/signs";

export interface StageEvents {
  hover(item: number, x: number, y: number): void;
  choose(item: number, event: { detail: number }): void;
  toggle(item: number): void;
  /** The camera rests; null: where all is fitted in. */
  rest(at: string | null): void;
}

const MOVE = 240;
/** Milliseconds without a movement after which the camera rests. */
const REST = 350;
/** More items than this change places without a passage. */
const ANIMATED = 1_500;
const REACH = 11;
const NOBODY: Attention = { hovered: -1, current: -1, way: new Set(), found: new Set() };

export class Stage {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #events: StageEvents;
  readonly #stop = new AbortController();
  readonly #observer = new ResizeObserver(() => this.#resize());
  readonly #still = window.matchMedia("(prefers-reduced-motion: reduce)");
  #room: Room = { width: 0, height: 0, left: 0 };
  #picture: Picture | null = null;
  #look: Look | null = null;
  #attention = NOBODY;
  #camera: Camera = { kx: 1, ky: 1, tx: 0, ty: 0 };
  #painted: Painted = { seen: 0, labels: [] };
  #frame = 0;
  #passage: { from: Picture; until: number } | null = null;
  #flight: { from: Camera; to: Camera; until: number } | null = null;
  /** Where a link wants the camera, until the person moves it. */
  #given: At | null = null;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #pointers = new Map<number, { x: number; y: number }>();
  #moved = 0;
  /** Milliseconds that the last picture took. */
  took = 0;

  constructor(canvas: HTMLCanvasElement, events: StageEvents) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d") as CanvasRenderingContext2D;
    this.#events = events;
    this.#observer.observe(canvas);
    this.#listen();
    this.#resize();
  }

  get room(): Room {
    return this.#room;
  }

  get camera(): Camera {
    return this.#camera;
  }

  get seen(): number {
    return this.#painted.seen;
  }

  /**
   * Shows a picture; what was in it already goes to its new place, and `anchor` stays where it is on the screen, unless all
   * is to be fitted in or the camera is given.
   */
  show(picture: Picture, look: Look, how: { fit: boolean; anchor?: number | null; at?: At | null }): void {
    const before = this.#picture;
    this.#picture = picture;
    this.#look = look;
    this.#passage = null;
    this.#flight = null;
    this.#given = how.at ?? null;
    if (this.#given) this.#camera = cameraAt(this.#given, this.#room);
    else if (how.fit || !before) this.#camera = fitted(picture, this.#room);
    else {
      this.#keep(before, picture, how.anchor ?? null);
      if (!this.#still.matches && picture.items.count <= ANIMATED)
        this.#passage = { from: cameFrom(before, picture), until: performance.now() + MOVE };
    }
    this.#now();
  }

  dress(look: Look): void {
    this.#look = look;
    this.#now();
  }

  attend(attention: Attention): void {
    this.#attention = attention;
    this.redraw();
  }

  /** Keeps a strip at the left free when all is fitted in. */
  leave(left: number): void {
    if (left === this.#room.left) return;
    const home = this.#picture && fitted(this.#picture, this.#room);
    const atHome = home && same(home, this.#camera);
    this.#room = { ...this.#room, left };
    if (this.#picture && atHome) this.#camera = fitted(this.#picture, this.#room);
    this.redraw();
  }

  fit(): void {
    this.#given = null;
    if (this.#picture) this.#fly(fitted(this.#picture, this.#room));
  }

  zoomBy(factor: number): void {
    if (!this.#picture) return;
    this.#given = null;
    const middle = [this.#room.width / 2, this.#room.height / 2] as const;
    this.#fly(zoomed(this.#flight?.to ?? this.#camera, this.#picture, this.#room, factor, middle));
  }

  /** Brings an item into view, near enough to be read. */
  goTo(item: number): void {
    const picture = this.#picture;
    if (!picture || item < 0 || item >= picture.items.count) return;
    const { width, height } = this.#room;
    const ky = Math.max(this.#camera.ky, picture.form === "radial" ? 0.8 : 0.65);
    const kx = stretch(picture, this.#room, ky);
    const x = (picture.x[item] as number) * this.#camera.kx + this.#camera.tx;
    const y = (picture.y[item] as number) * this.#camera.ky + this.#camera.ty;
    const inside = x > this.#room.left + 20 && x < width - 160 && y > 40 && y < height - 40;
    if (inside && ky === this.#camera.ky) return;
    this.#given = null;
    this.#fly({
      kx,
      ky,
      tx: width * 0.42 - (picture.x[item] as number) * kx,
      ty: height / 2 - (picture.y[item] as number) * ky,
    });
  }

  redraw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#now());
  }

  dispose(): void {
    this.#stop.abort();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#resting);
  }

  /** Draws at once: what a click changed is on screen with the next frame. */
  #now(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const picture = this.#picture;
    const look = this.#look;
    if (!picture || !look || this.#room.width === 0) return;
    const start = performance.now();
    if (this.#flight) this.#camera = this.#flying(this.#flight, start);
    const shown = this.#passage ? this.#passing(this.#passage, picture, start) : picture;
    const ratio = window.devicePixelRatio || 1;
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#painted = paint(this.#context, shown, this.#camera, this.#room, look, this.#attention);
    this.took = performance.now() - start;
    this.#canvas.dataset.painted = String(picture.items.count);
    clearTimeout(this.#resting);
    if (this.#flight || this.#passage) this.redraw();
    else if (!this.#given) this.#resting = setTimeout(() => this.#rest(picture), REST);
  }

  #rest(picture: Picture): void {
    const home = same(fitted(picture, this.#room), this.#camera);
    const text = home ? null : writeAt(atOf(this.#camera, this.#room));
    const given = text === null ? null : readAt(text);
    if (given) {
      // Where the link says that it is, to the last bit.
      const exact = cameraAt(given, this.#room);
      const moved = KEYS.some((key) => exact[key] !== this.#camera[key]);
      this.#camera = exact;
      if (moved) this.#now();
    }
    this.#events.rest(text);
  }

  #passing(passage: { from: Picture; until: number }, to: Picture, now: number): Picture {
    const left = (passage.until - now) / MOVE;
    if (left <= 0) {
      this.#passage = null;
      return to;
    }
    const t = ease(1 - left);
    const mix = (a: Float32Array, b: Float32Array) =>
      a.map((value, i) => value + ((b[i] as number) - value) * t);
    const { from } = passage;
    return { ...to, x: mix(from.x, to.x), y: mix(from.y, to.y), angle: mix(from.angle, to.angle) };
  }

  #flying(flight: { from: Camera; to: Camera; until: number }, now: number): Camera {
    const left = (flight.until - now) / MOVE;
    if (left <= 0) {
      this.#flight = null;
      return flight.to;
    }
    const t = ease(1 - left);
    const mix = (key: keyof Camera) => flight.from[key] + (flight.to[key] - flight.from[key]) * t;
    return { kx: mix("kx"), ky: mix("ky"), tx: mix("tx"), ty: mix("ty") };
  }

  #fly(to: Camera): void {
    if (this.#still.matches) this.#camera = to;
    else this.#flight = { from: this.#camera, to, until: performance.now() + MOVE };
    this.redraw();
  }

  #keep(before: Picture, after: Picture, anchor: number | null): void {
    const kx = stretch(after, this.#room, this.#camera.ky);
    const at = itemWith(before, anchor);
    const then = itemWith(after, anchor);
    const { tx, ty, ky } = this.#camera;
    if (at < 0 || then < 0) {
      this.#camera = { ...this.#camera, kx };
      return;
    }
    this.#camera = {
      kx,
      ky,
      tx: (before.x[at] as number) * this.#camera.kx + tx - (after.x[then] as number) * kx,
      ty: ((before.y[at] as number) - (after.y[then] as number)) * ky + ty,
    };
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const first = this.#room.width === 0;
    const before = this.#picture && fitted(this.#picture, this.#room);
    const atHome = before && !first && same(before, this.#camera);
    this.#room = { ...this.#room, width, height };
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    if (this.#given) this.#camera = cameraAt(this.#given, this.#room);
    else if (this.#picture && (first || atHome)) this.#camera = fitted(this.#picture, this.#room);
    this.#now();
  }

  /** The item at a place on screen, and whether it is the sign beside it that is meant. */
  #at(px: number, py: number): { item: number; sign: boolean } {
    const picture = this.#picture;
    if (!picture) return { item: -1, sign: false };
    const { items, x, y, form, angle } = picture;
    const { kx, ky, tx, ty } = this.#camera;
    const spacing = picture.row * ky;
    let nearest = -1;
    let least = Math.max(REACH, Math.min(16, spacing)) ** 2;
    for (let i = 0; i < items.count; i++) {
      const dx = (x[i] as number) * kx + tx - px;
      const dy = (y[i] as number) * ky + ty - py;
      const far = dx * dx + dy * dy;
      if (far < least) {
        least = far;
        nearest = i;
      }
    }
    if (spacing >= 7) {
      for (let i = 0; i < items.count; i++) {
        const folded = (items.hidden[i] as number) > 0;
        const open = (i === this.#attention.hovered || i === this.#attention.current) && hasBelow(picture, i);
        if (!folded && !open) continue;
        const sign = signOf(picture, this.#camera, i);
        if (Math.hypot(sign.x - px, sign.y - py) <= SIGN + 2) return { item: i, sign: true };
      }
    }
    if (nearest >= 0 && least < 36) return { item: nearest, sign: false };
    for (const { item, far } of this.#painted.labels) {
      const turn = form === "radial" ? (angle[item] as number) : 0;
      const dx = px - ((x[item] as number) * kx + tx);
      const dy = py - ((y[item] as number) * ky + ty);
      const along = dx * Math.cos(turn) + dy * Math.sin(turn);
      const across = dy * Math.cos(turn) - dx * Math.sin(turn);
      if (along >= -6 && along <= far && Math.abs(across) <= 8) return { item, sign: false };
    }
    return { item: nearest, sign: false };
  }

  #listen(): void {
    const canvas = this.#canvas;
    const { signal } = this.#stop;
    const place = (event: MouseEvent) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        if (!this.#picture) return;
        const at = place(event);
        this.#given = null;
        const lines = event.deltaMode === 1 ? 20 : 1;
        this.#flight = null;
        const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016));
        this.#camera = zoomed(this.#camera, this.#picture, this.#room, factor, [at.x, at.y]);
        this.redraw();
      },
      { signal, passive: false },
    );
    canvas.addEventListener(
      "pointerdown",
      (event) => {
        if (event.button !== 0) return;
        canvas.setPointerCapture(event.pointerId);
        this.#pointers.set(event.pointerId, place(event));
        if (this.#pointers.size === 1) this.#moved = 0;
        this.#flight = null;
      },
      { signal },
    );
    canvas.addEventListener(
      "pointermove",
      (event) => {
        const now = place(event);
        const before = this.#pointers.get(event.pointerId);
        if (!before) {
          const { item, sign } = this.#at(now.x, now.y);
          canvas.style.cursor = item >= 0 ? "pointer" : "grab";
          this.#events.hover(sign ? -2 - item : item, now.x, now.y);
          return;
        }
        this.#drag(event.pointerId, before, now);
      },
      { signal },
    );
    const up = (event: PointerEvent) => {
      if (!this.#pointers.delete(event.pointerId) || this.#pointers.size > 0) return;
      if (event.type === "pointercancel" || this.#moved > 5) return;
      const now = place(event);
      const { item, sign } = this.#at(now.x, now.y);
      if (item < 0) return;
      if (sign) this.#events.toggle(item);
      else this.#events.choose(item, { detail: 1 });
    };
    canvas.addEventListener("pointerup", up, { signal });
    canvas.addEventListener("pointercancel", up, { signal });
    canvas.addEventListener(
      "dblclick",
      (event) => {
        const now = place(event);
        const { item, sign } = this.#at(now.x, now.y);
        if (item >= 0 && !sign) this.#events.choose(item, { detail: 2 });
      },
      { signal },
    );
    canvas.addEventListener("pointerleave", () => this.#events.hover(-1, 0, 0), { signal });
  }

  #drag(id: number, before: { x: number; y: number }, now: { x: number; y: number }): void {
    this.#given = null;
    const others = [...this.#pointers].filter(([other]) => other !== id);
    this.#pointers.set(id, now);
    const other = others[0]?.[1];
    this.#moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (other && this.#picture) {
      const apart = (p: { x: number; y: number }) => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
      const middle = [(now.x + other.x) / 2, (now.y + other.y) / 2] as const;
      this.#camera = zoomed(this.#camera, this.#picture, this.#room, apart(now) / apart(before), middle);
      this.#camera = {
        ...this.#camera,
        tx: this.#camera.tx + (now.x - before.x) / 2,
        ty: this.#camera.ty + (now.y - before.y) / 2,
      };
    } else
      this.#camera = {
        ...this.#camera,
        tx: this.#camera.tx + now.x - before.x,
        ty: this.#camera.ty + now.y - before.y,
      };
    if (this.#moved > 5) {
      this.#canvas.style.cursor = "grabbing";
      this.#events.hover(-1, 0, 0);
    }
    this.redraw();
  }
}

const ease = (t: number): number => 1 - (1 - t) ** 3;

const KEYS = ["kx", "ky", "tx", "ty"] as const;

const same = (a: Camera, b: Camera): boolean =>
  KEYS.every((key) => Math.abs(a[key] - b[key]) < 1e-3 * Math.max(1, Math.abs(a[key])));

function itemWith(picture: Picture, key: number | null): number {
  if (key === null) return -1;
  for (let i = 0; i < picture.items.count; i++) if (keyOf(picture.items, i) === key) return i;
  return -1;
}

/** Where each item of a picture was in the one before; what is new comes out of what it hangs on. */
function cameFrom(before: Picture, after: Picture): Picture {
  const places = new Map<number, number>();
  for (let i = 0; i < before.items.count; i++) places.set(keyOf(before.items, i), i);
  const x = after.x.slice();
  const y = after.y.slice();
  const angle = after.angle.slice();
  for (let i = 0; i < after.items.count; i++) {
    const was = places.get(keyOf(after.items, i));
    const above = after.items.above[i] as number;
    if (was !== undefined) {
      x[i] = before.x[was] as number;
      y[i] = before.y[was] as number;
      angle[i] = before.angle[was] as number;
    } else if (above >= 0) {
      x[i] = x[above] as number;
      y[i] = y[above] as number;
      angle[i] = angle[above] as number;
    }
  }
  return { ...after, x, y, angle };
}
