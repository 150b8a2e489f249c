/** Models that are added and taken out one by one. */

import { quote } from "../filter/expression";
import type { Step } from "../filter/steps";

/** The ids that a step lists, as they are written; null: it is another set. */
function listed({ term }: Step): string[] | null {
  return term.startsWith("id:") && !/[\s"()]/.test(term) ? term.slice("id:".length).split("|") : null;
}

const listing = (operation: Step["operation"], ids: readonly string[]): Step => ({
  operation,
  term: `id:${ids.join("|")}`,
});

/** A selection with one more model, or without one that it holds; models one after another are one step. */
export function withModel(steps: readonly Step[], id: string, held: boolean): readonly Step[] {
  const written = quote(id);
  if (
    held &&
    steps.every((step) => step.operation === "add" && listed(step)?.includes(written) !== undefined)
  ) {
    return steps.flatMap((step) => {
      const rest = (listed(step) as string[]).filter((other) => other !== written);
      return rest.length > 0 ? [listing("add", rest)] : [];
    });
  }
  const operation = held ? "subtract" : "add";
  const last = steps.at(-1);
  const together = last?.operation === operation ? listed(last) : null;
  if (together?.includes(written)) return steps;
  return together && !written.startsWith('"')
    ? [...steps.slice(0, -1), listing(operation, [...together, written])]
    : [...steps, { operation, term: `id:${written}` }];
}

/** A selection without one of its steps: what then comes first is added, or was nothing to take from. */
export function withoutStep(steps: readonly Step[], at: number): readonly Step[] {
  const rest = steps.filter((_, i) => i !== at);
  while (rest[0]?.operation === "subtract") rest.shift();
  const [first, ...others] = rest;
  return first ? [{ ...first, operation: "add" }, ...others] : [];
}
