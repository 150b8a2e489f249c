/** What is in the picture: points with their colors and sizes, what is muted, edges, labels, rings. */

import type { Aim } from "../camera/Aim";
import type { Navigator } from "../camera/Navigator";
import type { RowMask } from "../filter/RowMask";
import type { Selector } from "../filter/Selector";
import { edgesOf } from "../gl/edgesOf";
import type { Slot } from "../gl/PointColumns";
import type { PointLayer } from "../gl/PointLayer";
import { LOCATION } from "../gl/pointShader";
import type { SpriteDraw } from "../gl/SpriteLayer";
import { Annotations, type Ring } from "../labels/Annotations";
import type { LabelView } from "../labels/LabelLayer";
import { drawPicture } from "../picture/drawPicture";
import type { Places } from "../points/Places";
import type { PointData } from "../points/PointData";
import { isUnborn } from "../time/births";
import type {
  ColorSpec,
  ColumnData,
  ContourLines,
  Highlight,
  MapLabel,
  PictureSpec,
  SizeSpec,
  Theme,
  TypedColumn,
  Until,
} from "../types";
import { composeFrame } from "./compose";
import { drawMiniature, type MiniatureSource } from "./miniature";
import { type Frame, Renderer } from "./Renderer";

/** Device pixels: points are discs. */
const NEAR = 3;
const MINIATURE_ROWS = 131_072;
const PLACES = { xy: "xy", fine: "xy_fine", xyz: "xyz", xyzFine: "xyz_fine" } as const;
/** When models were born. */
const BORN = "created";
const MOST_EDGES_RUNNING = 20_000;
const DEFAULT_COLOR: ColorSpec = { kind: "plain", color: "#6ea8fe" };

export interface SceneParts {
  canvas: HTMLCanvasElement;
  data: PointData;
  places: Places;
  navigator: Navigator;
  aim: Aim;
  selector: Selector;
  theme: Theme;
}

export interface SceneHooks {
  drawn(points: number): void;
  lost(): void;
  restored(): void;
}

export class Scene {
  readonly renderer: Renderer;
  readonly annotations = new Annotations();
  /** Device pixels per CSS pixel. */
  ratio = 1;
  hover: number | null = null;
  selected: number | null = null;
  color: ColorSpec = DEFAULT_COLOR;
  readonly #parts: SceneParts;
  #theme: Theme;
  #size: SizeSpec | null = null;
  #highlight: Highlight | null = null;
  #until: Until | null = null;
  #contours: ContourLines | null = null;
  #colorTurn = 0;

