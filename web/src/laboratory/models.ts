/** From a figure to the models behind it: the same view with a filter, as a link that opens in place. */

import { quote, readExpression } from "../filter/expression";
import { canDraw } from "../map/actions";
import { writeView } from "../state/url";
import { getView, setView, type View } from "../state/view";

/** The view that shows what a filter keeps. */
function showing(filter: string): View {
  return {
    ...getView(),
    ...readExpression(filter),
    surface: canDraw() ? "map" : "table",
    model: null,
    family: null,
  };
}

export const modelsHref = (filter: string): string => `#${writeView(showing(filter), null)}`;

export const showModels = (filter: string): void => setView(showing(filter));

/** Filter of one model. */
export const modelFilter = (id: string): string => `id:${quote(id)}`;

/** Fields of the filter grammar that hold the values of a trait. */
const FIELDS: Readonly<Record<string, string>> = {
  license: "license",
  license_family: "license_family",
  language: "language",
  task: "task",
  library: "library",
  dataset: "dataset",
  parent: "parent",
};

/** Filter of the models that have a value of a trait; none where no filter can say it. */
export function valueFilter(trait: string, value: string): string | undefined {
  const field = FIELDS[trait];
  return field && value ? `${field}:${quote(value)}` : undefined;
}
