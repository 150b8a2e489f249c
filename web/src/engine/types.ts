/** The public vocabulary of the drawing engine. Positions given to it or got from it are in layout units. */

import type { EngineError } from "./errors";
import type { SelectionStep } from "./filter/selected";
import type { Shape } from "./filter/shapes";
import type { ColumnMeta, PointsIndex } from "./points/format";

export type Mode = "2d" | "3d";
export type Theme = "dark" | "light";
export type TypedColumn = Uint8Array | Uint16Array | Uint32Array | Float32Array;
export type LayoutPoint = readonly [x: number, y: number] | readonly [x: number, y: number, z: number];

export interface EngineOptions {
  /** See `Engine.attach`; without one columns are read and shaders built ahead. */
  container?: HTMLElement;
  /** Folder of `index.json` and the column files, with or without a slash at the end. */
  pointsUrl: string;
  theme?: Theme;
  /** Default: what the media query `prefers-reduced-motion` says, followed live. */
  reducedMotion?: boolean;
  /** Device pixels per CSS pixel at most; default 2. */
  maxPixelRatio?: number;
  /** Draw only a prefix of this many rows; default: what the device's memory is good for. */
  maxPoints?: number;
  /** Columns that the first picture will need besides places: they are on their way before anybody asks. */
  columns?: readonly string[];
}

/** What each byte of a mask says of its row. */
export const MASK = { muted: 0, shown: 1, lit: 2, hidden: 3 } as const;

/** What a filter says of one column; decided by the worker, which reads the column, or by bits that it is given. */
export type RowCondition =
  /** By code, or by value of small whole numbers: 1 where it is left out; values past the end are kept. */
  | { column: string; rejected: Uint8Array }
  /** Numbers from `low` to `high` are kept, both included, and missing ones where `missing` says so. */
  | { column: string; within: { low: number; high: number }; missing: boolean }
  /** Bit `ix & 7` of byte `ix >> 3` is set where a row is kept, as the API's `mask` answers. */
  | { column: string; bits: Uint8Array };

/** Rows are kept that every condition keeps and whose bit is set; of those, the selected ones are shown. */
export interface RowFilter {
  conditions: readonly RowCondition[];
  /** As those of a condition, for what is of no single column; null: all are set. */
  bits: Uint8Array | null;
  /** Null: nothing is selected, and every row that is kept is shown. */
  selection?: readonly SelectionStep[] | null;
  /** What is left out is gone, not muted. */
  hide?: boolean;
}

/** Rows that the filter keeps, and those of them that are selected: all of them where nothing is. */
export interface Kept {
  kept: number;
  selected: number;
}

/** Colors are CSS hex strings, `#rrggbb`. */
export type ColorSpec =
  | { kind: "plain"; color: string }
  | {
      kind: "category";
      column: string;
      /** Color of each code: `[0]` is missing. Codes past the end take `other`. */
      palette: readonly string[];
      other: string;
    }
  | {
      kind: "number";
      column: string;
      /** Stops from low to high, evenly spaced. */
      ramp: readonly string[];
      scale: "linear" | "log";
      missing: string;
      /** Default: the column's own least and greatest value. */
      domain?: readonly [number, number];
    };

export interface SizeSpec {
  column: string;
  scale?: "linear" | "log";
}

/** Lines of equal density on the flat map, each twice as dense as the one around it. */
export interface ContourLines {
  /** Map units. */
  center: readonly [number, number];
  /** Pieces of lines, four numbers each, relative to `center`; level after level, from the least. */
  segments: Float32Array;
  /** Pieces of each level. */
  levels: readonly number[];
}

/** The same map once more, under the same camera. */
export interface Beside {
  container: HTMLElement;
  color: ColorSpec;
}

/** A picture of the present view, greater or smaller; `tile` is given its parts as they are drawn. */
export interface PictureSpec {
  /** Device pixels; as high as the map's proportions ask for. */
  width: number;
  theme: Theme;
  color: ColorSpec;
  /** No ground behind the points. */
  clear: boolean;
  signal: AbortSignal;
  progress(share: number): void;
  tile(canvas: HTMLCanvasElement, at: { x: number; y: number }): void;
}

