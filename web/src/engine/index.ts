/**
 * The drawing engine: every model a point, in 2D and 3D, streamed from the points files of an atlas.
 *
 * It knows nothing of React, of the API or of the app's state: typed arrays and numbers in, events out.
 */

export { createEngine } from "./Engine";
export { EngineError, type EngineErrorReason } from "./errors";
export type { SelectionStep } from "./filter/selected";
export type { Shape } from "./filter/shapes";
export { SIZE_RANGE } from "./gl/PointLayer";
export { overlap } from "./labels/place";
export type {
  CategoryMeta,
  ColumnMeta,
  Dtype,
  NumberMeta,
  PointsIndex,
  PositionMeta,
} from "./points/format";
export type {
  Beside,
  Births,
  CameraState,
  CodeCounts,
  ColorSpec,
  ColumnData,
  ContourLines,
  Direction,
  EdgeSet,
  Engine,
  EngineEvents,
  EngineOptions,
  EventName,
  Highlight,
  Histogram,
  HistogramSpec,
  Kept,
  LayoutPoint,
  MapLabel,
  Mode,
  MoveOptions,
  PictureSpec,
  PointerInfo,
  RowCondition,
  RowFilter,
  SizeSpec,
  StandingLabel,
  Target,
  Theme,
  TypedColumn,
  Until,
  ViewFrame,
} from "./types";
