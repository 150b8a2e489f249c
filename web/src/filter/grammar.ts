/**
 * The filter grammar of docs/api.md, read in the browser as the server reads it: what is typed is judged before anybody
 * is asked. `cases.json` holds both to the same trees, and to the same places of errors.
 */

import { CHANGES, type Field, fieldNamed, STATES } from "./grammarFields";
import { isDate, isNumber } from "./literals";
import { readShape } from "./shapeTerms";

export type Sign = "<" | "<=" | ">" | ">=";

export type Tree =
  | { kind: "word"; text: string }
  | { kind: "missing"; field: string }
  | { kind: "equals"; field: string; value: string }
  | { kind: "compare"; field: string; sign: Sign; value: string }
  | { kind: "between"; field: string; low: string | null; high: string | null }
  /** A relative of the kind that the field names matches the term. */
  | { kind: "related"; field: string; term: Tree }
  | { kind: "not"; term: Tree }
  | { kind: "any"; terms: readonly Tree[] }
  | { kind: "all"; terms: readonly Tree[] };

/** A term that does not parse: the part at fault, and where it stands, in characters from 0. */
export class GrammarError extends Error {
  readonly term: string;
  readonly at: number;

  constructor(message: string, term: string, at: number) {
    super(message);
    this.name = "GrammarError";
    this.term = term;
    this.at = at;
  }
}

/** One of the terms that are joined by *and*, and where it stands. */
export interface Term {
  tree: Tree;
  start: number;
  stop: number;
}

const MOST_CHARACTERS = 16_000;
const MOST_TERMS = 100;
const MOST_DEPTH = 16;
const LONGEST_TERM = 120;

// Blanks as the server knows them: not all of what JavaScript's \s has, and five more.
const SEPARATORS = String.fromCharCode(0x1c, 0x1d, 0x1e, 0x1f, 0x85);
const BLANK = new RegExp(`(?:(?!\\ufeff)[\\s${SEPARATORS}])`);
const BLANKS = new RegExp(`${BLANK.source}*`, "y");
const BARE = new RegExp(`(?:(?!${BLANK.source})[^|()"])+`, "y");
const FIELD = /([A-Za-z_][A-Za-z_0-9]{0,39}):/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;
const SIGNED = /^(<=|>=|<|>)([\s\S]*)$/;
const COMPARABLE = { number: isNumber, date: isDate } as const;
const EXAMPLE = {
  number: "a number (1000, 10k, 0.5), a comparison (>1000) or a range (10..100)",
  date: "a date (2024, 2024-01, 2024-01-31), a comparison (>=2024-01) or a range (2024-01..2024-06)",
  area: "x,y,x,y,… of 3 to 64 corners, each number of at most 6 digits",
  volume: "12 numbers of a view, then x,y,x,y,… of 3 to 64 corners, each of at most 6 digits",
} as const;

/** The tree of a filter; throws a `GrammarError`. */
export function parse(text: string): Tree {
  const found = topTerms(text).map(({ tree }) => tree);
  return found.length === 1 ? (found[0] as Tree) : { kind: "all", terms: found };
}

/** What is wrong with a filter; null: it parses. */
export function faultOf(text: string): GrammarError | null {
  try {
    parse(text);
    return null;
  } catch (error) {
    if (error instanceof GrammarError) return error;
    throw error;
  }
}