/** A label as it stands on the map. */
export interface StandingLabel {
  id: string;
  text: string;
  kind: MapLabel["kind"];
  level: number;
  opacity: number;
  /** CSS pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Models born later, in Unix seconds, are not there yet; those of the last `fade` seconds come gradually. */
export interface Until {
  at: number;
  fade: number;
}

/** Models by the day of their birth, in days since 1970. */
export interface Births {
  first: number;
  /** All rows, and those that the mask shows or lights. */
  all: Uint32Array;
  shown: Uint32Array;
  /** Rows without a date: they are always there. */
  missing: number;
  missingShown: number;
}

/** Parallel arrays, as `FamilyAnswer` has them: `edge_parent`, `edge_child`, … */
export interface EdgeSet {
  parent: ArrayLike<number>;
  child: ArrayLike<number>;
  relation: readonly string[];
  declared: readonly boolean[];
  problem: readonly boolean[];
}

export interface Highlight {
  /** Model indices: lit, all others muted. */
  members: ArrayLike<number>;
  edges?: EdgeSet;
  /** Color of each relation; `unspecified` stands in for names not listed. */
  relationColors?: Readonly<Record<string, string>>;
}

export interface MapLabel {
  id: string;
  text: string;
  /** Clusters are drawn in small caps, models in the text face, base models (roots) stronger and from farther off. */
  kind: "cluster" | "root" | "model";
  /** Shown at every zoom, before all others. */
  pinned?: boolean;
  /** Clusters: 0 is coarsest; finer levels come with the zoom. Models: ignored. */
  level: number;
  /** Greater wins a place over smaller (a cluster's size, a model's downloads). */
  priority: number;
  /** Where it stands; `ix` takes the point's own place in both modes. */
  at: { xy: readonly [number, number]; xyz?: readonly [number, number, number] } | { ix: number };
}

/** In map units: -1 to 1 across the square (cube) of the layout, y up. Short enough for a URL. */
export type CameraState =
  | { mode: "2d"; x: number; y: number; zoom: number }
  | { mode: "3d"; x: number; y: number; z: number; distance: number; yaw: number; pitch: number };

export interface MoveOptions {
  /** Milliseconds; 0 jumps. Default 600; reduced motion always jumps. */
  duration?: number;
}

export type Target = { ix: number } | { at: LayoutPoint };
export type Direction = "left" | "right" | "up" | "down";

export interface ColumnData {
  name: string;
  meta: ColumnMeta;
  values: TypedColumn;
}

export type HistogramSpec =
  | { column: string; bins: number; scale: "linear" | "log"; domain?: readonly [number, number] }
  /** Bin `i` holds the numbers from `edges[i]` to below `edges[i + 1]`; the last one, and what lies beyond, is in it. */
  | { column: string; edges: readonly number[] };

export interface Histogram {
  /** One more than there are bins, in the column's units. */
  edges: Float64Array;
  /** All rows, and those that the mask shows or lights, or that the filter keeps beside a condition. */
  all: Uint32Array;
  shown: Uint32Array;
  missing: number;
  missingShown: number;
}

export interface CodeCounts {
  /** By code, missing first: all rows, and those that the filter keeps. */
  all: Uint32Array;
  shown: Uint32Array;
}

/** The part of the map in view: corners in layout units, counterclockwise from bottom left (2D only). */
export interface ViewFrame {
  corners: readonly (readonly [number, number])[];
  zoom: number;
}

export interface PointerInfo {
  ix: number | null;
  /** CSS pixels from the container's top left corner. */
  x: number;
  y: number;
  shift: boolean;
  alt: boolean;
  meta: boolean;
}

export interface EngineEvents {
  /** `index.json` is read. */
  index: PointsIndex;
  /** Rows and bytes received of what was asked for so far. */
  progress: { rows: number; total: number; bytes: number };
  /** A picture is on screen; `complete` when every loaded row is in it and all rows are loaded. */
  drawn: { points: number; total: number; complete: boolean };
  hover: PointerInfo;
  click: PointerInfo;
  doubleclick: PointerInfo;
  labelclick: { id: string };
  /** An arrow key went from the selected model to the next; the app selects it. */
  walk: { ix: number; from: number };
  /** `atHome`: the view is the one that `fit` gives. */
  camera: { state: CameraState; moving: boolean; atHome: boolean };
  mode: Mode;
  contextlost: undefined;
  contextrestored: undefined;
  error: EngineError;
}

export type EventName = keyof EngineEvents;

export interface Engine {
  readonly mode: Mode;
  /** Rows that will be drawn, fewer than the index's where the device can't hold all; 0 until `index.json` is read. */
  readonly count: number;
  /**
   * Puts the map into this element and follows its size; it needs `position` other than static. Where the element can
   * be focused, keys are its owner's; else the map takes the focus and moves by keys itself.
   */
  attach(container: HTMLElement): void;

  /** Reads and draws all points, colored from the first on; resolves when the last row is drawn. */
  load(first?: { color?: ColorSpec }): Promise<void>;
  index(): Promise<PointsIndex>;
  /** A whole column, decoded off the main thread and kept; rejects with `no-column` where the atlas has none. */
  column(name: string): Promise<ColumnData>;
  /** Counts by code, computed off the main thread; a condition of the filter can be left out, by its place in it. */
  counts(column: string, beside?: number | null): Promise<CodeCounts>;
  /** Rows with a code, ascending. */
  rows(column: string, code: number): Promise<Uint32Array>;
  /**
   * A histogram of all rows and of those that are shown or lit. With `beside`, of those that the filter keeps: a
   * condition is left out by its place in the filter, none for null.
   */
  histogram(spec: HistogramSpec, beside?: number | null): Promise<Histogram>;
  /** Of a column of numbers, of all rows that have one and of those that are kept and selected. */
  median(column: string): Promise<{ all: number | null; shown: number | null }>;
  births(): Promise<Births>;

