/**
 * A filter as the interface holds it: picks, one for each column that values or a range were chosen of, and a query, the
 * rest of the expression (docs/api.md, "Filter grammar"). The browser decides by itself the picks on columns that it has,
 * the server the others and the query. All join into one expression, which is what a URL, the table and an export carry.
 */

import { GrammarError, parse, type Tree, topTerms } from "./grammar";
import { fieldNamed } from "./grammarFields";
import { rangeText } from "./ranges";

export interface Pick {
  /** Values of which a row must have one, or lie in the range; empty and no range: any. */
  only: readonly string[];
  /** Values that a row must not have. */
  not: readonly string[];
  /** A comparison of numbers or dates as the grammar has it: `1000..5000`, `>=7b`, `2024-01`. */
  range?: string;
}

export type Picks = Readonly<Record<string, Pick>>;

/** The value that stands for "nothing declared", as in the grammar. */
export const MISSING = "missing";

/** Whether values or a range of a field can be picked; ids and names are typed, not picked. */
export function isPickable(column: string): boolean {
  const field = fieldNamed(column);
  return (
    field !== null && field.column !== null && field.name === column && column !== "id" && column !== "name"
  );
}

const EMPTY: Pick = { only: [], not: [] };

/** Whether a pick asks for something that a row must have. */
export const asks = ({ only, range }: Pick): boolean => only.length > 0 || range !== undefined;

export type Gesture = "replace" | "add" | "exclude";

/** What a click on a value makes of the picks: alone it, or without it; shift adds, alt excludes; again undoes. */
export function pick(picks: Picks, column: string, value: string, gesture: Gesture): Picks {
  const now = picks[column] ?? EMPTY;
  const has = now.only.includes(value);
  if (gesture === "exclude") {
    const excluded = now.not.includes(value);
    return put(picks, column, {
      ...now,
      only: now.only.filter((v) => v !== value),
      not: excluded ? now.not.filter((v) => v !== value) : [...now.not, value],
    });
  }
  if (gesture === "add") {
    return put(picks, column, {
      ...now,
      only: has ? now.only.filter((v) => v !== value) : [...now.only, value],
      not: now.not.filter((v) => v !== value),
    });
  }
  const alone = has && now.only.length === 1 && now.not.length === 0 && now.range === undefined;
  return put(picks, column, alone ? EMPTY : { only: [value], not: [] });
}

export function put(picks: Picks, column: string, value: Pick): Picks {
  const rest: Record<string, Pick> = { ...picks };
  delete rest[column];
  if (asks(value) || value.not.length > 0) rest[column] = value;
  return rest;
}

/** Picks a range of a column, alone; null: none. What was said of missing values stays. */
export function pickRange(picks: Picks, column: string, range: string | null): Picks {
  const { only, not } = picks[column] ?? EMPTY;
  const spoken = (values: readonly string[]) => values.filter((value) => value === MISSING);
  if (range === null) return put(picks, column, { only: [], not: spoken(not) });
  return put(picks, column, { only: spoken(only), not: spoken(not), range });
}

const BARE = /^[^\s\p{Cc}"|:()\\-][^\s\p{Cc}"|:()\\]*$/u;

export function quote(value: string): string {
  return BARE.test(value) ? value : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

export function pickExpression(column: string, { only, not, range }: Pick): string {
  const terms: string[] = [];
  const some = [...(range === undefined ? [] : [range]), ...only.map(quote)];
  if (some.length > 0) terms.push(`${column}:${some.join("|")}`);
  for (const value of not) terms.push(`-${column}:${quote(value)}`);
  return terms.join(" ");
}

/** The whole filter as one expression of the grammar. */
export function expression(picks: Picks, query: string): string {
  const terms = Object.keys(picks)
    .sort()
    .map((column) => pickExpression(column, picks[column] as Pick));
  if (query.trim()) terms.push(query.trim());
  return terms.join(" ");
}

/** Cuts an expression into its terms, at blanks outside quotes and parentheses; doubled or trailing blanks give none. */
export function terms(text: string): string[] {
  const found: string[] = [];
  let term = "";
  let quoted = false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (quoted && character === "\\" && i + 1 < text.length) {
      term += character + text[++i];
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (!quoted && character === "(") depth++;
    if (!quoted && character === ")") depth--;
    if (!quoted && depth <= 0 && /\s/.test(character)) {
      if (term) found.push(term);
      term = "";
    } else term += character;
  }
  if (term) found.push(term);
  return joinAlternatives(found);
}

/** Blanks may stand around a |. */
function joinAlternatives(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (before !== undefined && (part.startsWith("|") || before.endsWith("|")))
      joined[joined.length - 1] = before + part;
    else joined.push(part);
  }
  return joined;
}

