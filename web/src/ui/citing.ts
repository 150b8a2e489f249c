/** How to cite what is shown: a line of text, and an entry for BibTeX. */

import type { Atlas } from "../api/types";
import { snapshotDate } from "../format/dates";
import { bounded } from "../format/text";

export interface Cited {
  atlas: Pick<Atlas, "id" | "name" | "version"> & { source: Pick<Atlas["source"], "snapshot_date"> };
  /** What was asked, as a sentence. */
  question: string;
  /** The address that shows the answer. */
  link: string;
  /** The day of asking, `2026-05-01`. */
  today: string;
}

const LONGEST_NAME = 60;

export function citationText({ atlas, question, link }: Cited): string {
  const date = atlas.source.snapshot_date ? `, snapshot of ${snapshotDate(atlas.source.snapshot_date)}` : "";
  return `modelome ${atlas.version}, “${question}” Atlas ${bounded(atlas.name, LONGEST_NAME)}${date}, id ${atlas.id.slice(0, 16)}. ${link}`;
}

export function citationBibtex({ atlas, question, link, today }: Cited): string {
  const snapshot = atlas.source.snapshot_date;
  const note = [
    `Atlas ${bounded(atlas.name, LONGEST_NAME)}`,
    ...(snapshot ? [`snapshot of ${snapshotDate(snapshot)}`] : []),
    `id ${atlas.id.slice(0, 16)}`,
  ].join(", ");
  const fields = [
    ["title", `{${tex(question)}}`],
    ["author", "{modelome}"],
    ["year", /^\d{4}/.exec(snapshot ?? today)?.[0] ?? ""],
    ["version", tex(atlas.version)],
    ["note", tex(note)],
    ["url", link.replaceAll(/[{}\\ ]/g, encodeURIComponent)],
    ["urldate", today],
  ];
  const lines = fields.map(([name, value]) => `  ${name} = {${value}},`);
  return `@misc{modelome-${atlas.id.slice(0, 8)}-${word(question)},\n${lines.join("\n")}\n}`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** Text as TeX sets it. */
const tex = (text: string): string =>
  text.replaceAll(/[\\~^&%$#_{}]/g, (character) => SPECIAL[character] ?? `\\${character}`);

/** A key's part that tells one question from another. */
const word = (question: string): string =>
  question
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