/** The terms of a filter that are joined by *and*; throws a `GrammarError`. */
export function topTerms(text: string): Term[] {
  const length = [...text].length;
  if (length > MOST_CHARACTERS) {
    const most = MOST_CHARACTERS.toLocaleString("en-US");
    throw new GrammarError(`A filter has at most ${most} characters`, text.slice(0, 40), 0);
  }
  return new Reader(text).whole();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #terms = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Term[] {
    const found = this.#filter();
    if (this.#at < this.#text.length) this.#fail("This parenthesis closes nothing", this.#at, this.#at + 1);
    return found;
  }

  #filter(): Term[] {
    const found: Term[] = [];
    for (;;) {
      this.#skip();
      if (this.#at === this.#text.length || this.#peek() === ")") return found;
      const start = this.#at;
      found.push({ tree: this.#term(), start, stop: this.#at });
    }
  }

  #term(): Tree {
    const alternatives = [this.#one(null)];
    for (;;) {
      const mark = this.#at;
      this.#skip();
      if (this.#peek() !== "|") {
        this.#at = mark;
        break;
      }
      this.#at++;
      this.#skip();
      if (["", "|", ")"].includes(this.#peek())) this.#fail("Nothing follows this |", mark, this.#at);
      alternatives.push(this.#one(fieldOf(alternatives.at(-1) as Tree)));
    }
    return alternatives.length === 1 ? (alternatives[0] as Tree) : { kind: "any", terms: alternatives };
  }

  #one(inherited: string | null): Tree {
    const start = this.#at;
    const character = this.#peek();
    if (character === "-" || character === "(") return this.#nested(start, inherited);
    if (character === "|") this.#fail("Nothing stands before this |", start, start + 1);
    const tree = this.#leaf(start, inherited);
    // A list of ids is one term.
    if (inherited !== "id" || fieldOf(tree) !== "id") this.#terms++;
    if (this.#terms > MOST_TERMS)
      this.#fail(`A filter has at most ${MOST_TERMS} terms`, start, this.#text.length);
    return tree;
  }

  #nested(start: number, inherited: string | null): Tree {
    const negated = this.#peek() === "-";
    this.#at++;
    if (++this.#depth > MOST_DEPTH)
      this.#fail(`Parentheses and negations nest at most ${MOST_DEPTH} deep`, start, this.#at);
    const tree = negated ? this.#negation(start, inherited) : this.#group(start);
    this.#depth--;
    return tree;
  }

  #negation(start: number, inherited: string | null): Tree {
    const next = this.#peek();
    if (["", "|", ")"].includes(next) || BLANK.test(next))
      this.#fail("A - stands right before what it negates", start, start + 1);
    return { kind: "not", term: this.#one(inherited) };
  }

  #group(start: number): Tree {
    const inner = this.#filter().map(({ tree }) => tree);
    if (this.#peek() !== ")") this.#fail("This parenthesis is not closed", start, this.#text.length);
    this.#at++;
    if (inner.length === 0) this.#fail("These parentheses hold nothing", start, this.#at);
    return inner.length === 1 ? (inner[0] as Tree) : { kind: "all", terms: inner };
  }

  #leaf(start: number, inherited: string | null): Tree {
    const named = this.#match(FIELD);
    if (named) {
      const field = fieldNamed((named[1] as string).toLowerCase());
      if (field?.kind === "model" && this.#peek() === "(")
        return { kind: "related", field: field.name, term: this.#nested(start, inherited) };
      if (field) return this.#judge(field, start);
      this.#value(start);
      const name = named[1] as string;
      this.#fail(`No field is called “${name}”. Text with a colon goes into quotes`, start, this.#at);
    }
    const field = inherited === null ? null : fieldNamed(inherited);
    if (field) return this.#judge(field, start);
    const { text } = this.#value(start);
    if (!text) this.#fail("These quotes hold nothing", start, this.#at);
    return { kind: "word", text };
  }

  #value(start: number): { text: string; quoted: boolean } {
    if (this.#peek() === '"') {
      const open = this.#at;
      const found = this.#match(QUOTED);
      if (!found) return this.#fail("This quote is not closed", open, this.#text.length);
      const next = this.#peek();
      if (!["", "|", ")"].includes(next) && !BLANK.test(next))
        this.#fail("A blank must follow a closing quote", start, this.#at + 1);
      return { text: (found[1] as string).replaceAll(/\\([\s\S])/g, "$1"), quoted: true };
    }
    const found = this.#match(BARE);
    if (!found) return this.#fail("A value must follow the colon", start, this.#at);
    const next = this.#peek();
    if (next === "(" || next === '"') this.#fail(`Put a value with ${next} into quotes`, start, this.#at + 1);
    return { text: found[0] as string, quoted: false };
  }

  #judge(field: Field, start: number): Tree {
    const { text, quoted } = this.#value(start);
    const { name, kind } = field;
    if (!text) this.#fail("A value must follow the colon", start, this.#at);
    if (!quoted && text.toLowerCase() === "missing" && field.column !== null)
      return { kind: "missing", field: name };
    if (kind === "number" || kind === "date") return this.#comparable(name, kind, text, start);
    if ((kind === "area" || kind === "volume") && !readShape(`${name}:${text}`))
      this.#fail(`${name}: takes ${EXAMPLE[kind]}`, start, this.#at);
    const choices = kind === "change" ? CHANGES : kind === "state" ? STATES : [];
    if (choices.length > 0 && !choices.includes(text))
      this.#fail(`${name}: takes one of ${choices.join(", ")}`, start, this.#at);
    return { kind: "equals", field: name, value: text };
  }

  #comparable(field: string, kind: "number" | "date", text: string, start: number): Tree {
    const fits = COMPARABLE[kind];
    const signed = SIGNED.exec(text);
    if (signed && fits(signed[2] as string))
      return { kind: "compare", field, sign: signed[1] as Sign, value: signed[2] as string };
    const at = text.indexOf("..");
    if (at >= 0) {
      const [low, high] = [text.slice(0, at), text.slice(at + 2)];
      if ((low || high) && [low, high].every((bound) => bound === "" || fits(bound)))
        return { kind: "between", field, low: low || null, high: high || null };
    }
    if (!fits(text)) this.#fail(`${field}: takes ${EXAMPLE[kind]}`, start, this.#at);
    return { kind: "equals", field, value: text };
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #skip(): void {
    this.#match(BLANKS);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  /** Places count characters, as the server counts them, not halves of them. */
  #fail(message: string, start: number, stop: number): never {
    const term = [...this.#text.slice(start, stop)].slice(0, LONGEST_TERM).join("");
    throw new GrammarError(message, term, [...this.#text.slice(0, start)].length);
  }
}

/** Field that a bare alternative after this one belongs to. */
function fieldOf(tree: Tree): string | null {
  if (tree.kind === "not") return fieldOf(tree.term);
  return "field" in tree ? tree.field : null;
}
