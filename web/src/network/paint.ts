/** A scene on a canvas. What is alike is drawn at once: a path for each shade, relation and color. */

import { toScreen } from "./camera";
import { growth, LABEL_SIZE, labelsOf, relationName, type Scene, SHADES, shadeAlpha, shadeOf } from "./scene";

export const FONT = `${LABEL_SIZE}px "Inter Variable", Inter, system-ui, sans-serif`;
const DIM = 0.1;
const FULL_TURN = 2 * Math.PI;

const widths = new Map<string, number>();

/** Width of a name in the labels' face, measured once. */
export function measureWith(ctx: CanvasRenderingContext2D): (text: string) => number {
  return (text) => {
    let width = widths.get(text);
    if (width === undefined) {
      ctx.font = FONT;
      width = ctx.measureText(text).width;
      widths.set(text, width);
    }
    return width;
  };
}

/** Draws a scene in CSS pixels; the context is scaled already. */
export function paint(ctx: CanvasRenderingContext2D, scene: Scene, ground = false): void {
  const { width, height, ink, focus, edge } = scene;
  ctx.clearRect(0, 0, width, height);
  if (ground) {
    ctx.fillStyle = ink.ground;
    ctx.fillRect(0, 0, width, height);
  }
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  const dim = focus !== null || edge !== null;
  drawSimilar(ctx, scene, dim ? DIM : 1, () => true);
  drawLineage(ctx, scene, dim ? DIM * 1.6 : 1, () => true);
  if (dim) {
    const own = (a: number, b: number) => focus !== null && (a === focus || b === focus);
    drawSimilar(ctx, scene, 2, (row, a, b) => own(a, b) || (edge?.kind === "similar" && edge.row === row));
    drawLineage(ctx, scene, 1, (row, a, b) => own(a, b) || (edge?.kind === "lineage" && edge.row === row));
  }
  drawNodes(ctx, scene, dim);
  drawLabels(ctx, scene);
}

type Kept = (row: number, a: number, b: number) => boolean;

function drawSimilar(ctx: CanvasRenderingContext2D, scene: Scene, alpha: number, kept: Kept): void {
  const { network, joined, places, camera, ink } = scene;
  const { pairA, pairB, similarity, least } = network;
  ctx.strokeStyle = ink.quiet;
  ctx.lineWidth = Math.min(1.4, 0.8 * growth(camera) * Math.sqrt(alpha));
  const { k, tx, ty } = camera;
  let shade = SHADES;
  // The most similar come first, so a shade is one stretch of the list.
  for (let i = 0; i < joined.pairs; i++) {
    const [a, b] = [pairA[i] as number, pairB[i] as number];
    const now = shadeOf(similarity[i] as number, least);
    if (now !== shade) {
      if (shade < SHADES) ctx.stroke();
      shade = now;
      ctx.globalAlpha = Math.min(1, alpha * shadeAlpha(shade));
      ctx.beginPath();
    }
    if (!kept(i, a, b)) continue;
    ctx.moveTo(((places[2 * a] as number) + tx) * k, ((places[2 * a + 1] as number) + ty) * k);
    ctx.lineTo(((places[2 * b] as number) + tx) * k, ((places[2 * b + 1] as number) + ty) * k);
  }
  if (shade < SHADES) ctx.stroke();
  ctx.globalAlpha = 1;
}

