/** Which marks a picture has: labels and contours where they stand on the map, the legend, and a line at the foot. */

import type { Theme } from "../color/palettes";
import { type Engine, overlap } from "../engine";
import { bounded } from "../format/text";
import type { Mark } from "./marks";

interface Ink {
  text: string;
  quiet: string;
  sheet: string;
  coarse: string;
  fine: string;
  halo: string;
  line: string;
}

export const INKS: Readonly<Record<Theme, Ink>> = {
  dark: {
    text: "#e4eaf2",
    quiet: "#a9b5c4",
    sheet: "#141922",
    coarse: "#eef2f8",
    fine: "#c3ccda",
    halo: "#0d1016d1",
    line: "#e9f0fa",
  },
  light: {
    text: "#16202c",
    quiet: "#455263",
    sheet: "#ffffff",
    coarse: "#131b2c",
    fine: "#3d4a60",
    halo: "#fafbfcd1",
    line: "#162238",
  },
};

export const FOOT = 44;

/** The labels of the map, but for those that the legend would cut. */
export function labelMarks(
  { labels }: ReturnType<Engine["standing"]>,
  theme: Theme,
  legend: readonly Mark[],
): Mark[] {
  const ink = INKS[theme];
  const sheet = legend.find((mark) => mark.kind === "rect");
  return labels.flatMap((label): Mark[] => {
    if (sheet && overlap(label, sheet)) return [];
    const cluster = label.kind === "cluster";
    const size = cluster && label.level > 0 ? 11 : 12;
    return [
      {
        kind: "text",
        x: label.x,
        y: label.y + label.height / 2 + 0.36 * size,
        text: cluster ? label.text.toUpperCase() : label.text,
        size,
        weight: cluster ? 600 : 450,
        spacing: cluster ? 0.7 : 0,
        color: cluster && label.level === 0 ? ink.coarse : ink.fine,
        halo: ink.halo,
        opacity: label.opacity,
      },
    ];
  });
}

export function contourMarks({ contours }: ReturnType<Engine["standing"]>, theme: Theme): Mark[] {
  if (!contours) return [];
  const { lines, screen } = contours;
  const [origin, unit] = [screen(lines.center), screen([lines.center[0] + 1, lines.center[1] + 1])];
  const scale = [unit[0] - origin[0], unit[1] - origin[1]] as const;
  let next = 0;
  return lines.levels.map((pieces, level) => {
    const found: number[] = [];
    for (const end = next + 4 * pieces; next < end; next += 2) {
      found.push(
        origin[0] + (lines.segments[next] as number) * scale[0],
        origin[1] + (lines.segments[next + 1] as number) * scale[1],
      );
    }
    const opacity = 0.26 + (0.4 * level) / Math.max(lines.levels.length - 1, 1);
    return { kind: "lines", pieces: found, color: INKS[theme].line, opacity };
  });
}

const PAD = 12;

/** What is shown, and how to cite it. */
export function footMarks(
  [counts, citation]: readonly [string, string],
  theme: Theme,
  [width, top]: readonly [number, number],
  clear: boolean,
): Mark[] {
  const ink = INKS[theme];
  const line = (text: string, y: number, color: string): Mark => ({
    kind: "text",
    x: PAD,
    y: top + y,
    text: bounded(text, Math.floor(width / 5.6)),
    size: 11,
    weight: 450,
    color,
  });
  return [
    ...(clear ? [] : [{ kind: "rect", x: 0, y: top, width, height: FOOT, color: ink.sheet } satisfies Mark]),
    line(counts, 18, ink.text),
    line(citation, 34, ink.quiet),
  ];
}

/** `modelome-hub-2024-07-by-task-3d.png` */
export function fileName(
  atlas: string,
  colors: readonly string[],
  view: { mode: string; until: string | null },
): string {
  const parts = ["modelome", atlas, "by", ...colors, view.mode === "3d" ? "3d" : "", view.until ?? ""];
  return parts
    .filter(Boolean)
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, "-")
    .slice(0, 120);
}