  constructor(parts: SceneParts, hooks: SceneHooks) {
    this.#parts = parts;
    this.#theme = parts.theme;
    this.annotations.setTheme(parts.theme);
    this.renderer = new Renderer(parts.canvas, {
      frame: () => this.frame(),
      held: (slot) => this.#held(slot),
      sprites: () => ({ sprites: this.#sprites(), ratio: this.ratio }),
      drawn: hooks.drawn,
      lost: hooks.lost,
      restored: () => {
        this.#restore();
        hooks.restored();
      },
    });
  }

  frame(theme = this.#theme, ratio = this.ratio): Frame {
    const { data, navigator, places, selector } = this.#parts;
    return composeFrame(navigator, selector.mask, {
      rows: data.count,
      size: this.#size,
      theme,
      ratio,
      edges: this.#highlight?.edges?.parent.length ?? 0,
      cubeSteps: places.steps("xyz"),
      until: this.#until,
    });
  }

  get theme(): Theme {
    return this.#theme;
  }

  resize({ width, height }: { width: number; height: number }, ratio: number): void {
    this.ratio = ratio;
    this.annotations.labels.forget();
    this.renderer.resize(Math.round(width * ratio), Math.round(height * ratio), ratio);
    this.renderer.redevelop();
  }

  /** Shows what another scene of the same points shows, in a color of its own; all rows must be here. */
  async follow(other: Scene, blocks: readonly number[], color: ColorSpec): Promise<void> {
    const { data, places } = this.#parts;
    this.hover = other.hover;
    this.selected = other.selected;
    this.#size = other.#size;
    this.#until = other.#until;
    this.#highlight = other.#highlight;
    this.#contours = other.#contours;
    this.annotations.labelsShown = other.annotations.labelsShown;
    this.annotations.labels.strength = other.annotations.labels.strength;
    if (color.kind !== "plain") await data.column(color.column);
    const xy = data.held("xy");
    if (!xy || !this.renderer.allocate(blocks)) return;
    this.color = color;
    this.renderer.addPositions(0, xy as Uint16Array);
    this.#restore();
    this.renderer.setReady(places.ready.xy);
  }

  /** The color that the rows are loaded with; returns whether it is still the wanted one. */
  beginColor(spec: ColorSpec): () => boolean {
    const turn = ++this.#colorTurn;
    this.color = spec;
    this.renderer.points?.setColor(spec, spec.kind === "plain" ? null : this.#parts.data.meta(spec.column));
    return () => turn === this.#colorTurn;
  }

  /** Resolves when the color is on its way to the screen; the former one stays until its column is here. */
  async setColor(spec: ColorSpec): Promise<void> {
    const turn = ++this.#colorTurn;
    const column = spec.kind === "plain" ? null : await this.#parts.data.column(spec.column);
    await this.#parts.data.index();
    if (turn !== this.#colorTurn) return;
    this.color = spec;
    const points = this.renderer.points;
    if (column) points?.columns.write("color", 0, column.values);
    else points?.columns.clear("color");
    points?.setColor(spec, column?.meta ?? null);
    this.renderer.redraw();
  }

  async setSize(spec: SizeSpec | null): Promise<void> {
    this.#size = spec;
    const column = spec && (await this.#parts.data.column(spec.column));
    if (this.#size !== spec) return;
    const points = this.renderer.points;
    if (column) points?.columns.write("size", 0, column.values);
    else points?.columns.clear("size");
    points?.setSize(spec, column?.meta ?? null);
    this.renderer.redraw();
  }

  /** All are drawn until the days of their births are here. */
  async setUntil(until: Until | null): Promise<void> {
    const before = this.#until;
    this.#until = until;
    const { points } = this.renderer;
    if (!until) points?.columns.clear("born");
    else if (!points?.columns.has("born")) {
      const { values } = await this.#parts.data.column(BORN);
      if (this.#until === null) return;
      if (!points?.columns.has("born")) points?.columns.write("born", 0, values);
    }
    if (!until && !before) return;
    // While time runs, the edges of the largest families wait until it rests.
    const edges = this.#highlight?.edges?.parent.length ?? 0;
    if (edges > 0 && (!until?.fade || edges <= MOST_EDGES_RUNNING)) this.placeEdges();
    this.renderer.redraw();
  }

  setContours(lines: ContourLines | null): void {
    this.#contours = lines;
    this.renderer.contours.set(lines);
    this.renderer.redevelop();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.annotations.setTheme(theme);
    this.renderer.redevelop();
  }

  setHighlight(highlight: Highlight | null): void {
    this.#highlight = highlight;
    this.annotations.labels.strength = highlight ? 0.55 : 1;
    this.placeEdges();
  }

  setLabels(labels: readonly MapLabel[]): void {
    this.annotations.setLabels(labels);
    this.renderer.redevelop();
  }

  /** Places on the screen, or the labels' extents, are others than before. */
  forgetLabels(): void {
    this.annotations.labels.forget();
    this.renderer.redevelop();
  }

  showMask({ bytes }: RowMask): void {
    if (bytes) this.renderer.points?.columns.write("mask", 0, bytes);
    this.renderer.redrawMask(bytes);
  }

  /** Ends of edges are looked up: points came, or other edges. */
  placeEdges(): void {
    const { data, places } = this.#parts;
    const until = this.#until?.at ?? null;
    const born = until === null ? null : data.held(BORN);
    const unborn = born && ((ix: number) => isUnborn(born[ix] as number, until as number));
    this.renderer.edges.set(this.#highlight && edgesOf(this.#highlight, places, unborn));
    this.renderer.redrawEdges();
  }

  /** Builds the shaders of what is likely next: a filter, and a look from nearer. */
  prepare(): void {
    const { points } = this.frame();
    this.renderer.prepare([
      { ...points, mask: true },
      { ...points, mask: true, diameter: NEAR },
      { ...points, diameter: NEAR },
    ]);
  }

  async miniature(width: number, height: number): Promise<ImageData | null> {
    const { data, navigator, places: known, selector } = this.#parts;
    const name = navigator.mode === "2d" ? "xy" : "xyz";
    const places = data.held(name);
    const rows = Math.min(known.ready[name], MINIATURE_ROWS);
    if (!places || rows === 0) return null;
    const { color } = this;
    const column: ColumnData | null = color.kind === "plain" ? null : await data.column(color.column);
    const source: MiniatureSource = {
      places,
      components: name === "xy" ? 2 : 3,
      steps: 2 * known.steps(name),
      rows,
      color,
      column,
      mask: selector.mask.bytes,
      theme: this.#theme,
    };
    return new ImageData(drawMiniature(width, height, source), width, height);
  }

  /** The view in another size, with a theme and a color of its own; resolves with its height. */
  async picture({ width, theme, color, ...job }: PictureSpec): Promise<number> {
    const { data, places, navigator } = this.#parts;
    const { viewport } = navigator.flat;
    const height = Math.round((width * viewport.height) / viewport.width);
    const column = color.kind === "plain" ? null : await data.column(color.column);
    const size = this.#size;
    const source = {
      frame: this.frame(theme, width / viewport.width),
      rows: data.count,
      held: (slot: Slot) => (slot === "color" ? (column?.values ?? null) : this.#held(slot)),
      dress: (points: PointLayer) => {
        points.setColor(color, column?.meta ?? null);
        if (size) points.setSize(size, data.meta(size.column));
      },
      edges: this.#highlight && edgesOf(this.#highlight, places),
    };
    await drawPicture(source, { width, height, ...job });
    return height;
  }

  #sprites(): SpriteDraw[] {
    const { navigator, aim } = this.#parts;
    const { width, height } = navigator.flat.viewport;
    const flat = navigator.mode === "2d";
    const { orbit } = navigator;
    const matrix = orbit.matrix();
    const view: LabelView = {
      zoom: navigator.relativeZoom,
      pixelsPerUnit: flat ? navigator.flat.pixelsPerUnit() : null,
      width,
      height,
      ratio: this.ratio,
      place: (label) => aim.labelPlace(label),
      screen: (at) => {
        if (flat) return [...navigator.flat.toScreen(at[0], at[1]), 1];
        const screen = orbit.toScreen(at, matrix);
        return screen && [screen[0], screen[1], screen[2] / orbit.distance];
      },
    };
    const diameter = this.frame().points.diameter / this.ratio / (flat ? 1 : orbit.distance);
    const rings: Ring[] = [];
    for (const [ix, kind] of [
      [this.selected, "selected"],
      [this.hover, "hover"],
    ] as const) {
      const screen = ix === null ? null : aim.screenOf({ ix });
      if (screen) rings.push({ ...screen, diameter, kind });
    }
    return this.annotations.sprites(view, rings);
  }

  #held(slot: Slot): TypedColumn | null {
    const { data, selector } = this.#parts;
    const { color } = this;
    if (slot === "mask") return selector.mask.bytes;
    if (slot === "color") return color.kind === "plain" ? null : data.held(color.column);
    if (slot === "born") return this.#until && data.held(BORN);
    if (slot === "size") return this.#size && data.held(this.#size.column);
    return data.held(PLACES[slot]);
  }

  /** Everything goes to the GPU again after it was lost. */
  #restore(): void {
    const { data } = this.#parts;
    const points = this.renderer.points;
    for (const slot of Object.keys(LOCATION) as Slot[]) {
      const values = this.#held(slot);
      if (values) points?.columns.write(slot, 0, values);
    }
    const { color } = this;
    points?.setColor(color, color.kind === "plain" ? null : data.meta(color.column));
    if (this.#size) points?.setSize(this.#size, data.meta(this.#size.column));
    this.placeEdges();
    this.renderer.contours.set(this.#contours);
  }
}
