/** The picture as a file: everything that is unfolded, in view or not, with its legend. */

import { count, plural } from "../format/numbers";
import { escapeXml } from "../format/xml";
import { say } from "../state/overlays";
import { saveFile } from "../ui/saveFile";
import { fieldLabel, RELATIONS, relationLabel } from "../words";
import { hasBelow, type Picture } from "./arrange";
import { along, branch, type Curve, link, newCurve } from "./curves";
import { ITEM } from "./fold";
import { itemLabel } from "./labels";
import { type Look, MARK } from "./look";
import type { Colored } from "./nodeColors";
import { ticksOf } from "./timeTicks";

/** More items than this make a file that few programs open. */
export const MOST_DRAWN = 20_000;
const MARGIN = 60;
const LABELS = 300;

export function saveSvg(picture: Picture, look: Look): void {
  const blob = new Blob([treeSvg(picture, look)], { type: "image/svg+xml" });
  saveFile(`${look.family.head.root.replaceAll(/[^\w.-]+/g, "_").slice(0, 80)}-tree.svg`, blob);
  say(`The picture of ${plural(picture.items.count, "item")} is saved.`);
}

const text = (words: string): string => escapeXml(words, "\ufffd");

const n = (value: number): string => String(Math.round(value * 100) / 100);

function path(curve: Curve): string {
  const [a, b, ...rest] = Array.from(curve, n);
  return `M${a} ${b}C${rest.join(" ")}`;
}

export function treeSvg(picture: Picture, look: Look): string {
  const { items, bounds, form } = picture;
  const { family, ink, palette } = look;
  const curve = newCurve();
  const side = form === "radial" ? LABELS : MARGIN;
  const left = bounds.left - side;
  const top = bounds.top - side - 40;
  const width = bounds.right + LABELS - left;
  const legend = legendOf(look, bounds.left, bounds.bottom + side + 30);
  const height = bounds.bottom + side + 60 + legend.height - top;
  const parts: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${n(left)} ${n(top)} ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}" font-family="Inter, system-ui, sans-serif" font-size="12">`,
    `<title>${text(`Family tree of ${family.head.root}`)}</title>`,
    `<rect x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${n(height)}" fill="${ink.ground}"/>`,
    `<text x="${n(bounds.left)}" y="${n(top + 26)}" font-size="16" font-weight="600" fill="${ink.text}">${text(
      `${family.head.root}: ${plural(family.head.total, "model")}`,
    )}</text>`,
    scaleOf(picture, look),
    '<g fill="none">',
  ];
  const stroke = (row: number, wide: number) => {
    const style = row < 0 ? RELATIONS.indexOf("unspecified") : (look.edge[row] as number);
    const color = palette.relations[RELATIONS[style & 7] ?? "unspecified"] ?? ink.quiet;
    return `stroke="${color}" stroke-width="${wide}"${style & 8 ? ' stroke-dasharray="5 3.5"' : ""}`;
  };
  const marks: string[] = [];
  for (let i = 0; i < items.count; i++) {
    const above = items.above[i] as number;
    const kind = items.kind[i] as number;
    if (above < 0 || items.kind[above] !== ITEM.model || (kind !== ITEM.model && kind !== ITEM.rest))
      continue;
    const row = kind === ITEM.model ? (family.principal[items.node[i] as number] as number) : -1;
    branch(picture, i, curve);
    parts.push(`<path d="${path(curve)}" ${stroke(row, 1.3)}${fade(look, picture, i)}/>`);
    if (row >= 0) marks.push(marksOf(look, curve, look.marks[row] as number, 0.84));
  }
  for (let k = 0; k < items.links.row.length; k++) {
    const row = items.links.row[k] as number;
    link(picture, k, curve);
    parts.push(
      `<path d="${path(curve)}" ${stroke(row, 1)}${fade(look, picture, items.links.to[k] as number)}/>`,
    );
    const tip = along(curve, 0.93);
    const color = palette.relations[RELATIONS[(look.edge[row] as number) & 7] ?? "unspecified"] ?? ink.quiet;
    marks.push(
      `<path d="M5 0-5 3.5V-3.5z" fill="${color}" transform="translate(${n(tip.x)} ${n(tip.y)}) rotate(${n((tip.angle * 180) / Math.PI)})"/>`,
      marksOf(look, curve, look.marks[row] as number, 0.6),
    );
  }
  parts.push("</g>", ...marks);
  for (let i = 0; i < items.count; i++) parts.push(nodeOf(picture, look, i));
  parts.push(legend.text, "</svg>");
  return parts.join("\n");
}

