/** Draws what of a picture is in view onto a canvas; the farther away, the less of it. */

import { RELATIONS } from "../words";
import type { Picture } from "./arrange";
import { licenseOrder } from "./bars";
import { type Camera, fitted, type Room, radialLabel } from "./camera";
import { along, branch, type Curve, link, newCurve } from "./curves";
import { ITEM } from "./fold";
import { itemLabel } from "./labels";
import { type Look, MARK } from "./look";
import { ticksOf } from "./timeTicks";

export interface Attention {
  /** Items, -1 for none. */
  hovered: number;
  current: number;
  /** Items from the top to the current one. */
  way: ReadonlySet<number>;
  /** Items that a search found. */
  found: ReadonlySet<number>;
}

export interface Painted {
  /** Items that are in view and not behind another one. */
  seen: number;
  /** Items with a label, and how far from the item it ends. */
  labels: readonly { item: number; far: number }[];
}

/** More lines than this in view are straight. */
const MANY = 1_500;
const MUTED = 0.16;
/** Labels where rows are too close for any. */
const FEW_LABELS = 28;
/** Rows closer than this on screen have no label of their own by right; they may find room. */
export const LEGIBLE = 9;
const BAR = 46;

export function paint(
  context: CanvasRenderingContext2D,
  picture: Picture,
  camera: Camera,
  room: Room,
  look: Look,
  attention: Attention,
): Painted {
  const view = new View(picture, camera, room);
  context.clearRect(0, 0, room.width, room.height);
  context.lineJoin = "round";
  paintScale(context, view, look);
  paintBranches(context, view, look);
  paintLinks(context, view, look);
  paintWay(context, view, look, attention);
  paintNodes(context, view, look);
  paintMarks(context, view, look);
  paintFolded(context, view, look, attention);
  const labels = paintLabels(context, view, look, attention);
  paintAttention(context, view, look, attention);
  return { seen: view.seen.length, labels };
}

/** Places on screen, and which items are seen: of several on one spot only the first. */
class View {
  readonly seen: number[] = [];
  readonly sx: Float32Array;
  readonly sy: Float32Array;
  readonly radius: number;
  readonly spacing: number;

  constructor(
    readonly picture: Picture,
    readonly camera: Camera,
    readonly room: Room,
  ) {
    const { items, x, y } = picture;
    const { kx, ky, tx, ty } = camera;
    const { width, height } = room;
    this.spacing = picture.row * ky;
    this.radius = Math.max(0.9, Math.min(4.6, this.spacing * 0.34));
    this.sx = new Float32Array(items.count);
    this.sy = new Float32Array(items.count);
    const columns = Math.ceil((width + 80) / 2);
    const taken = this.spacing < 3 ? new Uint8Array(columns * Math.ceil((height + 80) / 2)) : null;
    for (let i = 0; i < items.count; i++) {
      const sx = (x[i] as number) * kx + tx;
      const sy = (y[i] as number) * ky + ty;
      this.sx[i] = sx;
      this.sy[i] = sy;
      if (sx < -30 || sy < -30 || sx > width + 30 || sy > height + 30) continue;
      if (taken) {
        const cell = ((sy + 32) >> 1) * columns + ((sx + 32) >> 1);
        if (taken[cell]) continue;
        taken[cell] = 1;
      }
      this.seen.push(i);
    }
  }

  /** Puts a curve of the plane onto the screen. */
  screen(curve: Curve): void {
    const { kx, ky, tx, ty } = this.camera;
    for (let i = 0; i < 8; i += 2) {
      curve[i] = (curve[i] as number) * kx + tx;
      curve[i + 1] = (curve[i + 1] as number) * ky + ty;
    }
  }

  /** Whether any of a curve may be in view. */
  reaches(curve: Curve): boolean {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < 8; i += 2) {
      left = Math.min(left, curve[i] as number);
      right = Math.max(right, curve[i] as number);
      top = Math.min(top, curve[i + 1] as number);
      bottom = Math.max(bottom, curve[i + 1] as number);
    }
    return right >= 0 && bottom >= 0 && left <= this.room.width && top <= this.room.height;
  }
}

