/** Labels: which are shown where, and their pictures, with a halo of the ground. */

import { cssColor, GROUNDS } from "../frame/look";
import type { SpriteDraw } from "../gl/SpriteLayer";
import type { MapLabel, StandingLabel, Theme } from "../types";
import { type Box, levelOpacity, modelOpacity, placeBoxes } from "./place";

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
/** Air around labels, pixels: a map, not a word cloud. */
const MARGIN = { x: 16, y: 9 };
/** Placements are made for quarter octaves of zoom: within one, labels only move apart. */
const STEPS_PER_OCTAVE = 4;

const INK = {
  dark: { coarse: "#eef2f8", fine: "#c3ccda", model: "#d9e0ea" },
  light: { coarse: "#131b2c", fine: "#3d4a60", model: "#2b3648" },
} as const;

export class LabelLayer {
  shown: ShownLabel[] = [];
  #sprites: Sprite[] = [];
  #levels = 1;
  #theme: Theme = "dark";
  #family = "system-ui, sans-serif";
  #measure: CanvasRenderingContext2D | null = document.createElement("canvas").getContext("2d");
  #ratio = 1;
  #placements = new Map<number, Sprite[]>();
  #last = new Set<string>();
  /** Less while something else is what to look at. */
  strength = 1;

  set(labels: readonly MapLabel[]): void {
    this.#levels = labels.reduce((most, l) => (l.kind === "cluster" ? Math.max(most, l.level + 1) : most), 1);
    this.#sprites = labels.map((label) => ({ label, extent: null, image: null }));
    this.forget();
  }

  /** Measures and paints all labels anew. */
  setFont(family: string): void {
    this.#family = family;
    this.set(this.#sprites.map(({ label }) => label));
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#forgetImages();
  }

  /** Placements are made again: points came, or the view's size changed. */
  forget(): void {
    this.#placements.clear();
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
    const step = Math.floor(Math.log2(Math.max(view.zoom, 1e-3)) * STEPS_PER_OCTAVE + 1e-6);
    let sprites = this.#placements.get(step);
    if (!sprites) {
      const zoom = 2 ** (step / STEPS_PER_OCTAVE);
      const { placed, whole } = this.#place(view, zoom, (pixelsPerUnit * zoom) / view.zoom);
      sprites = placed;
      if (whole) this.#placements.set(step, placed);
    }
    return sprites.flatMap((sprite) => {
      const at = view.place(sprite.label);
      const screen = at && view.screen(at);
      if (!screen) return [];
      const opacity = Math.max(this.#opacity(sprite.label, view.zoom), 0.12);
      return [{ sprite, x: screen[0], y: screen[1], opacity }];
    });
  }

  /** `whole`: no label waits for its point. Depends on zoom alone, not on where the view is: panning never makes a label come or go. */
  #place(view: LabelView, zoom: number, pixelsPerUnit: number): { placed: Sprite[]; whole: boolean } {
    const next = 2 ** (1 / STEPS_PER_OCTAVE) * zoom;
    const candidates = this.#sprites
      .filter(({ label }) => Math.max(this.#opacity(label, zoom), this.#opacity(label, next)) > 0.12)
      .sort(byRank);
    const boxes: Box[] = [];
    const boxed: Sprite[] = [];
    for (const sprite of candidates) {
      const at = view.place(sprite.label);
      if (!at) continue;
      boxes.push(padded(this.#box(sprite, at[0] * pixelsPerUnit, -at[1] * pixelsPerUnit)));
      boxed.push(sprite);
    }
    const placed = placeBoxes(boxes).map((i) => boxed[i] as Sprite);
    return { placed, whole: boxed.length === candidates.length };
  }

  /** In 3D labels of the frame before are asked first, so that turning does not make them flicker. */
  #chooseInDepth(view: LabelView): { sprite: Sprite; x: number; y: number; opacity: number }[] {
    const candidates: { sprite: Sprite; x: number; y: number; opacity: number; kept: boolean }[] = [];
    for (const sprite of this.#sprites) {
      const own = this.#opacity(sprite.label, view.zoom);
      if (own <= 0.12) continue;
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
    const placed = placeBoxes(candidates.map(({ sprite, x, y }) => padded(this.#box(sprite, x, y)))).map(
      (i) => candidates[i] as (typeof candidates)[number],
    );
    this.#last = new Set(placed.map(({ sprite }) => sprite.label.id));
    return placed;
  }

  #forgetImages(): void {
    for (const sprite of this.#sprites) sprite.image = null;
  }

  #opacity(label: MapLabel, zoom: number): number {
    return label.kind === "model" ? modelOpacity(zoom) : levelOpacity(label.level, this.#levels, zoom);
  }

  /** Clusters stand on their middle, models right of their point. */
  #box(sprite: Sprite, x: number, y: number): Box {
    const { label } = sprite;
    const { width, height } = this.#extent(sprite);
    return label.kind === "model"
      ? { x: x + 8, y: y - height / 2, width, height }
      : { x: x - width / 2, y: y - height / 2, width, height };
  }

  #font(label: MapLabel): { font: string; size: number; spacing: string; text: string } {
    if (label.kind === "model")
      return { font: `450 12px ${this.#family}`, size: 12, spacing: "0px", text: label.text };
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
    const cluster = sprite.label.kind === "cluster";
    context.scale(ratio, ratio);
    context.font = font;
    context.letterSpacing = spacing;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 2 * HALO;
    const y = HALO + height / 2 + 0.5;
    context.strokeStyle = cssColor(GROUNDS[this.#theme].color, 0.82);
    context.strokeText(text, HALO, y);
    context.fillStyle = INK[this.#theme][cluster ? (sprite.label.level === 0 ? "coarse" : "fine") : "model"];
    context.fillText(text, HALO, y);
    return image;
  }
}

function byRank(a: Sprite, b: Sprite): number {
  const model = Number(a.label.kind === "model") - Number(b.label.kind === "model");
  return model || a.label.level - b.label.level || b.label.priority - a.label.priority;
}

function padded({ x, y, width, height }: Box): Box {
  return { x: x - MARGIN.x, y: y - MARGIN.y, width: width + 2 * MARGIN.x, height: height + 2 * MARGIN.y };
}
