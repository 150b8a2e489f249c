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
import { type Arrangement, arrangementOf, type Maps } from "./arrangement";
import { contourMarks, FOOT, fileName, footMarks, INKS, labelMarks } from "./compose";
import { legendMarks } from "./legendMarks";
import { type Mark, paintMarks, writeSvg } from "./marks";

export interface PictureOptions {
  format: "png" | "svg";
  maps: Maps;
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

export async function savePicture(atlas: Atlas, options: PictureOptions, job: Progress): Promise<void> {
  const { blob, name } = await makePicture(atlas, options, job);
  saveFile(name, blob);
}

async function makePicture(
  atlas: Atlas,
  { format, maps, width, theme, labels, legend, clear }: PictureOptions,
  { signal, progress }: Progress,
): Promise<{ blob: Blob; name: string }> {
  const { engine, index } = useDrawing.getState();
  if (!engine || !index) throw new Error("There is no map to draw.");
  const size = arrangementOf(maps);
  const { map, panes } = size;
  const view = getView();
  const ratio = width / size.width;
  const standing = engine.standing();
  const foot = words(atlas, size);
  const marks: Mark[] = [
    ...panes.map(({ color, x, y }, i): Mark => {
      const corner = { x: 12, y: map.height - 12, size: i === 0 ? view.size : null };
      const explained = legend ? legendMarks(color, index, theme, corner) : [];
      const named = labels ? labelMarks(standing, theme, explained) : [];
      return {
        kind: "pane",
        x,
        y,
        ...map,
        marks: [...contourMarks(standing, theme), ...named, ...explained],
      };
    }),
    ...panes.slice(1).map((pane) => divider(pane, size, theme)),
    ...footMarks(foot, theme, [size.width, size.height], clear),
  ];
  const svg = format === "svg";
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = Math.round(size.height * ratio) + (svg ? 0 : Math.round(FOOT * ratio));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no room for so large a picture.");
  if (!clear) {
    context.fillStyle = GROUND[theme];
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  for (const [i, pane] of panes.entries()) {
    const [left, top] = [Math.round(pane.x * ratio), Math.round(pane.y * ratio)];
    await engine.picture({
      width: Math.round(map.width * ratio),
      theme,
      color: colorSpec(pane.color, index, theme),
      clear,
      signal,
      progress: (share) => progress((i + share) / panes.length),
      tile: (tile, { x, y }) => context.drawImage(tile, left + x, top + y),
    });
  }
  const colors = panes.map(({ color }) => color);
  const name = `${fileName(atlas.name, colors, view)}.${format}`;
  if (svg) {
    const href = canvas.toDataURL("image/png");
    const picture = {
      width: size.width,
      height: size.height + FOOT,
      image: { href, width: size.width, height: size.height },
      title: foot.join(". "),
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

/** The line between a map and the one before it. */
const divider = ({ x, y }: { x: number; y: number }, { map, stacked }: Arrangement, theme: Theme): Mark => ({
  kind: "rect",
  x,
  y,
  width: stacked ? map.width : 1,
  height: stacked ? 1 : map.height,
  color: INKS[theme].quiet,
});

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
function words(atlas: Atlas, { panes, stacked }: Arrangement): [string, string] {
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
    ...panes.map(({ color }, i) => {
      const where = panes.length < 2 ? "" : ` ${(stacked ? ["above", "below"] : ["left", "right"])[i]}`;
      return `color${where}: ${traitLabel(color)}`;
    }),
    ...(view.size ? [`size: ${traitLabel(view.size)}`] : []),
  ];
  const date = atlas.source.snapshot_date ? `, snapshot of ${snapshotDate(atlas.source.snapshot_date)}` : "";
  return [
    parts.join(" · "),
    `modelome ${atlas.version}. Atlas ${atlas.name}${date}, id ${atlas.id.slice(0, 16)}. arXiv:2508.06811`,
  ];
}
