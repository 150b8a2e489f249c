/** The legend of a picture: what colors and sizes mean, as marks. */

import { palettes, type Theme } from "../color/palettes";
import { traitLabel, traitOf } from "../color/traits";
import type { PointsIndex } from "../engine";
import { figure } from "../format/numbers";
import { bounded } from "../format/text";
import { legendEntries } from "../legend/entries";
import { GREATEST_DISC, sizeDiscs } from "../legend/sizeDiscs";
import { rampTicks } from "../legend/ticks";
import { diameterAt, rampOf } from "../map/appearance";
import { valueLabel } from "../words";
import { INKS } from "./compose";
import type { Mark } from "./marks";

const ROW = 20;
const PAD = 12;
const WIDTH = 236;
const SIZES = 56;

/** The legend of a map's colors and, where they mean something, of its sizes; its lower left corner at (x, y). */
export function legendMarks(
  column: string,
  index: PointsIndex,
  theme: Theme,
  { size, x, y }: { size: string | null; x: number; y: number },
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
  const colors = 2 * PAD + ROW + ramp + rows.length * ROW - 4;
  const sizes = sizeMarks(size, index, theme, { x: x + PAD, top: y - PAD - SIZES });
  const height = sizes.length > 0 ? colors + SIZES : colors;
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
    marks.push(...rampMarks(column, index, { theme, x: x + PAD, y: top + PAD + ROW }));
  rows.forEach(({ label, color, hollow, total }, i) => {
    const base = top + PAD + ROW + ramp + i * ROW + 10;
    marks.push(
      { kind: "dot", x: x + PAD + 4, y: base - 4, color, hollow },
      text({ x: x + PAD + 17, y: base, text: label }),
      text({ x: x + WIDTH - PAD, y: base, text: figure(total), anchor: "end", color: ink.quiet }),
    );
  });
  return [...marks, ...sizes];
}

/** What sizes mean, under what colors mean; nothing where sizes mean nothing. */
function sizeMarks(
  column: string | null,
  index: PointsIndex,
  theme: Theme,
  { x, top }: { x: number; top: number },
): Mark[] {
  const told = column === null ? null : sizeDiscs(column, index, diameterAt);
  if (column === null || !told) return [];
  const ink = INKS[theme];
  const text = { kind: "text", size: 12, weight: 450, color: ink.quiet } as const;
  const each = (WIDTH - 2 * PAD) / 3;
  return [
    { ...text, x, y: top + 20, text: `Size: ${traitLabel(column)}`, size: 13, weight: 600, color: ink.text },
    ...told.discs.flatMap(({ diameter, label }, i): Mark[] => {
      const left = x + i * each;
      return [
        {
          kind: "dot",
          x: left + GREATEST_DISC / 2,
          y: top + 44,
          color: ink.quiet,
          hollow: false,
          radius: diameter / 2,
        },
        { ...text, x: left + GREATEST_DISC + 6, y: top + 48, text: label },
      ];
    }),
  ];
}

function rampMarks(
  column: string,
  index: PointsIndex,
  { theme, x, y }: { theme: Theme; x: number; y: number },
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