function fade(look: Look, { items }: Picture, item: number): string {
  return look.muted?.[items.node[item] as number] && items.kind[item] === ITEM.model ? ' opacity="0.2"' : "";
}

const SHAPES: readonly [number, (look: Look) => string][] = [
  [MARK.changed, ({ ink }) => `<path d="M0-4.4 4.4 0 0 4.4-4.4 0z" fill="${ink.text}"/>`],
  [MARK.dropped, ({ palette }) => `<path d="M-4.4-3.5H4.4L0 4.4z" fill="${palette.verdicts.dropped}"/>`],
  [MARK.conflict, ({ palette }) => `<path d="M-4.4-3.5H4.4L0 4.4z" fill="${palette.verdicts.conflict}"/>`],
  [MARK.contradicted, ({ ink }) => `<path d="M0-4.4 4.4 3.5H-4.4z" fill="${ink.alert}"/>`],
  [
    MARK.cycle,
    ({ ink }) => `<path d="M3.6-2a4.2 4.2 0 1 0 0 4" fill="none" stroke="${ink.alert}" stroke-width="2"/>`,
  ],
];

function marksOf(look: Look, curve: Curve, marks: number, first: number): string {
  let at = first;
  let drawn = "";
  for (const [mark, shape] of SHAPES) {
    if (!(marks & mark)) continue;
    const { x, y } = along(curve, at);
    drawn += `<g transform="translate(${n(x)} ${n(y)})">${shape(look)}</g>`;
    at -= 0.06;
  }
  return drawn;
}

function nodeOf(picture: Picture, look: Look, i: number): string {
  const { items } = picture;
  const { ink } = look;
  const x = n(picture.x[i] as number);
  const y = n(picture.y[i] as number);
  const kind = items.kind[i] as number;
  const node = items.node[i] as number;
  let dot = "";
  if (kind === ITEM.model) {
    const code = look.nodes.code[node] as number;
    const color = look.nodes.colors[code] ?? look.palette.other;
    dot = look.nodes.hollow.has(code)
      ? `<circle cx="${x}" cy="${y}" r="3.8" fill="${ink.ground}" stroke="${color}" stroke-width="1.6"/>`
      : `<circle cx="${x}" cy="${y}" r="4.6" fill="${color}"/>`;
  } else if (kind === ITEM.ghost)
    dot = `<circle cx="${x}" cy="${y}" r="4.4" fill="${ink.ground}" stroke="${ink.quiet}" stroke-width="1.4" stroke-dasharray="2.2 1.8"/>`;
  else if (kind === ITEM.elsewhere || kind === ITEM.bundle)
    dot = `<rect x="${n((picture.x[i] as number) - 4.4)}" y="${n((picture.y[i] as number) - 4.4)}" width="8.8" height="8.8" fill="${ink.ground}" stroke="${ink.quiet}" stroke-width="1.4"/>`;
  const angle = picture.form === "radial" ? (picture.angle[i] as number) : 0;
  const flipped = Math.cos(angle) < -1e-6;
  const turn = ((flipped ? angle + Math.PI : angle) * 180) / Math.PI;
  const words = text(itemLabel(look.family, items, i));
  const color = kind === ITEM.model ? ink.text : ink.quiet;
  const label = `<text x="${flipped ? -9 : 9}" y="4" text-anchor="${flipped ? "end" : "start"}" transform="translate(${x} ${y}) rotate(${n(turn)})" fill="${color}"${hasBelow(picture, i) ? ` stroke="${ink.ground}" stroke-width="3" paint-order="stroke"` : ""}>${words}</text>`;
  return `<g${fade(look, picture, i)}>${dot}${label}</g>`;
}

