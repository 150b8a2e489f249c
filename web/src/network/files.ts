/** A network as files: GraphML and JSON of its models and what joins them, SVG and PNG of its picture. */

import { escapeXml } from "../format/xml";
import type { Network } from "./answer";
import { toScreen } from "./camera";
import type { Joined } from "./joined";
import { FONT, paint } from "./paint";
import { growth, LABEL_SIZE, labelsOf, relationName, type Scene, shadeAlpha, shadeOf } from "./scene";

interface Tie {
  source: number;
  target: number;
  kind: "similar" | "lineage";
  similarity?: number;
  relation?: string;
  declared?: boolean;
  contradicted?: boolean;
}

/** All that is drawn: pairs above the threshold, edges of the kinds that are on. */
export function ties(network: Network, joined: Joined): Tie[] {
  const found: Tie[] = [];
  for (let i = 0; i < joined.pairs; i++)
    found.push({
      source: network.pairA[i] as number,
      target: network.pairB[i] as number,
      kind: "similar",
      similarity: Number((network.similarity[i] as number).toFixed(5)),
    });
  for (const edge of joined.edges)
    found.push({
      source: network.parent[edge] as number,
      target: network.child[edge] as number,
      kind: "lineage",
      relation: relationName(network, edge),
      declared: network.declared[edge] === 1,
      contradicted: network.problem[edge] === 1,
    });
  return found;
}

export interface Origin {
  atlas: string;
  /** The address that shows this network. */
  link: string;
  threshold: number;
}

export function toJson(network: Network, joined: Joined, places: Float32Array, origin: Origin): string {
  const known = (value: number | undefined) => (value === undefined || value < 0 ? null : value);
  return JSON.stringify(
    {
      ...origin,
      nodes: network.id.map((id, i) => ({
        id,
        downloads: known(network.downloads[i]),
        descendants: network.descendants[i],
        x: Number((places[2 * i] as number).toFixed(2)),
        y: Number((places[2 * i + 1] as number).toFixed(2)),
      })),
      edges: ties(network, joined).map((tie) => ({
        ...tie,
        source: network.id[tie.source],
        target: network.id[tie.target],
      })),
    },
    null,
    1,
  );
}

const KEYS = [
  ["downloads", "node", "long"],
  ["descendants", "node", "long"],
  ["x", "node", "double"],
  ["y", "node", "double"],
  ["kind", "edge", "string"],
  ["similarity", "edge", "double"],
  ["relation", "edge", "string"],
  ["declared", "edge", "boolean"],
  ["contradicted", "edge", "boolean"],
] as const;

export function toGraphml(network: Network, joined: Joined, places: Float32Array, origin: Origin): string {
  const data = (values: Readonly<Record<string, string | number | boolean | undefined>>) =>
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `<data key="${key}">${escapeXml(String(value))}</data>`)
      .join("");
  const nodes = network.id.map((id, i) => {
    const downloads = network.downloads[i] as number;
    return `<node id="${escapeXml(id)}">${data({
      downloads: downloads < 0 ? undefined : downloads,
      descendants: network.descendants[i],
      x: places[2 * i]?.toFixed(2),
      y: places[2 * i + 1]?.toFixed(2),
    })}</node>`;
  });
  const edges = ties(network, joined).map(({ source, target, ...rest }) => {
    const directed = rest.kind === "lineage";
    return `<edge source="${escapeXml(network.id[source] as string)}" target="${escapeXml(network.id[target] as string)}" directed="${directed}">${data(rest)}</edge>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...KEYS.map(
      ([name, of, type]) => `<key id="${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>`,
    ),
    `<desc>${escapeXml(`${origin.link} (atlas ${origin.atlas}, cosine ${origin.threshold} or more)`)}</desc>`,
    '<graph edgedefault="directed">',
    ...nodes,
    ...edges,
    "</graph>",
    "</graphml>",
    "",
  ].join("\n");
}

const round = (value: number): string => value.toFixed(1);

/** What is on screen, as vectors. */
export function toSvg(scene: Scene, measure: (text: string) => number, origin: Origin): string {
  const { network, joined, places, camera, width, height, ink, look, radii } = scene;
  const at = (node: number) => toScreen(camera, places[2 * node] as number, places[2 * node + 1] as number);
  const grown = growth(camera);
  const lines = Array.from({ length: joined.pairs }, (_, i) => {
    const [[ax, ay], [bx, by]] = [at(network.pairA[i] as number), at(network.pairB[i] as number)];
    const alpha = shadeAlpha(shadeOf(network.similarity[i] as number, network.least));
    return `<path d="M${round(ax)} ${round(ay)}L${round(bx)} ${round(by)}" opacity="${alpha.toFixed(2)}"/>`;
  });
  const wedges = joined.edges.map((edge) => {
    const [[ax, ay], [bx, by]] = [at(network.parent[edge] as number), at(network.child[edge] as number)];
    const color = escapeXml(ink.relations[relationName(network, edge)] ?? ink.quiet);
    if (!network.declared[edge])
      return `<path d="M${round(ax)} ${round(ay)}L${round(bx)} ${round(by)}" stroke="${color}" stroke-dasharray="4 3" fill="none"/>`;
    const long = Math.hypot(bx - ax, by - ay) || 1;
    const [nx, ny] = [(-(by - ay) / long) * 1.9, ((bx - ax) / long) * 1.9];
    return `<path d="M${round(ax + nx)} ${round(ay + ny)}L${round(bx)} ${round(by)}L${round(ax - nx)} ${round(ay - ny)}z" fill="${color}"/>`;
  });
  const dots = network.id
    .map((id, node) => {
      const [x, y] = at(node);
      const color = escapeXml(look.colors[node] as string);
      const [fill, stroke] = look.hollow[node] ? [ink.ground, color] : [color, ink.ground];
      return `<circle cx="${round(x)}" cy="${round(y)}" r="${round((radii[node] as number) * grown)}" fill="${fill}" stroke="${stroke}"><title>${escapeXml(id)}</title></circle>`;
    })
    .reverse();
  const labels = labelsOf(scene, measure).map(
    ({ text, x, y }) => `<text x="${round(x)}" y="${round(y + LABEL_SIZE / 3)}">${escapeXml(text)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<desc>${escapeXml(origin.link)}</desc>`,
    `<rect width="100%" height="100%" fill="${ink.ground}"/>`,
    `<g stroke="${ink.quiet}" stroke-width="0.8">`,
    ...lines,
    `</g><g opacity="0.85">`,
    ...wedges,
    `</g><g stroke-width="0.8">`,
    ...dots,
    `</g><g font-family="Inter, system-ui, sans-serif" font-size="${LABEL_SIZE}" fill="${ink.text}" stroke="${ink.ground}" stroke-width="3" paint-order="stroke">`,
    ...labels,
    "</g></svg>",
    "",
  ].join("\n");
}

/** What is on screen, at twice its size. */
export function toPng(scene: Scene): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = 2 * scene.width;
  canvas.height = 2 * scene.height;
  const ctx = canvas.getContext("2d");
  if (!ctx) return Promise.resolve(null);
  ctx.scale(2, 2);
  ctx.font = FONT;
  paint(ctx, scene, true);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
