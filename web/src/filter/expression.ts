/**
 * A filter as the interface holds it: picks, which the browser decides by itself from the columns it has, and a query,
 * the rest of the expression, which the server decides (docs/api.md, "Filter grammar"). Both join into one expression,
 * which is what a URL, the table and an export carry.
 */

export interface Pick {
  /** Values of which a row must have one; empty: any. */
  only: readonly string[];
  /** Values that a row must not have. */
  not: readonly string[];
}

export type Picks = Readonly<Record<string, Pick>>;

/** The value that stands for "nothing declared", as in the grammar. */
export const MISSING = "missing";

/**
 * Columns whose values the browser filters by itself, when the atlas has them. Licenses and languages are not among
 * them: a model may declare several, and the browser has only the one of those that declare one.
 */
export const PICKABLE: ReadonlySet<string> = new Set([
  "task",
  "library",
  "license_family",
  "license_verdict",
  "chain",
  "relation",
  "relation_inferred",
  "generation",
  "text_source",
  "card_generator",
  "cluster_0",
  "cluster_1",
  "cluster_2",
  "cluster_3",
]);

const EMPTY: Pick = { only: [], not: [] };

export type Gesture = "replace" | "add" | "exclude";

/** What a click on a value makes of the picks: alone it, or without it; shift adds, alt excludes; again undoes. */
export function pick(picks: Picks, column: string, value: string, gesture: Gesture): Picks {
  const now = picks[column] ?? EMPTY;
  const has = now.only.includes(value);
  if (gesture === "exclude") {
    const excluded = now.not.includes(value);
    return put(picks, column, {
      only: now.only.filter((v) => v !== value),
      not: excluded ? now.not.filter((v) => v !== value) : [...now.not, value],
    });
  }
  if (gesture === "add") {
    return put(picks, column, {
      only: has ? now.only.filter((v) => v !== value) : [...now.only, value],
      not: now.not.filter((v) => v !== value),
    });
  }
  const alone = has && now.only.length === 1 && now.not.length === 0;
  return put(picks, column, alone ? EMPTY : { only: [value], not: [] });
}

export function put(picks: Picks, column: string, value: Pick): Picks {
  const rest: Record<string, Pick> = { ...picks };
  delete rest[column];
  if (value.only.length > 0 || value.not.length > 0) rest[column] = value;
  return rest;
}

const BARE = /^[^\s"|:()\\-][^\s"|:()\\]*$/;

export function quote(value: string): string {
  return BARE.test(value) ? value : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

export function pickExpression(column: string, { only, not }: Pick): string {
  const terms: string[] = [];
  if (only.length > 0) terms.push(`${column}:${only.map(quote).join("|")}`);
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
  return found;
}

/** The values of `a|"b c"`; null where it is more than values: another field, a negation, parentheses. */
function alternatives(text: string): string[] | null {
  const values: string[] = [];
  const one = /(?:"((?:[^"\\]|\\.)*)"|(?![-(]|[A-Za-z_]\w{0,39}:)([^"|()\\]+))(?:\||$)/gy;
  while (one.lastIndex < text.length) {
    const match = one.exec(text);
    if (!match) return null;
    values.push(match[1] === undefined ? (match[2] as string) : match[1].replaceAll(/\\(.)/g, "$1"));
  }
  return values.length > 0 && !text.endsWith("|") ? values : null;
}

/**
 * Splits an expression into picks and the rest. A term that only the server understands (a range, a number compared, a
 * column not named here, text) stays in the query, as it was written.
 */
export function readExpression(text: string): { picks: Picks; query: string } {
  let picks: Picks = {};
  const rest: string[] = [];
  for (const term of terms(text)) {
    const match = /^(-?)([a-z_0-9]+):(.+)$/s.exec(term);
    const column = match?.[2] ?? "";
    const raw = match?.[3] ?? "";
    const values = match && PICKABLE.has(column) && !isComparison(column, raw) ? alternatives(raw) : null;
    const now = picks[column] ?? EMPTY;
    const negative = match?.[1] === "-";
    // Two terms on one column are joined by *and*, which a second list of alternatives can't say.
    if (!values || (negative ? values.length > 1 : now.only.length > 0)) {
      rest.push(term);
      continue;
    }
    picks = put(
      picks,
      column,
      negative ? { ...now, not: [...now.not, ...values] } : { ...now, only: values },
    );
  }
  return { picks, query: rest.join(" ") };
}

function isComparison(column: string, raw: string): boolean {
  return /^[<>=]/.test(raw) || raw.includes("..") || (column === "generation" && !/^\d+(\|\d+)*$/.test(raw));
}

/** Puts a term into a query, or takes it out where it stands already. */
export function toggleTerm(query: string, term: string): string {
  const now = terms(query);
  return (now.includes(term) ? now.filter((t) => t !== term) : [...now, term]).join(" ");
}

/** Whether typed text is a filter rather than a name: some `field:value` in it. */
export const looksLikeFilter = (text: string): boolean => /(^|\s)-?[a-z_0-9]+:\S/.test(text);