function scaleOf({ time, form, bounds, rings }: Picture, look: Look): string {
  const { ink, family } = look;
  const circle = (radius: number, dashed: boolean) =>
    `<circle r="${n(radius)}" fill="none" stroke="${ink.line}"${dashed ? ' stroke-dasharray="4 4"' : ""}/>`;
  if (!time) {
    if (form !== "radial") return "";
    return Array.from(rings, (radius) => (radius > 0 ? circle(radius, false) : "")).join("");
  }
  return ticksOf(time, family.head.floor, time.end - time.start)
    .map(({ at, label, floor }) => {
      const dashed = floor ? ' stroke-dasharray="4 4"' : "";
      const words = (x: number, y: number) =>
        `<text x="${n(x)}" y="${n(y)}" font-size="11" fill="${ink.quiet}">${text(label)}</text>`;
      return form === "radial"
        ? circle(at, floor) + words(4, -at - 4)
        : `<path d="M${n(at)} ${n(bounds.top - 14)}V${n(bounds.bottom + 24)}" stroke="${ink.line}"${dashed}/>${words(at + 4, bounds.bottom + 40)}`;
    })
    .join("");
}

/** What colors and lines mean. */
function legendOf(look: Look, x: number, y: number): { text: string; height: number } {
  const { ink, palette, nodes } = look;
  const rows: string[] = [];
  const put = (shape: string, words: string) => {
    const at = rows.length;
    const [column, row] = [at % 4, Math.floor(at / 4)];
    rows.push(
      `<g transform="translate(${n(x + column * 250)} ${n(y + row * 20)})">${shape}<text x="26" y="4" fill="${ink.text}">${text(words)}</text></g>`,
    );
  };
  const colored = nodes as Colored;
  for (const entry of colored.entries ?? [])
    if (entry.here > 0)
      put(
        `<circle cx="9" r="4.6" fill="${entry.color}"/>`,
        `${entry.label.slice(0, 28)} (${count(entry.here)})`,
      );
  if (colored.domain)
    nodes.colors.slice(0, -1).forEach((color, i) => {
      if (i % 8 === 0 || i === nodes.colors.length - 2)
        put(
          `<circle cx="9" r="4.6" fill="${color}"/>`,
          `${fieldLabel(colored.column)}: ${i === 0 ? "least" : i === nodes.colors.length - 2 ? "most" : "between"}`,
        );
    });
  for (const relation of RELATIONS)
    put(
      `<path d="M0 0H18" stroke="${palette.relations[relation]}" stroke-width="2"/>`,
      relationLabel(relation),
    );
  put(
    `<path d="M0 0H18" stroke="${ink.quiet}" stroke-width="2" stroke-dasharray="5 3.5"/>`,
    "Inferred by a rule",
  );
  const names = [
    "Trait differs from the parent’s",
    "Term of a license dropped",
    "Licenses in conflict",
    "Contradicted",
    "Closes a cycle",
  ];
  SHAPES.forEach(([, shape], i) => {
    put(`<g transform="translate(9 0)">${shape(look)}</g>`, names[i] as string);
  });
  put(`<circle cx="9" r="4.4" fill="none" stroke="${ink.quiet}" stroke-dasharray="2.2 1.8"/>`, "Ghost");
  put(
    `<rect x="4.6" y="-4.4" width="8.8" height="8.8" fill="none" stroke="${ink.quiet}"/>`,
    "Parent in another family",
  );
  return { text: rows.join(""), height: Math.ceil(rows.length / 4) * 20 };
}
