import { put } from "../filter/expression";
import { choosePicks } from "../filter/selection";
import { bounded } from "../format/text";
import { clearFilter, setView, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { fieldLabel, valueLabel } from "../words";
import { useClusterName } from "./clusterName";

/** The filter as it stands, a chip a condition, each with its way out. */
export function FilterChips() {
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const clusterName = useClusterName();
  const names = (column: string, values: readonly string[]) => {
    const words = values.map((value) => clusterName(column, value) ?? valueLabel(column, value));
    return words.length > 3
      ? `${words.slice(0, 2).join(", ")} and ${words.length - 2} more`
      : words.join(", ");
  };
  const entries = Object.entries(picks);
  return (
    <ul className="chips" aria-label="Filter">
      {entries.map(([column, { only, not }]) => (
        <li key={column} className="chip">
          <span className="chip-field">{fieldLabel(column)}</span>
          <span className="chip-value">
            {only.length > 0 && <bdi>{bounded(names(column, only), 60)}</bdi>}
            {not.length > 0 && <bdi>{bounded(` not ${names(column, not)}`, 60)}</bdi>}
          </span>
          <button
            type="button"
            aria-label={`Remove the filter on ${fieldLabel(column)}`}
            onClick={() => void choosePicks((now) => put(now, column, { only: [], not: [] }))}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
      {query && (
        <li className="chip">
          <code className="chip-value">
            <bdi>{bounded(query, 80)}</bdi>
          </code>
          <button type="button" aria-label="Remove the typed filter" onClick={() => setView({ query: "" })}>
            <Icon name="close" size={12} />
          </button>
        </li>
      )}
      {entries.length + (query ? 1 : 0) > 1 && (
        <li>
          <button type="button" className="text-button" onClick={clearFilter}>
            Clear all
          </button>
        </li>
      )}
    </ul>
  );
}
