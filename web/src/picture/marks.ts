/** What stands on and under a picture besides its points: marks that a canvas and an SVG draw alike. CSS pixels. */

import { escapeXml } from "../format/xml";

export type Mark =
  | {
      kind: "text";
      x: number;
      y: number;
      text: string;
      size: number;
      weight: number;
      color: string;
      anchor?: "middle" | "end";
      spacing?: number;
      halo?: string;
      opacity?: number;
    }
  | { kind: "rect"; x: number; y: number; width: number; height: number; color: string; radius?: number }
  | { kind: "dot"; x: number; y: number; color: string; hollow: boolean; radius?: number }
  | { kind: "ramp"; x: number; y: number; width: number; height: number; stops: readonly string[] }
  /** Pieces of lines, four numbers each. */
  | { kind: "lines"; pieces: readonly number[]; color: string; opacity: number }
  /** Marks that end at the edges of a map, from its top left corner. */
  | { kind: "pane"; x: number; y: number; width: number; height: number; marks: readonly Mark[] };

export const FONT = '"Inter Variable", Inter, system-ui, sans-serif';
const DOT = 4;
const LINE = 1.1;
const HALO = 3;

export function paintMarks(context: CanvasRenderingContext2D, marks: readonly Mark[]): void {
  for (const mark of marks) {
    context.save();
    if (mark.kind === "text") paintText(context, mark);
    else if (mark.kind === "rect") {
      context.fillStyle = mark.color;
      context.beginPath();
      context.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius ?? 0);
      context.fill();
    } else if (mark.kind === "dot") {
      context.beginPath();
      context.arc(mark.x, mark.y, radiusOf(mark), 0, 2 * Math.PI);
      context.fillStyle = context.strokeStyle = mark.color;
      context.lineWidth = 1.5;
      if (mark.hollow) context.stroke();
      else context.fill();
    } else if (mark.kind === "ramp") {
      const fill = context.createLinearGradient(mark.x, 0, mark.x + mark.width, 0);
      mark.stops.forEach((stop, i) => {
        fill.addColorStop(i / Math.max(mark.stops.length - 1, 1), stop);
      });
      context.fillStyle = fill;
      context.fillRect(mark.x, mark.y, mark.width, mark.height);
    } else if (mark.kind === "pane") {
      context.beginPath();
      context.rect(mark.x, mark.y, mark.width, mark.height);
      context.clip();
      context.translate(mark.x, mark.y);
      paintMarks(context, mark.marks);
    } else {
      context.strokeStyle = mark.color;
      context.globalAlpha = mark.opacity;
      context.lineWidth = LINE;
      context.lineCap = "round";
      context.beginPath();
      for (let i = 0; i < mark.pieces.length; i += 4) {
        context.moveTo(mark.pieces[i] as number, mark.pieces[i + 1] as number);
        context.lineTo(mark.pieces[i + 2] as number, mark.pieces[i + 3] as number);
      }
      context.stroke();
    }
    context.restore();
  }
}

/** A ring is as large as a disc, its line included. */
const radiusOf = ({ radius = DOT, hollow }: Extract<Mark, { kind: "dot" }>): number =>
  hollow ? radius - 0.75 : radius;

function paintText(context: CanvasRenderingContext2D, mark: Extract<Mark, { kind: "text" }>): void {
  context.font = `${mark.weight} ${mark.size}px ${FONT}`;
  context.letterSpacing = `${mark.spacing ?? 0}px`;
  context.textAlign = mark.anchor === "middle" ? "center" : mark.anchor === "end" ? "right" : "left";
  context.textBaseline = "alphabetic";
  context.globalAlpha = mark.opacity ?? 1;
  if (mark.halo) {
    context.strokeStyle = mark.halo;
    context.lineWidth = 2 * HALO;
    context.lineJoin = "round";
    context.strokeText(mark.text, mark.x, mark.y);
  }
  context.fillStyle = mark.color;
  context.fillText(mark.text, mark.x, mark.y);
}

export interface SvgPicture {
  width: number;
  height: number;
  /** A `data:` address of the points, and how large they are. */
  image: { href: string; width: number; height: number };
  title: string;
  marks: readonly Mark[];
}

/** Labels and legend are text; the points are a picture inside of it. */
export function writeSvg({ width, height, image, title, marks }: SvgPicture): string {
  const ramps = rampsOf(marks);
  const gradients = ramps.map(
    ({ stops }, i) =>
      `<linearGradient id="ramp-${i}">${stops
        .map(
          (stop, k) =>
            `<stop offset="${round(k / Math.max(stops.length - 1, 1))}" stop-color="${escapeXml(stop)}"/>`,
        )
        .join("")}</linearGradient>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif">`,
    `<title>${escapeXml(title)}</title>`,
    gradients.length > 0 ? `<defs>${gradients.join("")}</defs>` : "",
    `<image href="${image.href}" width="${image.width}" height="${image.height}"/>`,
    ...marks.map((mark) => svgMark(mark, ramps)),
    "</svg>",
  ]
    .filter(Boolean)
    .join("\n");
}

type Ramp = Extract<Mark, { kind: "ramp" }>;

function rampsOf(marks: readonly Mark[]): Ramp[] {
  return marks.flatMap((mark) =>
    mark.kind === "ramp" ? [mark] : mark.kind === "pane" ? rampsOf(mark.marks) : [],
  );
}

function svgMark(mark: Mark, ramps: readonly Ramp[]): string {
  switch (mark.kind) {
    case "text": {
      const attributes = [
        `x="${round(mark.x)}" y="${round(mark.y)}" font-size="${mark.size}" font-weight="${mark.weight}"`,
        `fill="${escapeXml(mark.color)}"`,
        mark.anchor ? `text-anchor="${mark.anchor}"` : "",
        mark.spacing ? `letter-spacing="${mark.spacing}"` : "",
        mark.opacity !== undefined && mark.opacity < 1 ? `opacity="${round(mark.opacity)}"` : "",
        mark.halo
          ? `stroke="${escapeXml(mark.halo)}" stroke-width="${2 * HALO}" stroke-linejoin="round" paint-order="stroke"`
          : "",
      ];
      return `<text ${attributes.filter(Boolean).join(" ")}>${escapeXml(mark.text)}</text>`;
    }
    case "rect":
      return `<rect x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}" rx="${mark.radius ?? 0}" fill="${escapeXml(mark.color)}"/>`;
    case "dot":
      return mark.hollow
        ? `<circle cx="${round(mark.x)}" cy="${round(mark.y)}" r="${round(radiusOf(mark))}" fill="none" stroke="${escapeXml(mark.color)}" stroke-width="1.5"/>`
        : `<circle cx="${round(mark.x)}" cy="${round(mark.y)}" r="${round(radiusOf(mark))}" fill="${escapeXml(mark.color)}"/>`;
    case "ramp":
      return `<rect x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}" fill="url(#ramp-${ramps.indexOf(mark)})"/>`;
    case "pane": {
      const inside = mark.marks.map((one) => svgMark(one, ramps)).join("\n");
      return `<svg x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}" overflow="hidden">\n${inside}\n</svg>`;
    }
    case "lines": {
      const way: string[] = [];
      for (let i = 0; i < mark.pieces.length; i += 4) {
        const [a, b, c, d] = mark.pieces.slice(i, i + 4).map(round);
        way.push(`M${a} ${b}L${c} ${d}`);
      }
      return `<path d="${way.join("")}" fill="none" stroke="${escapeXml(mark.color)}" stroke-width="${LINE}" stroke-linecap="round" opacity="${round(mark.opacity)}"/>`;
    }
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
