import type { Brief } from "../api/types";
import { count } from "../format/numbers";
import { Empty } from "../ui/States";
import { ModelLink } from "./ViewLink";

interface ModelListProps {
  models: readonly Brief[];
  by: "downloads" | "descendants";
  unit: string;
  none: string;
}

/** Models in their order, each with the number that put it there. */
export function ModelList({ models, by, unit, none }: ModelListProps) {
  if (models.length === 0) return <Empty>{none}</Empty>;
  return (
    <ol className="pp-list">
      {models.map((model) => (
        <li key={model.ix}>
          <ModelLink id={model.id} />
          <span className="pp-number" title={unit}>
            {count(model[by] ?? 0)} <span className="unseen">{unit}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
