/** Labels: which are shown where, and their pictures, with a halo of the ground. */

import { cssColor, GROUNDS } from "../frame/look";
import type { SpriteDraw } from "../gl/SpriteLayer";
import type { MapLabel, StandingLabel, Theme } from "../types";
import {
  ALWAYS,
  type Anchored,
  type Box,
  levelWindow,
  MODEL_WINDOW,
  placeBoxes,
  ROOT_WINDOW,
  startingScales,
  visibility,
  type Window,
} from "./place";

/** Where labels stand now. */
export interface LabelView {
  /** Relative to the fitted view. */
  zoom: number;
  /** 2D: pixels per map unit; null in 3D, where labels are placed anew in each frame. */
  pixelsPerUnit: number | null;
  width: number;
  height: number;
  ratio: number;
  /** Map units of a label; null while its point is not loaded. */
  place(label: MapLabel): readonly [number, number, number] | null;
  /** CSS pixels, and how far behind the view's middle it lies (1: there); null: behind the camera. */
  screen(at: readonly [number, number, number]): readonly [x: number, y: number, depth: number] | null;
}

interface Sprite {
  label: MapLabel;
  /** Null until it is asked for: most labels are of zooms that nobody has been at. */
  extent: { width: number; height: number } | null;
  image: HTMLCanvasElement | null;
}

export type ShownLabel = StandingLabel;

const HALO = 3;
/** Air around labels, pixels: a map, not a word cloud. Names of models stand closer. */
const MARGIN = { cluster: { x: 16, y: 9 }, model: { x: 7, y: 4 } } as const;
/** A label that has a place comes by and by, over so many times its first scale. */
const COMING = 1.06;
/** Fainter than this it is not worth its place. */
const FAINTEST = 0.25;

const INK = {
  dark: { coarse: "#eef2f8", fine: "#c3ccda", root: "#ffffff", model: "#d9e0ea" },
  light: { coarse: "#131b2c", fine: "#3d4a60", root: "#0b1220", model: "#2b3648" },
} as const;

export class LabelLayer {
  shown: ShownLabel[] = [];
  #sprites: Sprite[] = [];
  #levels = 1;
  #theme: Theme = "dark";
  #family = "system-ui, sans-serif";
  #measure: CanvasRenderingContext2D | null = document.createElement("canvas").getContext("2d");
  #ratio = 1;
  /** In order of rank; null: to be placed anew. `base` is the scale of the fitted view. */
  #placed: { base: number; labels: { sprite: Sprite; start: number }[] } | null = null;
  #last = new Set<string>();
  /** Less while something else is what to look at. */
  strength = 1;