/** Declared: a wedge from the parent to its child. Inferred: dashes with a tip. Contradicted: with a mark. */
function drawLineage(ctx: CanvasRenderingContext2D, scene: Scene, alpha: number, kept: Kept): void {
  const { network, joined, places, camera, ink, radii } = scene;
  const grown = growth(camera);
  const ends = (row: number) => {
    const [a, b] = [network.parent[row] as number, network.child[row] as number];
    const [ax, ay] = toScreen(camera, places[2 * a] as number, places[2 * a + 1] as number);
    const [bx, by] = toScreen(camera, places[2 * b] as number, places[2 * b + 1] as number);
    const long = Math.hypot(bx - ax, by - ay) || 1;
    const [ux, uy] = [(bx - ax) / long, (by - ay) / long];
    const short = Math.min(long / 3, (radii[b] as number) * grown);
    return { ax, ay, bx: bx - ux * short, by: by - uy * short, ux, uy };
  };
  const mine = joined.edges.filter((row) =>
    kept(row, network.parent[row] as number, network.child[row] as number),
  );
  const byRelation = new Map<string, number[]>();
  for (const row of mine) {
    const name = relationName(network, row);
    byRelation.set(name, [...(byRelation.get(name) ?? []), row]);
  }
  ctx.globalAlpha = 0.75 * alpha;
  const wide = 1.5 * Math.min(1.5, grown);
  for (const [name, rows] of byRelation) {
    const color = ink.relations[name] ?? ink.quiet;
    ctx.fillStyle = color;
    ctx.strokeStyle = color;
    ctx.beginPath();
    for (const row of rows) {
      const { ax, ay, bx, by, ux, uy } = ends(row);
      if (network.declared[row]) {
        ctx.moveTo(ax - uy * wide, ay + ux * wide);
        ctx.lineTo(ax + uy * wide, ay - ux * wide);
        ctx.lineTo(bx + uy * 0.35, by - ux * 0.35);
        ctx.lineTo(bx - uy * 0.35, by + ux * 0.35);
      } else {
        const tip = 3.2 * wide;
        ctx.moveTo(bx, by);
        ctx.lineTo(bx - ux * tip - uy * wide, by - uy * tip + ux * wide);
        ctx.lineTo(bx - ux * tip + uy * wide, by - uy * tip - ux * wide);
      }
      ctx.closePath();
    }
    ctx.fill();
    ctx.beginPath();
    for (const row of rows) {
      if (network.declared[row]) continue;
      const { ax, ay, bx, by } = ends(row);
      ctx.moveTo(ax, ay);
      ctx.lineTo(bx, by);
    }
    ctx.lineWidth = 1.2 * Math.min(1.4, grown);
    ctx.setLineDash([4, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  ctx.fillStyle = ink.alert;
  ctx.beginPath();
  for (const row of mine) {
    if (!network.problem[row]) continue;
    const { ax, ay, bx, by } = ends(row);
    const [x, y, r] = [(ax + bx) / 2, (ay + by) / 2, 3];
    ctx.moveTo(x, y - r);
    ctx.lineTo(x + r, y);
    ctx.lineTo(x, y + r);
    ctx.lineTo(x - r, y);
    ctx.closePath();
  }
  ctx.fill();
  ctx.globalAlpha = 1;
}

function drawNodes(ctx: CanvasRenderingContext2D, scene: Scene, dim: boolean): void {
  const { look, radii, places, camera, ink, lit, focus, edge, open, pinned, network, width, height } = scene;
  const grown = growth(camera);
  const bright = (node: number): boolean =>
    !dim ||
    node === focus ||
    lit.has(node) ||
    (edge?.kind === "similar" && (network.pairA[edge.row] === node || network.pairB[edge.row] === node)) ||
    (edge?.kind === "lineage" && (network.parent[edge.row] === node || network.child[edge.row] === node));
  const groups = new Map<string, number[]>();
  // The important ones come first, and lie on top: they are drawn last.
  for (let i = radii.length - 1; i >= 0; i--) {
    const key = `${bright(i) ? 1 : 0}${look.hollow[i] ? "o" : "x"}${look.colors[i]}`;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  for (const [key, nodes] of [...groups].sort(([a], [b]) => (a[0] as string).localeCompare(b[0] as string))) {
    const hollow = key[1] === "o";
    ctx.globalAlpha = key[0] === "1" ? 1 : 0.22;
    ctx.beginPath();
    for (const node of nodes) {
      const [x, y] = toScreen(camera, places[2 * node] as number, places[2 * node + 1] as number);
      const r = (radii[node] as number) * grown;
      if (x < -r || y < -r || x > width + r || y > height + r) continue;
      ctx.moveTo(x + r, y);
      ctx.arc(x, y, r, 0, FULL_TURN);
    }
    ctx.fillStyle = hollow ? ink.ground : key.slice(2);
    ctx.fill();
    ctx.strokeStyle = hollow ? key.slice(2) : ink.ground;
    ctx.lineWidth = hollow ? 1.6 : 0.8;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  const ring = (node: number, color: string, more: number, thick: number) => {
    const [x, y] = toScreen(camera, places[2 * node] as number, places[2 * node + 1] as number);
    ctx.beginPath();
    ctx.arc(x, y, (radii[node] as number) * grown + more, 0, FULL_TURN);
    ctx.strokeStyle = color;
    ctx.lineWidth = thick;
    ctx.stroke();
  };
  for (const node of pinned) {
    const [x, y] = toScreen(camera, places[2 * node] as number, places[2 * node + 1] as number);
    const r = (radii[node] as number) * grown + 2.5;
    ctx.strokeStyle = ink.text;
    ctx.lineWidth = 1.3;
    ctx.strokeRect(x - r, y - r, 2 * r, 2 * r);
  }
  if (open !== null) ring(open, ink.accent, 3, 2.2);
  if (focus !== null) ring(focus, ink.text, 2, 1.6);
}

function drawLabels(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { ink } = scene;
  ctx.font = FONT;
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = ink.ground;
  for (const { text, x, y, strong } of labelsOf(scene, measureWith(ctx))) {
    ctx.globalAlpha = 0.9;
    ctx.strokeText(text, x, y);
    ctx.globalAlpha = strong ? 1 : 0.86;
    ctx.fillStyle = ink.text;
    ctx.fillText(text, x, y);
  }
  ctx.globalAlpha = 1;
}
