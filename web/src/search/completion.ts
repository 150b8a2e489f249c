/** What stands at the caret of a filter that is being typed: a field's name, or a value of some field. */

import { type Field, fieldNamed } from "../filter/grammarFields";

export interface Place {
  /** null: what is typed may become a field's name. */
  field: Field | null;
  /** What is typed of it so far, without quotes. */
  typed: string;
  /** The part of the text that a completion takes the place of. */
  from: number;
  to: number;
}

const BLANK = /\s/;
const NAMED = /^([a-z_][a-z_0-9]{0,39}):([\s\S]*)$/i;

/** Where the word under the caret begins, and the field that it is a value of by the `|` before it. */
function begin(text: string, caret: number): { start: number; inherited: Field | null } {
  let start = 0;
  let inherited: Field | null = null;
  let quoted = false;
  for (let i = 0; i < caret; i++) {
    const character = text[i] as string;
    if (quoted) {
      if (character === "\\") i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "|") {
      const named = NAMED.exec(text.slice(start, i).replace(/^-+/, ""));
      inherited = named ? fieldNamed((named[1] as string).toLowerCase()) : inherited;
      start = i + 1;
    } else if (BLANK.test(character) || character === "(" || character === ")") {
      start = i + 1;
      inherited = null;
    }
  }
  return { start, inherited };
}

/** Where the word under the caret ends. */
function end(text: string, caret: number, quoted: boolean): number {
  let at = caret;
  while (at < text.length) {
    const character = text[at] as string;
    if (quoted) {
      if (character === "\\") at++;
      else if (character === '"') return at + 1;
    } else if (BLANK.test(character) || "|()".includes(character)) break;
    at++;
  }
  return Math.min(at, text.length);
}

export function placeAt(text: string, caret: number): Place | null {
  const { start, inherited } = begin(text, caret);
  let from = start;
  while (from < caret && text[from] === "-") from++;
  const word = text.slice(from, caret);
  const named = NAMED.exec(word);
  if (named) {
    const field = fieldNamed((named[1] as string).toLowerCase());
    if (!field) return null;
    const value = named[2] as string;
    return { field, ...typedOf(text, value, caret - value.length, caret) };
  }
  if (inherited) return { field: inherited, ...typedOf(text, word, from, caret) };
  return word.startsWith('"') ? null : { field: null, typed: word, from, to: end(text, caret, false) };
}

function typedOf(text: string, value: string, from: number, caret: number): Omit<Place, "field"> {
  const quoted = value.startsWith('"');
  const typed = quoted ? value.slice(1).replaceAll(/\\([\s\S])/g, "$1") : value;
  return { typed, from, to: end(text, caret, quoted) };
}

/** The text with a completion in place, and where the caret is then. */
export function completed(
  text: string,
  { from, to }: Pick<Place, "from" | "to">,
  insert: string,
): { text: string; caret: number } {
  const rest = text.slice(to);
  const gap = insert.endsWith(":") || insert.endsWith("(") || rest.startsWith(" ") || rest.startsWith(")");
  const head = text.slice(0, from) + insert + (gap ? "" : " ");
  return { text: head + rest, caret: head.length + (rest.startsWith(" ") ? 1 : 0) };
}

export interface Sample {
  value: string;
  says: string;
}

const NUMBERS: readonly Sample[] = [
  { value: ">1000", says: "more than" },
  { value: ">=10k", says: "at least" },
  { value: "<100", says: "less than" },
  { value: "10..100", says: "from … to, both included" },
  { value: "missing", says: "not known" },
];
const PARAMETERS: readonly Sample[] = [
  { value: "<=7b", says: "at most 7 billion" },
  { value: "1b..3b", says: "from 1 to 3 billion" },
  { value: ">70b", says: "more than 70 billion" },
  { value: "missing", says: "not known" },
];
const DATES: readonly Sample[] = [
  { value: "2024", says: "in a year" },
  { value: ">=2024-01", says: "from a month on" },
  { value: "2024-01..2024-06", says: "from … to, both included" },
  { value: "<2023-06-15", says: "before a day" },
  { value: "missing", says: "not known" },
];

/** How numbers and dates are asked for; none for other fields. */
export function samplesOf({ kind, name }: Field, typed: string): readonly Sample[] {
  const all = kind === "date" ? DATES : kind !== "number" ? [] : name === "parameters" ? PARAMETERS : NUMBERS;
  return typed === "" ? all : all.filter(({ value }) => value.startsWith(typed) && value !== typed);
}

export const FIELD_HINTS: Readonly<Record<string, string>> = {
  id: "exactly this id",
  owner: "who published it",
  task: "what it is for",
  library: "what it runs with",
  license: "as declared",
  license_family: "permissive, copyleft, non-commercial …",
  license_verdict: "whether its ancestors’ terms are carried",
  chain: "most restrictive license of it and all its ancestors",
  relation: "to its parents, as declared",
  relation_inferred: "to its parents, by rule",
  language: "of its data or output",
  dataset: "that it was trained on",
  tag: "any tag of the Hub",
  format: "of its weights",
  created: "date",
  modified: "date",
  under: "descendants of a model, or of all that match (…)",
  above: "ancestors of a model, or of all that match (…)",
  parent: "children of a model, or of all that match (…)",
  child: "parents of a model, or of all that match (…)",
  root: "the family of a base model",
  family: "the family that a model belongs to",
  cluster: "a region of the map",
  changed: "what differs from a parent",
  is: "root, leaf, only-ghosts",
  problem: "contradictions in what is declared",
};