function trace(context: CanvasRenderingContext2D, c: Curve, straight: boolean): void {
  const at = (i: number) => c[i] as number;
  context.moveTo(at(0), at(1));
  if (straight) context.lineTo(at(6), at(7));
  else context.bezierCurveTo(at(2), at(3), at(4), at(5), at(6), at(7));
}

const isMuted = (look: Look, picture: Picture, item: number): boolean => {
  const node = picture.items.node[item] as number;
  return look.muted !== null && picture.items.kind[item] === ITEM.model && look.muted[node] === 1;
};

/** Lines of one look are one path: `style` is its place in `RELATIONS`, plus 8 dashed, plus 16 muted. */
function strokeStyles(
  context: CanvasRenderingContext2D,
  look: Look,
  byStyle: ReadonlyMap<number, number[]>,
  { width, dashes }: { width: number; dashes: boolean },
  draw: (entry: number) => void,
): void {
  for (const [style, entries] of [...byStyle].sort(([a], [b]) => b - a)) {
    context.beginPath();
    context.strokeStyle = look.palette.relations[RELATIONS[style & 7] ?? "unspecified"] ?? look.ink.quiet;
    context.globalAlpha = style & 16 ? MUTED : dashes ? 0.7 : 0.5;
    context.setLineDash(dashes && style & 8 ? [5, 3.5] : []);
    context.lineWidth = width;
    for (const entry of entries) draw(entry);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function paintBranches(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture } = view;
  const { items } = picture;
  const byStyle = new Map<number, number[]>();
  const curve = newCurve();
  let many = 0;
  const put = (item: number) => {
    const above = items.above[item] as number;
    const kind = items.kind[item] as number;
    if (above < 0 || items.kind[above] !== ITEM.model || (kind !== ITEM.model && kind !== ITEM.rest)) return;
    const row = kind === ITEM.model ? (look.family.principal[items.node[item] as number] as number) : -1;
    const muted = isMuted(look, picture, item) ? 16 : 0;
    const style = (row < 0 ? RELATIONS.indexOf("unspecified") : (look.edge[row] as number)) | muted;
    const known = byStyle.get(style);
    if (known) known.push(item);
    else byStyle.set(style, [item]);
    many++;
  };
  for (const item of view.seen) put(item);
  // Children out of view whose line crosses it: only worth asking for while rows are told apart.
  if (view.spacing >= 3) {
    const seen = new Set(view.seen);
    for (let item = 0; item < items.count; item++) {
      const above = items.above[item] as number;
      if (above < 0 || seen.has(item)) continue;
      branch(picture, item, curve);
      view.screen(curve);
      if (view.reaches(curve)) put(item);
    }
  }
  const few = many <= MANY && view.spacing >= 4;
  strokeStyles(context, look, byStyle, { width: few ? 1.3 : 0.7, dashes: few }, (item) => {
    branch(picture, item, curve);
    view.screen(curve);
    trace(context, curve, many > MANY);
  });
}

function paintLinks(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture } = view;
  const { links, kind } = picture.items;
  const byStyle = new Map<number, number[]>();
  const curve = newCurve();
  const shown: number[] = [];
  for (let k = 0; k < links.row.length; k++) {
    link(picture, k, curve);
    view.screen(curve);
    if (!view.reaches(curve)) continue;
    const muted = isMuted(look, picture, links.to[k] as number) ? 16 : 0;
    const style = (look.edge[links.row[k] as number] as number) | muted;
    const known = byStyle.get(style);
    if (known) known.push(k);
    else byStyle.set(style, [k]);
    shown.push(k);
  }
  const straight = shown.length > MANY;
  const few = !straight && view.spacing >= 4;
  strokeStyles(context, look, byStyle, { width: few ? 1 : 0.5, dashes: few }, (k) => {
    link(picture, k, curve);
    view.screen(curve);
    trace(context, curve, straight);
  });
  if (!few) return;
  for (const k of shown) {
    link(picture, k, curve);
    view.screen(curve);
    const tip = along(curve, 0.93);
    const style = look.edge[links.row[k] as number] as number;
    context.globalAlpha = isMuted(look, picture, links.to[k] as number) ? MUTED : 0.9;
    context.fillStyle = look.palette.relations[RELATIONS[style & 7] ?? "unspecified"] ?? look.ink.quiet;
    arrow(context, tip.x, tip.y, tip.angle, kind[links.from[k] as number] === ITEM.model ? 5 : 4.5);
  }
  context.globalAlpha = 1;
}