  setMode(mode: Mode, options?: MoveOptions): Promise<void>;
  /** Something lies over the whole map: once all of it has been drawn, no picture is made until it is seen again. */
  setHidden(hidden: boolean): void;
  setTheme(theme: Theme): void;
  /** Resolves when the color is on screen; the former one stays until its column is here. */
  setColor(spec: ColorSpec): Promise<void>;
  setSize(spec: SizeSpec | null): Promise<void>;
  /** Draws the view anew in another size; resolves with its height when all of it is drawn. */
  picture(spec: PictureSpec): Promise<number>;
  /** What stands on the map now besides points. */
  standing(): {
    labels: readonly StandingLabel[];
    contours: {
      lines: ContourLines;
      screen: (at: readonly [number, number]) => readonly [number, number];
    } | null;
  };
  /** Another coloring in a place of its own, as large as the map's: it shows all that the map shows. All rows must be drawn. */
  setBeside(beside: Beside | null): Promise<void>;
  /** Only models born by then are drawn and can be picked; resolves when that is on its way to the screen. */
  setUntil(until: Until | null): Promise<void>;
  /**
   * Mutes what a filter or selection leaves out; null: nothing. `counted` is told how many rows are kept. Resolves when a
   * first picture of it is on screen, or at once where the map is hidden; rejects with `aborted` where another filter
   * came in between.
   */
  setFilter(filter: RowFilter | null, counted: (kept: Kept) => void): Promise<void>;
  /** Rows that come back when one condition is lifted, by condition; at the end those that only the bits, and only the selection, leave out. */
  removed(): Promise<number[]>;
  /** Resolves when the worker has answered all that it was asked before. */
  settled(): Promise<void>;
  /** Reads what the first polygon would else wait for. */
  readyShapes(mode: Mode): Promise<void>;
  setHover(ix: number | null): void;
  setSelected(ix: number | null): void;
  setHighlight(highlight: Highlight | null): void;
  setLabels(labels: readonly MapLabel[]): void;
  /** Lines of equal density of the shown models, on the flat map. */
  showContours(shown: boolean): void;
  /** Whether labels are drawn at all. */
  showLabels(shown: boolean): void;

  camera(): CameraState;
  setCamera(state: CameraState, options?: MoveOptions): void;
  fit(options?: MoveOptions): void;
  /** Frames these models. */
  frame(members: ArrayLike<number>, options?: MoveOptions): void;
  /** `zoom` is relative to the fitted view (2D) and the inverse of the distance (3D); default: at least 12. */
  flyTo(target: Target, options?: MoveOptions & { zoom?: number }): void;
  zoomBy(factor: number, options?: MoveOptions): void;
  panBy(dx: number, dy: number): void;
  orbitBy(dyaw: number, dpitch: number): void;

  /** CSS pixels from the container's top left; null where the point is not loaded or behind the camera. */
  screenOf(target: Target): { x: number; y: number } | null;
  layoutOf(x: number, y: number): readonly [number, number] | null;
  positionOf(ix: number): readonly [number, number] | null;
  view(): ViewFrame | null;
  /** Calls back at once and at every change of the view (for a minimap); returns what stops it. */
  onView(callback: (frame: ViewFrame | null) => void): () => void;
  /** A small picture of the whole map in the present colors, for a minimap; of the cube from above. */
  miniature(width: number, height: number): Promise<ImageData | null>;

  /**
   * Models in view, unmuted, that stand for it: the most important one, by a column of numbers that was read, of each
   * part of the screen. At most so many, most important first: what to label.
   */
  prominent(limit: number, column: string): number[];
  /** Whether a model is shown or lit. */
  isShown(ix: number): boolean;
  /** The unmuted model nearest to a place on screen, within a few pixels; `beyond` looks past the selection. */
  pick(x: number, y: number, beyond?: boolean): Promise<number | null>;
  /** The nearest unmuted model from `from` in a direction of the screen; `beyond` looks past the selection. */
  walk(from: number, direction: Direction, beyond?: boolean): Promise<number | null>;
  /** Rows that are shown or lit, ascending. */
  shown(): Uint32Array;
  /** Whether a selection holds a model that is on the map. */
  isSelected(ix: number): Promise<boolean>;
  /** The polygon of the map, or of the view of the cube, that lies under one in CSS pixels. */
  shapeOf(polygon: readonly (readonly [number, number])[]): Shape;
  /** Unmuted models inside a polygon in CSS pixels (a box is four corners). */
  within(polygon: readonly (readonly [number, number])[]): Promise<Uint32Array>;

  on<E extends EventName>(event: E, listener: (value: EngineEvents[E]) => void): () => void;
  resize(): void;
  dispose(): void;
}
