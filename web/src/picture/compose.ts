/** Which marks a picture has: labels and contours where they stand on the map, the legend, and a line at the foot. */

import { type Palette, palettes, type Theme } from "../color/palettes";
import { traitLabel, traitOf } from "../color/traits";
import type { Engine, PointsIndex } from "../engine";
import { figure } from "../format/numbers";
import { bounded } from "../format/text";
import { legendEntries } from "../legend/entries";
import { rampTicks } from "../legend/ticks";
import { rampOf } from "../map/appearance";
import { valueLabel } from "../words";
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

export function labelMarks({ labels }: ReturnType<Engine["standing"]>, theme: Theme): Mark[] {
  const ink = INKS[theme];
  return labels.map((label) => {
    const cluster = label.kind === "cluster";
    const size = cluster && label.level > 0 ? 11 : 12;
    return {
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
    };
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

const ROW = 20;
const PAD = 12;
const WIDTH = 236;

/** The legend, its lower left corner at (x, y). */
export function legendMarks(
  column: string,
  index: PointsIndex,
  theme: Theme,
  [x, y]: readonly [number, number],
): Mark[] {
  const palette = palettes[theme];
  const meta = index.columns[column];
  if (!meta || meta.kind === "position") return [];
  const ink = INKS[theme];
  const rows =
    meta.kind === "category"
      ? legendEntries(column, meta, palette).map(({ label, color, kind, total }) => ({
          label: bounded(label, 24),
          color,
          hollow: kind === "missing",
          total,
        }))
      : meta.missing_count > 0
        ? [
            {
              label: valueLabel(column, "missing"),
              color: palette.rampMissing,
              hollow: true,
              total: meta.missing_count,
            },
          ]
        : [];
  const ramp = meta.kind === "number" ? 34 : 0;
  const height = 2 * PAD + ROW + ramp + rows.length * ROW - 4;
  const top = y - height;
  const text = (at: Partial<Extract<Mark, { kind: "text" }>>): Mark => ({
    kind: "text",
    x: x + PAD,
    y: 0,
    text: "",
    size: 12,
    weight: 450,
    color: ink.text,
    ...at,
  });
  const marks: Mark[] = [
    { kind: "rect", x, y: top, width: WIDTH, height, color: ink.sheet, radius: 10 },
    text({ y: top + PAD + 10, text: traitLabel(column), size: 13, weight: 600 }),
  ];
  if (meta.kind === "number")
    marks.push(...rampMarks(column, index, { theme, palette, x: x + PAD, y: top + PAD + ROW }));
  rows.forEach(({ label, color, hollow, total }, i) => {
    const base = top + PAD + ROW + ramp + i * ROW + 10;
    marks.push(
      { kind: "dot", x: x + PAD + 4, y: base - 4, color, hollow },
      text({ x: x + PAD + 17, y: base, text: label }),
      text({ x: x + WIDTH - PAD, y: base, text: figure(total), anchor: "end", color: ink.quiet }),
    );
  });
  return marks;
}

function rampMarks(
  column: string,
  index: PointsIndex,
  { theme, x, y }: { theme: Theme; palette: Palette; x: number; y: number },
): Mark[] {
  const look = rampOf(column, index, theme);
  const trait = traitOf(column);
  const meta = index.columns[column];
  if (!look.domain || !trait || meta?.kind !== "number") return [];
  const width = WIDTH - 2 * PAD;
  return [
    { kind: "ramp", x, y, width, height: 8, stops: look.ramp },
    ...rampTicks(look.domain, trait.kind, look.scale, meta.scale ?? 15).map(
      ({ at, label }): Mark => ({
        kind: "text",
        x: x + at * width,
        y: y + 21,
        text: label,
        size: 11,
        weight: 450,
        color: INKS[theme].quiet,
        ...(at > 0.94 ? { anchor: "end" as const } : at < 0.06 ? {} : { anchor: "middle" as const }),
      }),
    ),
  ];
}

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