function arrow(context: CanvasRenderingContext2D, x: number, y: number, angle: number, size: number): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  context.beginPath();
  context.moveTo(x + size * cos, y + size * sin);
  context.lineTo(x - size * cos - size * 0.7 * sin, y - size * sin + size * 0.7 * cos);
  context.lineTo(x - size * cos + size * 0.7 * sin, y - size * sin - size * 0.7 * cos);
  context.fill();
}

function paintWay(context: CanvasRenderingContext2D, view: View, look: Look, { way }: Attention): void {
  if (way.size < 2) return;
  const curve = newCurve();
  context.strokeStyle = look.ink.accent;
  context.lineWidth = 2;
  context.beginPath();
  for (const item of way) {
    const above = view.picture.items.above[item] as number;
    if (above < 0 || !way.has(above)) continue;
    branch(view.picture, item, curve);
    view.screen(curve);
    trace(context, curve, false);
  }
  context.stroke();
}

function paintNodes(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture, radius } = view;
  const { kind, node } = picture.items;
  const byColor = new Map<number, number[]>();
  const others: number[] = [];
  for (const item of view.seen) {
    if (kind[item] === ITEM.rest) continue;
    if (kind[item] !== ITEM.model) {
      others.push(item);
      continue;
    }
    const style =
      (look.nodes.code[node[item] as number] as number) * 2 + (isMuted(look, picture, item) ? 1 : 0);
    const known = byColor.get(style);
    if (known) known.push(item);
    else byColor.set(style, [item]);
  }
  for (const [style, items] of [...byColor].sort(([a], [b]) => (b & 1) - (a & 1))) {
    const code = style >> 1;
    const hollow = look.nodes.hollow.has(code) && radius >= 2;
    const color = look.nodes.colors[code] ?? look.palette.other;
    context.globalAlpha = style & 1 ? MUTED : 1;
    context.beginPath();
    for (const item of items) {
      const [x, y] = [view.sx[item] as number, view.sy[item] as number];
      if (radius < 1.6) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else {
        context.moveTo(x + radius, y);
        context.arc(x, y, hollow ? radius - 0.8 : radius, 0, 2 * Math.PI);
      }
    }
    context.fillStyle = hollow ? look.ink.ground : color;
    context.fill();
    if (hollow) {
      context.strokeStyle = color;
      context.lineWidth = 1.6;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  for (const item of others) paintOther(context, view, look, item);
  if (!picture.timed || radius < 2.5) return;
  // Without a date: where they stand says nothing, and they show it.
  context.strokeStyle = look.ink.quiet;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  for (const item of view.seen) {
    if (!picture.undated[item] || kind[item] !== ITEM.model) continue;
    context.beginPath();
    context.arc(view.sx[item] as number, view.sy[item] as number, radius + 3, 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Ghosts are hollow and dashed, parents in another family hollow squares, many of them two squares. */
function paintOther(context: CanvasRenderingContext2D, view: View, look: Look, item: number): void {
  const [x, y, r] = [view.sx[item] as number, view.sy[item] as number, Math.max(1.2, view.radius)];
  context.fillStyle = look.ink.ground;
  context.strokeStyle = look.ink.quiet;
  context.lineWidth = r < 2 ? 0.8 : 1.4;
  const kind = view.picture.items.kind[item] as number;
  context.beginPath();
  if (kind === ITEM.ghost) {
    context.setLineDash(r < 2.5 ? [] : [2.2, 1.8]);
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else if (kind === ITEM.bundle) {
    context.rect(x - r - 2, y - r - 2, 2 * r, 2 * r);
    context.rect(x - r + 1, y - r + 1, 2 * r, 2 * r);
  } else context.rect(x - r, y - r, 2 * r, 2 * r);
  context.fill();
  context.stroke();
  context.setLineDash([]);
}

/** Shapes on the lines, each of its own form. */
function paintMarks(context: CanvasRenderingContext2D, view: View, look: Look): void {
  if (view.spacing < 5) return;
  const { picture } = view;
  const { items } = picture;
  const curve = newCurve();
  const size = Math.min(4.6, view.spacing * 0.34);
  for (const item of view.seen) {
    if (items.kind[item] !== ITEM.model || (items.above[item] as number) < 0) continue;
    if (items.kind[items.above[item] as number] !== ITEM.model) continue;
    const marks = look.marks[look.family.principal[items.node[item] as number] as number] ?? 0;
    if (marks === 0) continue;
    branch(picture, item, curve);
    view.screen(curve);
    context.globalAlpha = isMuted(look, picture, item) ? MUTED * 2 : 1;
    markLine(context, look, curve, marks, size, 0.84);
  }
  for (let k = 0; k < items.links.row.length; k++) {
    const marks = look.marks[items.links.row[k] as number] ?? 0;
    if (marks === 0) continue;
    link(picture, k, curve);
    view.screen(curve);
    if (view.reaches(curve)) markLine(context, look, curve, marks, size, 0.6);
  }
  context.globalAlpha = 1;
}

const MARKS = [MARK.changed, MARK.dropped, MARK.conflict, MARK.contradicted, MARK.cycle];

function markLine(
  context: CanvasRenderingContext2D,
  look: Look,
  curve: Curve,
  marks: number,
  size: number,
  first: number,
): void {
  const long = Math.hypot(
    (curve[6] as number) - (curve[0] as number),
    (curve[7] as number) - (curve[1] as number),
  );
  const step = Math.min(0.12, (2.6 * size) / Math.max(1, long));
  let at = first;
  for (const mark of MARKS) {
    if (!(marks & mark)) continue;
    const { x, y } = along(curve, at);
    at -= step;
    drawMark(context, look, mark, x, y, size);
  }
}

export function drawMark(
  context: CanvasRenderingContext2D,
  look: Pick<Look, "ink" | "palette">,
  mark: number,
  x: number,
  y: number,
  size: number,
): void {
  context.lineWidth = 2;
  context.strokeStyle = look.ink.ground;
  context.beginPath();
  if (mark === MARK.changed) {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
    context.fillStyle = look.ink.text;
  } else if (mark === MARK.dropped || mark === MARK.conflict) {
    context.moveTo(x - size, y - size * 0.8);
    context.lineTo(x + size, y - size * 0.8);
    context.lineTo(x, y + size);
    context.closePath();
    context.fillStyle =
      look.palette.verdicts[mark === MARK.dropped ? "dropped" : "conflict"] ?? look.ink.text;
  } else if (mark === MARK.contradicted) {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size * 0.8);
    context.lineTo(x - size, y + size * 0.8);
    context.closePath();
    context.fillStyle = look.ink.alert;
  } else context.arc(x, y, size, 0.5, 2 * Math.PI - 0.5);
  if (mark === MARK.cycle) {
    context.strokeStyle = look.ink.alert;
    context.stroke();
    return;
  }
  context.stroke();
  context.fill();
  if (mark === MARK.conflict && size > 3) {
    context.strokeStyle = look.ink.ground;
    context.lineWidth = 1.2;
    context.beginPath();
    context.moveTo(x, y - size * 0.5);
    context.lineTo(x, y + size * 0.2);
    context.stroke();
  }
}

/** Where the sign stands with which an item is unfolded or folded. */
export function signOf(picture: Picture, camera: Camera, item: number): { x: number; y: number } {
  const away = picture.items.kind[item] === ITEM.rest ? 0 : 13;
  const angle = picture.form === "radial" ? (picture.angle[item] as number) : 0;
  return {
    x: (picture.x[item] as number) * camera.kx + camera.tx + away * Math.cos(angle),
    y: (picture.y[item] as number) * camera.ky + camera.ty + away * Math.sin(angle),
  };
}

export const SIGN = 6;

function paintFolded(
  context: CanvasRenderingContext2D,
  view: View,
  look: Look,
  { hovered, current }: Attention,
): void {
  if (view.spacing < 7) return;
  const { picture, camera } = view;
  const { items } = picture;
  for (const item of view.seen) {
    const folded = (items.hidden[item] as number) > 0 && items.kind[item] !== ITEM.bundle;
    const open =
      !folded &&
      (item === hovered || item === current) &&
      items.kind[item] === ITEM.model &&
      hasBelow(picture, item);
    if (!folded && !open) continue;
    const { x, y } = signOf(picture, camera, item);
    const r = Math.min(SIGN, view.spacing * 0.4);
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = look.ink.surface;
    context.strokeStyle = item === hovered ? look.ink.accent : look.ink.quiet;
    context.lineWidth = 1.1;
    context.fill();
    context.stroke();
    context.beginPath();
    context.moveTo(x - r * 0.5, y);
    context.lineTo(x + r * 0.5, y);
    if (folded) {
      context.moveTo(x, y - r * 0.5);
      context.lineTo(x, y + r * 0.5);
    }
    context.strokeStyle = look.ink.text;
    context.stroke();
  }
}

/** Items come in the order of the tree: what hangs on one, if anything, follows it. */
export const hasBelow = ({ items }: Picture, item: number): boolean =>
  item + 1 < items.count && items.above[item + 1] === item;

function paintLabels(
  context: CanvasRenderingContext2D,
  view: View,
  look: Look,
  attention: Attention,
): Painted["labels"] {
  const { picture, room } = view;
  const labels: { item: number; far: number }[] = [];
  const { items } = picture;
  const size = view.spacing >= 15 ? 12 : 11;
  context.font = `${size}px ${look.ink.font}`;
  context.textBaseline = "middle";
  const weight = (item: number) =>
    item === attention.hovered || item === attention.current
      ? 1e9
      : attention.found.has(item)
        ? 1e8 + (items.hidden[item] as number)
        : items.kind[item] === ITEM.model
          ? (look.family.shape.size[items.node[item] as number] as number) +
            (hasBelow(picture, item) ? 0.5 : 0)
          : (items.hidden[item] as number) / 4;
  const most = view.spacing < 4 ? FEW_LABELS : 900;
  const order = view.seen.length > most ? mostImportant(view.seen, weight, most) : [...view.seen];
  order.sort((a, b) => weight(b) - weight(a) || a - b);
  const taken = new Boxes(room);
  const limitOf = nameLimits(view);
  for (const item of order) {
    const folded = look.folded.relations.get(item);
    const signed = folded !== undefined && items.kind[item] === ITEM.model && view.spacing >= 7;
    const away = items.kind[item] === ITEM.rest ? 11 : signed ? 23 : view.radius + 5;
    const leaf = !hasBelow(picture, item);
    const text = itemLabel(look.family, items, item);
    const bars = folded && view.spacing >= LEGIBLE ? BAR + 8 : 0;
    const label = shortened(context, text, limitOf(item, leaf, away, bars));
    const wide = context.measureText(label).width;
    const angle = picture.form === "radial" ? (picture.angle[item] as number) : 0;
    if (!taken.take(view.sx[item] as number, view.sy[item] as number, angle, away, wide + bars, size))
      continue;
    labels.push({ item, far: away + wide + bars });
    const flipped = Math.cos(angle) < -1e-6;
    context.save();
    context.translate(view.sx[item] as number, view.sy[item] as number);
    context.rotate(flipped ? angle + Math.PI : angle);
    context.globalAlpha = isMuted(look, picture, item) ? 0.45 : 1;
    context.textAlign = flipped ? "right" : "left";
    const x = flipped ? -away : away;
    if (!leaf) {
      // The lines to its children begin behind its name, not under it.
      context.fillStyle = look.ink.ground;
      context.fillRect(flipped ? x - wide - 4 : x - 2, -size / 2 - 0.5, wide + 6, size + 1);
    }
    context.strokeStyle = look.ink.ground;
    context.lineWidth = 3.5;
    context.strokeText(label, x, 0.5);
    const quiet = items.kind[item] !== ITEM.model;
    context.fillStyle = attention.found.has(item) ? look.ink.accent : quiet ? look.ink.quiet : look.ink.text;
    context.fillText(label, x, 0.5);
    if (bars > 0) {
      const from = flipped ? -(away + wide + 8 + BAR) : away + wide + 8;
      paintBars(context, look, item, from);
    }
    context.restore();
  }
  context.globalAlpha = 1;
  return labels;
}

/** How long the name of an item may be: up to the next generation, the end of the room, or what circles leave around them. */
function nameLimits({ picture, camera, room, sx }: View) {
  const least = 56;
  if (picture.form === "radial") {
    // Nearer, where a name may lead out of the room, it is told in full.
    const near = camera.ky / fitted(picture, room).ky;
    const most = Math.min(240, radialLabel(room) * Math.max(1, near));
    return (_item: number, _leaf: boolean, _away: number, bars: number) => Math.max(least, most - bars);
  }
  const column = picture.timed ? 220 : Math.max(90, picture.step * camera.kx - 44);
  return (item: number, leaf: boolean, away: number, bars: number) => {
    const most = leaf ? Math.max(column, 190) - (picture.timed ? 0 : bars) : column;
    const left = room.width - (sx[item] as number) - away - bars - 6;
    // In steps, so that a name does not change with every pixel that the picture moves.
    return left > 0 ? Math.max(least, Math.min(most, Math.floor(left / 12) * 12)) : most;
  };
}

/** Two bars, one over the other: what is folded by relation and by license family. */
function paintBars(context: CanvasRenderingContext2D, look: Look, item: number, x: number): void {
  const relations = look.folded.relations.get(item);
  const licenses = look.folded.licenses.get(item);
  if (!relations || !licenses) return;
  bar(
    context,
    relations,
    RELATIONS.map((name) => look.palette.relations[name] ?? ""),
    x,
    -4.5,
  );
  const order = licenseOrder(look.family.head.license_families);
  bar(
    context,
    Uint32Array.from(order, (code) => licenses[code] as number),
    order.map(
      (code) =>
        look.palette.licenses[look.family.head.license_families[code] as string] ?? look.palette.other,
    ),
    x,
    1,
  );
}

function bar(
  context: CanvasRenderingContext2D,
  counts: Uint32Array,
  colors: readonly string[],
  x: number,
  y: number,
): void {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return;
  let at = x;
  for (let i = 0; i < counts.length; i++) {
    const wide = (BAR * (counts[i] as number)) / total;
    if (wide === 0) continue;
    context.fillStyle = colors[i] as string;
    context.fillRect(at, y, wide, 4);
    at += wide;
  }
}

function mostImportant(items: readonly number[], weight: (item: number) => number, most: number): number[] {
  const sample = items.map(weight).sort((a, b) => b - a);
  const least = sample[Math.min(most, sample.length) - 1] ?? 0;
  const some: number[] = [];
  for (const item of items) if (weight(item) >= least && some.length < most) some.push(item);
  return some;
}

const shortenedTexts = new Map<string, string>();

function shortened(context: CanvasRenderingContext2D, text: string, widest: number): string {
  if (text.length * 10 < widest) return text;
  const key = `${context.font} ${Math.round(widest)} ${text}`;
  const known = shortenedTexts.get(key);
  if (known !== undefined) return known;
  let label = text;
  if (context.measureText(text).width > widest) {
    const letters = Array.from(text);
    let [low, high] = [4, letters.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (context.measureText(`${letters.slice(0, middle).join("")}…`).width <= widest) low = middle;
      else high = middle - 1;
    }
    label = `${letters.slice(0, low).join("")}…`;
  }
  if (shortenedTexts.size > 5_000) shortenedTexts.clear();
  shortenedTexts.set(key, label);
  return label;
}

/** Which parts of the screen have a label: cells of four by two pixels. */
class Boxes {
  readonly #columns: number;
  readonly #rows: number;
  readonly #taken: Uint8Array;

  constructor({ width, height }: Room) {
    this.#columns = Math.ceil(width / 4) + 1;
    this.#rows = Math.ceil(height / 2) + 1;
    this.#taken = new Uint8Array(this.#columns * this.#rows);
  }

  /** Takes a strip that begins `away` from a point in a direction, unless some of it is taken. */
  take(x: number, y: number, angle: number, away: number, wide: number, tall: number): boolean {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const cells: number[] = [];
    for (let along = away; along <= away + wide; along += 4) {
      for (let across = 1.5 - tall / 2; across <= tall / 2 - 1.5; across += 2) {
        const column = Math.floor((x + along * cos - across * sin) / 4);
        const row = Math.floor((y + along * sin + across * cos) / 2);
        if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) continue;
        const cell = row * this.#columns + column;
        if (this.#taken[cell]) return false;
        cells.push(cell);
      }
    }
    if (cells.length === 0) return false;
    for (const cell of cells) this.#taken[cell] = 1;
    return true;
  }
}

function paintAttention(
  context: CanvasRenderingContext2D,
  view: View,
  look: Look,
  attention: Attention,
): void {
  const ring = (item: number, color: string, radius: number, width: number) => {
    if (item < 0) return;
    context.beginPath();
    context.arc(view.sx[item] as number, view.sy[item] as number, radius, 0, 2 * Math.PI);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  };
  for (const item of attention.found) ring(item, look.ink.accent, view.radius + 2.5, 1.4);
  ring(attention.hovered, look.ink.text, view.radius + 3, 1.2);
  ring(attention.current, look.ink.accent, view.radius + 4, 2);
}

/** Lines of time with their dates; generations as faint circles. */
function paintScale(context: CanvasRenderingContext2D, view: View, look: Look): void {
  const { picture, camera, room } = view;
  context.strokeStyle = look.ink.line;
  context.lineWidth = 1;
  context.fillStyle = look.ink.quiet;
  context.font = `11px ${look.ink.font}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  const circle = (radius: number) => {
    context.beginPath();
    context.arc(camera.tx, camera.ty, radius * camera.kx, 0, 2 * Math.PI);
    context.stroke();
  };
  if (!picture.time) {
    if (picture.form !== "radial") return;
    for (const radius of picture.rings) if (radius > 0) circle(radius);
    return;
  }
  const wide = (picture.time.end - picture.time.start) * camera.kx;
  for (const { at, label, floor } of ticksOf(picture.time, look.family.head.floor, wide)) {
    context.setLineDash(floor ? [4, 4] : []);
    if (picture.form === "radial") {
      circle(at);
      context.fillText(label, camera.tx + 4, camera.ty - at * camera.ky - 4);
    } else {
      const x = at * camera.kx + camera.tx;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, room.height);
      context.stroke();
      context.fillText(label, x + 4, 16);
    }
  }
  context.setLineDash([]);
}
