/**
 * The selection, as the person made it: sets that were added, taken away and crossed, one after another. Each set is a
 * term of the filter grammar (`area:…`, `under:…`, `id:…|…`), so a selection is a filter too: a link, the table and an
 * export carry it as an expression.
 */

import { terms } from "./expression";

export type Operation = "add" | "subtract" | "intersect";

export interface Step {
  operation: Operation;
  /** One term of the grammar, or several in parentheses. */
  term: string;
}

/** The longest that the server's filter has room for beside a filter: some 350 names. */
export const LONGEST_SELECTION = 12_000;
/** The longest that a link has room for: some 35 names. What is longer the page keeps with its history. */
export const LONGEST_LINKED = 1_200;

const SIGNS: Readonly<Record<Operation, string>> = { add: "+", subtract: "-", intersect: "&" };

/** The selection as a set with one more step; a first step that takes away leaves nothing. Null: that is too long. */
export function withStep(
  steps: readonly Step[],
  step: Step | { operation: "replace"; term: string },
): readonly Step[] | null {
  const { operation, term } = step;
  const next: readonly Step[] =
    operation === "replace" || (steps.length === 0 && operation === "add")
      ? [{ operation: "add", term }]
      : steps.length === 0
        ? []
        : [...steps, { operation, term }];
  return writeSteps(next).length > LONGEST_SELECTION ? null : next;
}

/** The selection as one filter; empty: nothing is selected. */
export function stepsExpression(steps: readonly Step[]): string {
  let text = "";
  for (const { operation, term } of steps) {
    if (text === "") text = term;
    else if (operation === "add") text = `${grouped(text)}|${grouped(term)}`;
    else if (operation === "subtract")
      text = `${text.includes("|") ? grouped(text) : text} -${grouped(term)}`;
    else text = `${text.includes("|") ? grouped(text) : text} ${grouped(term)}`;
  }
  return text;
}

const isGrouped = (text: string): boolean => text.startsWith("(") && terms(text).length === 1;
const grouped = (text: string): string =>
  isGrouped(text) || (terms(text).length === 1 && !text.includes("|") && !text.startsWith("-"))
    ? text
    : `(${text})`;

/** Terms with the sign of what was done: `area:… +under:a/b -id:c/d &task:x`; the first has none. */
export function writeSteps(steps: readonly Step[]): string {
  return steps.map(({ operation, term }, i) => (i === 0 ? term : SIGNS[operation] + term)).join(" ");
}

export const isLinked = (steps: readonly Step[]): boolean => writeSteps(steps).length <= LONGEST_LINKED;

/** Reads what `writeSteps` wrote; what is longer than a selection can be is none. */
export function readSteps(text: string): readonly Step[] {
  if (text.length > LONGEST_SELECTION) return [];
  return terms(text).map((term, i) => {
    const operation = (Object.keys(SIGNS) as Operation[]).find((name) => term.startsWith(SIGNS[name]));
    if (i === 0 || operation === undefined) return { operation: "add", term };
    return { operation, term: term.slice(1) };
  });
}

/** Both must hold. */
export function joinExpressions(...expressions: readonly string[]): string {
  const some = expressions.filter((text) => text.trim() !== "");
  return some.length < 2
    ? (some[0] ?? "")
    : some.map((text) => (text.includes("|") ? `(${text})` : text)).join(" ");
}