  set(labels: readonly MapLabel[]): void {
    this.#levels = labels.reduce((most, l) => (l.kind === "cluster" ? Math.max(most, l.level + 1) : most), 1);
    const known = new Map(this.#sprites.map((sprite) => [`${sprite.label.id} ${sprite.label.text}`, sprite]));
    this.#sprites = labels
      .map((label) => {
        const before = known.get(`${label.id} ${label.text}`);
        return before && before.label.kind === label.kind && before.label.level === label.level
          ? { ...before, label }
          : { label, extent: null, image: null };
      })
      .sort(byRank);
    this.forget();
  }

  /** Measures and paints all labels anew. */
  setFont(family: string): void {
    this.#family = family;
    for (const sprite of this.#sprites) sprite.extent = sprite.image = null;
    this.set(this.#sprites.map(({ label }) => label));
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#forgetImages();
  }

  /** Placements are made again: points came, or the view's size changed. */
  forget(): void {
    this.#placed = null;
  }

  sprites(view: LabelView): SpriteDraw[] {
    if (view.ratio !== this.#ratio) {
      this.#ratio = view.ratio;
      this.#forgetImages();
    }
    const chosen =
      view.pixelsPerUnit === null ? this.#chooseInDepth(view) : this.#chooseFlat(view, view.pixelsPerUnit);
    this.shown = [];
    const drawn: SpriteDraw[] = [];
    for (const { sprite, x, y, opacity } of chosen) {
      const box = this.#box(sprite, x, y);
      if (box.x > view.width || box.y > view.height || box.x + box.width < 0 || box.y + box.height < 0)
        continue;
      const { id, text, kind, level } = sprite.label;
      this.shown.push({ ...box, id, text, kind, level, opacity });
      const image = sprite.image ?? this.#render(sprite, view.ratio);
      sprite.image = image;
      drawn.push({ image, x: box.x - HALO, y: box.y - HALO, opacity: opacity * this.strength });
    }
    return drawn;
  }

  /** The label under a place on screen. */
  at(x: number, y: number): string | null {
    const hit = this.shown.find(
      (l) => x >= l.x && x <= l.x + l.width && y >= l.y && y <= l.y + l.height && l.opacity > 0.3,
    );
    return hit?.id ?? null;
  }

  #chooseFlat(
    view: LabelView,
    pixelsPerUnit: number,
  ): { sprite: Sprite; x: number; y: number; opacity: number }[] {
    const base = pixelsPerUnit / view.zoom;
    if (!this.#placed || Math.abs(this.#placed.base / base - 1) > 1e-6)
      this.#placed = this.#place(view, base);
    const shown: { sprite: Sprite; x: number; y: number; opacity: number }[] = [];
    for (const { sprite, start } of this.#placed.labels) {
      if (start > pixelsPerUnit) continue;
      const own = visibility(this.#window(sprite.label), view.zoom);
      const at = own > 0 ? view.place(sprite.label) : null;
      const screen = at && view.screen(at);
      if (!screen) continue;
      const coming = start > 0 ? Math.min(Math.log(pixelsPerUnit / start) / Math.log(COMING), 1) : 1;
      shown.push({ sprite, x: screen[0], y: screen[1], opacity: Math.max(own * coming, FAINTEST) });
    }
    return shown;
  }

  /** Depends neither on where the view is nor on how near: those are asked for each frame. */
  #place(view: LabelView, base: number): { base: number; labels: { sprite: Sprite; start: number }[] } {
    const sprites: Sprite[] = [];
    const anchored: Anchored[] = [];
    for (const sprite of this.#sprites) {
      const at = view.place(sprite.label);
      if (!at) continue;
      const { from, to } = this.#window(sprite.label);
      sprites.push(sprite);
      anchored.push({ ...this.#padded(sprite, 0, 0), at: [at[0], at[1]], from: from * base, to: to * base });
    }
    const starts = startingScales(anchored);
    return { base, labels: sprites.map((sprite, i) => ({ sprite, start: starts[i] as number })) };
  }

  /** In 3D labels of the frame before are asked first, so that turning does not make them flicker. */
  #chooseInDepth(view: LabelView): { sprite: Sprite; x: number; y: number; opacity: number }[] {
    const candidates: { sprite: Sprite; x: number; y: number; opacity: number; kept: boolean }[] = [];
    for (const sprite of this.#sprites) {
      const own = visibility(this.#window(sprite.label), view.zoom);
      if (own <= FAINTEST) continue;
      const at = view.place(sprite.label);
      const screen = at && view.screen(at);
      if (
        !screen ||
        screen[0] < -200 ||
        screen[1] < -50 ||
        screen[0] > view.width + 200 ||
        screen[1] > view.height + 50
      )
        continue;
      const opacity = own * Math.min(Math.max(2.1 - 1.15 * screen[2], 0), 1);
      if (opacity < 0.15) continue;
      candidates.push({ sprite, x: screen[0], y: screen[1], opacity, kept: this.#last.has(sprite.label.id) });
    }
    candidates.sort((a, b) => Number(b.kept) - Number(a.kept) || byRank(a.sprite, b.sprite));
    const placed = placeBoxes(candidates.map(({ sprite, x, y }) => this.#padded(sprite, x, y))).map(
      (i) => candidates[i] as (typeof candidates)[number],
    );
    this.#last = new Set(placed.map(({ sprite }) => sprite.label.id));
    return placed;
  }

  #forgetImages(): void {
    for (const sprite of this.#sprites) sprite.image = null;
  }

  #window({ kind, level, pinned }: MapLabel): Window {
    if (pinned) return ALWAYS;
    if (kind === "cluster") return levelWindow(level, this.#levels);
    return kind === "root" ? ROOT_WINDOW : MODEL_WINDOW;
  }

  #padded(sprite: Sprite, x: number, y: number): Box {
    const box = this.#box(sprite, x, y);
    const air = MARGIN[sprite.label.kind === "cluster" ? "cluster" : "model"];
    return {
      x: box.x - air.x,
      y: box.y - air.y,
      width: box.width + 2 * air.x,
      height: box.height + 2 * air.y,
    };
  }

  /** Clusters stand on their middle, models right of their point. */
  #box(sprite: Sprite, x: number, y: number): Box {
    const { label } = sprite;
    const { width, height } = this.#extent(sprite);
    return label.kind !== "cluster"
      ? { x: x + 8, y: y - height / 2, width, height }
      : { x: x - width / 2, y: y - height / 2, width, height };
  }

  #font(label: MapLabel): { font: string; size: number; spacing: string; text: string } {
    if (label.kind !== "cluster")
      return {
        font: `${label.kind === "root" || label.pinned ? 620 : 450} 12px ${this.#family}`,
        size: 12,
        spacing: "0px",
        text: label.text,
      };
    const size = label.level === 0 ? 12 : 11;
    return {
      font: `600 ${size}px ${this.#family}`,
      size,
      spacing: "0.7px",
      text: label.text.toUpperCase(),
    };
  }

  #extent(sprite: Sprite): { width: number; height: number } {
    const measure = this.#measure;
    if (sprite.extent || !measure) return sprite.extent ?? { width: 0, height: 0 };
    const { font, size, spacing, text } = this.#font(sprite.label);
    measure.font = font;
    measure.letterSpacing = spacing;
    sprite.extent = { width: Math.ceil(measure.measureText(text).width), height: Math.ceil(size * 1.25) };
    return sprite.extent;
  }

  #render(sprite: Sprite, ratio: number): HTMLCanvasElement {
    const image = document.createElement("canvas");
    const { width, height } = this.#extent(sprite);
    image.width = Math.ceil((width + 2 * HALO) * ratio);
    image.height = Math.ceil((height + 2 * HALO) * ratio);
    const context = image.getContext("2d", { willReadFrequently: true });
    if (!context) return image;
    const { font, spacing, text } = this.#font(sprite.label);
    const { kind, level } = sprite.label;
    context.scale(ratio, ratio);
    context.font = font;
    context.letterSpacing = spacing;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 2 * HALO;
    const y = HALO + height / 2 + 0.5;
    context.strokeStyle = cssColor(GROUNDS[this.#theme].color, 0.82);
    context.strokeText(text, HALO, y);
    context.fillStyle = INK[this.#theme][kind !== "cluster" ? kind : level === 0 ? "coarse" : "fine"];
    context.fillText(text, HALO, y);
    return image;
  }
}

const KINDS = ["cluster", "root", "model"];

/** Pinned ones first, then clusters from coarse to fine, then base models, then models. */
function byRank(a: Sprite, b: Sprite): number {
  const pinned = Number(b.label.pinned ?? false) - Number(a.label.pinned ?? false);
  const kind = KINDS.indexOf(a.label.kind) - KINDS.indexOf(b.label.kind);
  return pinned || kind || a.label.level - b.label.level || b.label.priority - a.label.priority;
}
