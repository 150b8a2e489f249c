/** Draws a picture of the map as it is now, and hands it to the browser as a file. */

import type { Atlas } from "../api/types";
import type { Theme } from "../color/palettes";
import { traitLabel } from "../color/traits";
import { expression } from "../filter/expression";
import { useSelection } from "../filter/selection";
import { snapshotDate } from "../format/dates";
import { count } from "../format/numbers";
import { colorSpec } from "../map/appearance";
import { useDrawing } from "../map/drawing";
import { getView } from "../state/view";
import { dayOf, dayWords } from "../time/days";
import { saveFile } from "../ui/saveFile";
import { contourMarks, FOOT, fileName, footMarks, INKS, labelMarks, legendMarks } from "./compose";
import { type Mark, paintMarks, writeSvg } from "./marks";

export interface PictureOptions {
  format: "png" | "svg";
  /** Pixels. */
  width: number;
  theme: Theme;
  labels: boolean;
  legend: boolean;
  clear: boolean;
}

export interface Progress {
  signal: AbortSignal;
  progress(share: number): void;
}

const GROUND: Readonly<Record<Theme, string>> = { dark: "#0d1016", light: "#fafbfc" };

/** Of the map on the page, CSS pixels. */
export function mapSize(): { width: number; height: number } {
  const map = document.querySelector(".map");
  return { width: map?.clientWidth ?? 0, height: map?.clientHeight ?? 0 };
}

export async function savePicture(atlas: Atlas, options: PictureOptions, job: Progress): Promise<void> {
  const { blob, name } = await makePicture(atlas, options, job);
  saveFile(name, blob);
}

async function makePicture(
  atlas: Atlas,
  { format, width, theme, labels, legend, clear }: PictureOptions,
  { signal, progress }: Progress,
): Promise<{ blob: Blob; name: string }> {
  const { engine, index } = useDrawing.getState();
  if (!engine || !index) throw new Error("There is no map to draw.");
  const size = mapSize();
  const view = getView();
  const ratio = width / size.width;
  const height = Math.round(size.height * ratio);
  const standing = engine.standing();
  const marks: Mark[] = [
    ...contourMarks(standing, theme),
    ...(labels ? labelMarks(standing, theme) : []),
    ...(legend ? legendMarks(view.color, index, theme, [12, size.height - 12]) : []),
    ...footMarks(words(atlas), theme, [size.width, size.height], clear),
  ];
  const svg = format === "svg";
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height + (svg ? 0 : Math.round(FOOT * ratio));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no room for so large a picture.");
  if (!clear) {
    context.fillStyle = GROUND[theme];
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  await engine.picture({
    width,
    theme,
    color: colorSpec(view.color, index, theme),
    clear,
    signal,
    progress,
    tile: (tile, { x, y }) => context.drawImage(tile, x, y),
  });
  const name = `${fileName(atlas.name, view)}.${format}`;
  if (svg) {
    const href = canvas.toDataURL("image/png");
    const title = words(atlas).join(". ");
    const picture = {
      width: size.width,
      height: size.height + FOOT,
      image: { href, width: size.width, height: size.height },
      title,
      marks: clear ? marks : [{ ...sheet(size, theme) }, ...marks],
    };
    return { blob: new Blob([writeSvg(picture)], { type: "image/svg+xml" }), name };
  }
  context.scale(ratio, ratio);
  paintMarks(context, marks);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("This browser has no room for so large a picture. A smaller one may do.");
  return { blob, name };
}

/** The ground under the foot of an SVG. */
const sheet = ({ width, height }: { width: number; height: number }, theme: Theme): Mark => ({
  kind: "rect",
  x: 0,
  y: height,
  width,
  height: FOOT,
  color: INKS[theme].sheet,
});

/** What is shown, counted; and how to cite it. */
function words(atlas: Atlas): [string, string] {
  const view = getView();
  const { matched } = useSelection.getState();
  const filter = expression(view.picks, view.query);
  const day = dayOf(view.until);
  const parts = [
    matched === null
      ? `${count(atlas.models)} models`
      : `${count(matched)} of ${count(atlas.models)} models match`,
    ...(filter ? [filter] : []),
    ...(day === null ? [] : [`born by ${dayWords(day)}`]),
    `color: ${traitLabel(view.color)}`,
    ...(view.size ? [`size: ${traitLabel(view.size)}`] : []),
  ];
  const date = atlas.source.snapshot_date ? `, snapshot of ${snapshotDate(atlas.source.snapshot_date)}` : "";
  return [
    parts.join(" · "),
    `modelome ${atlas.version}. Atlas ${atlas.name}${date}, id ${atlas.id.slice(0, 16)}. arXiv:2508.06811`,
  ];
}