/** A term as a pick on one column; null where it says more than a pick can. */
function asPick(tree: Tree): { column: string; pick: Pick } | null {
  const negative = tree.kind === "not";
  const leaves = negative ? [tree.term] : tree.kind === "any" ? tree.terms : [tree];
  const only: string[] = [];
  const ranges: string[] = [];
  let column: string | null = null;
  for (const leaf of leaves) {
    if (!("field" in leaf) || !isPickable(leaf.field) || (column !== null && leaf.field !== column))
      return null;
    column = leaf.field;
    const value = wordOf(leaf);
    if (value !== null) only.push(value);
    const range = value === null ? rangeText(leaf) : null;
    // A quoted "missing" is a word that is declared, which is not what a pick means by it.
    if (value === null && (range === null || isWord(leaf))) return null;
    if (range !== null) ranges.push(range);
  }
  if (column === null || ranges.length > 1 || (negative && ranges.length > 0)) return null;
  if (negative) return { column, pick: { only: [], not: only } };
  const [range] = ranges;
  return { column, pick: { only, not: [], ...(range === undefined ? {} : { range }) } };
}

const isNumeric = (field: string): boolean => ["number", "date"].includes(fieldNamed(field)?.kind ?? "");
const isWord = (leaf: Tree & { field: string }): boolean => !isNumeric(leaf.field);

/** The value that a leaf asks for; null where it is a comparison. Generations are few: each is a value. */
function wordOf(leaf: Tree & { field: string }): string | null {
  if (leaf.kind === "missing") return MISSING;
  if (leaf.kind !== "equals") return null;
  if (leaf.field === "generation" && /^\d{1,5}$/.test(leaf.value)) return leaf.value;
  return isNumeric(leaf.field) || leaf.value === MISSING ? null : leaf.value;
}

/** The terms of an expression and what each says; what does not parse says nothing that the browser knows. */
function readTerms(text: string): { term: string; tree: Tree | null }[] {
  try {
    return topTerms(text).map(({ tree, start, stop }) => ({ term: text.slice(start, stop), tree }));
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    return terms(text).map((term) => ({ term, tree: readTerm(term) }));
  }
}

function readTerm(term: string): Tree | null {
  try {
    return parse(term);
  } catch {
    return null;
  }
}

/**
 * Splits an expression into picks and the rest. A term that is no pick (text, lineage, an *or* of several fields, one
 * that does not parse) stays in the query, as it was written.
 */
export function readExpression(text: string): { picks: Picks; query: string } {
  let picks: Picks = {};
  const rest: string[] = [];
  for (const { term, tree } of readTerms(text)) {
    const found = tree && asPick(tree);
    const now = (found && picks[found.column]) ?? EMPTY;
    // Two terms on one column are joined by *and*, which a second list of alternatives can't say.
    if (!found || (asks(found.pick) && asks(now))) {
      rest.push(term);
      continue;
    }
    const { column, pick } = found;
    picks = put(
      picks,
      column,
      asks(pick) ? { ...pick, not: now.not } : { ...now, not: [...now.not, ...pick.not] },
    );
  }
  return { picks, query: rest.join(" ") };
}

/** Puts a term into a query, or takes it out where it stands already. */
export function toggleTerm(query: string, term: string): string {
  const now = terms(query);
  return (now.includes(term) ? now.filter((t) => t !== term) : [...now, term]).join(" ");
}

/** Whether typed text is a filter rather than a name: some `field:value` in it. */
export const looksLikeFilter = (text: string): boolean => /(^|\s)-?[a-z_0-9]+:\S/.test(text);
