/** The first picture: begun before the page's furniture is there, already the one that the link asks for. */

import type { Theme } from "../color/palettes";
import { traitOf } from "../color/traits";
import type { Engine, PointsIndex } from "../engine";
import { getView } from "../state/view";
import { colorSpec, sizeSpec } from "./appearance";
import { startDrawing } from "./drawing";
import { clusterLabels } from "./labels";

/** The color and theme that the points have, so that the first picture is not painted twice. */
export const painted = { as: "" };

export const paint = (color: string, theme: Theme): string => `${color} ${theme} ${getView().paint}`;

export const currentTheme = (): Theme =>
  document.documentElement.dataset.theme === "light" ? "light" : "dark";

export function startMap(place: HTMLElement): void {
  const { color } = getView();
  void startDrawing(place, currentTheme(), traitOf(color) ? [color] : [], begin);
}

async function begin(engine: Engine, index: PointsIndex): Promise<void> {
  const view = getView();
  if (view.mode === "3d") void engine.setMode("3d", { duration: 0 });
  if (view.camera) engine.setCamera(view.camera, { duration: 0 });
  if (view.size) void engine.setSize(sizeSpec(view.size, index));
  engine.setLabels(clusterLabels(index));
  const theme = currentTheme();
  painted.as = paint(view.color, theme);
  await engine.load({ color: colorSpec(view.color, index, theme) });
}
