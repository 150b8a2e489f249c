/** The head of a card, which is for machines: told apart from the text, by its keys, each as it is written. */

export interface FrontMatter {
  fields: readonly (readonly [key: string, value: string])[];
  body: string;
}

const FENCE = /^---[ \t]*$/;
const KEY = /^(["']?)([\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,60})\1[ \t]*:(?:[ \t]+(.*))?$/u;
const LONGEST = 4_000;

/** Splits a card; one without a head, or whose head is not closed, is all body. */
export function splitCard(card: string): FrontMatter {
  const lines = card.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first < 0 || !FENCE.test(lines[first] ?? "")) return { fields: [], body: card };
  const length = lines.slice(first + 1).findIndex((line) => FENCE.test(line));
  if (length < 0) return { fields: [], body: card };
  const head = lines.slice(first + 1, first + 1 + length);
  return { fields: fieldsOf(head), body: lines.slice(first + length + 2).join("\n") };
}

function fieldsOf(lines: readonly string[]): [string, string][] {
  const fields: [string, string[]][] = [];
  for (const line of lines) {
    const found = KEY.exec(line);
    if (found) fields.push([found[2] ?? "", found[3] ? [found[3]] : []]);
    else if (!line.startsWith("#") || fields.length === 0) fields.at(-1)?.[1].push(line);
  }
  return fields.map(([key, value]) => [key, plain(value).slice(0, LONGEST)]);
}

const ITEM = /^\s*-\s+(?!\s)([^:{}[\]]*)$/;

/** A list of single words in one line; anything deeper as it is written. */
function plain(lines: readonly string[]): string {
  const told = lines.filter((line) => line.trim() !== "");
  if (told.length === 0) return "";
  const items = told.map((line) => ITEM.exec(line)?.[1]?.trim());
  if (items.every((item) => item !== undefined)) return items.map(unquoted).join(", ");
  return told.length === 1 ? unquoted((told[0] ?? "").trim()) : told.join("\n");
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, "$2");
