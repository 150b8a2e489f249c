import { type Pick, put, terms, toggleTerm } from "../filter/expression";
import { choosePicks } from "../filter/selection";
import { bounded } from "../format/text";
import { clearFilter, setView, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { fieldLabel, valueLabel } from "../words";
import { useClusterName } from "./clusterName";
import { rangeWords, termWords } from "./rangeWords";

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
  const wanted = (column: string, { only, range }: Pick) =>
    [range === undefined ? "" : rangeWords(column, range), only.length > 0 ? names(column, only) : ""]
      .filter(Boolean)
      .join(" or ");
  const entries = Object.entries(picks);
  const asked = terms(query);
  return (
    <ul className="chips" aria-label="Filter">
      {entries.map(([column, pick]) => (
        <li key={column} className="chip">
          <span className="chip-field">{fieldLabel(column)}</span>
          <span className="chip-value">
            <bdi>{bounded(wanted(column, pick), 60)}</bdi>
            {pick.not.length > 0 && <bdi>{bounded(` not ${names(column, pick.not)}`, 60)}</bdi>}
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
      {asked.map((term) => {
        const words = termWords(term);
        return (
          <li key={term} className="chip">
            {words && <span className="chip-field">{words.field}</span>}
            {words ? (
              <bdi className="chip-value">{bounded(words.value, 60)}</bdi>
            ) : (
              <code className="chip-value">
                <bdi>{bounded(term, 80)}</bdi>
              </code>
            )}
            <button
              type="button"
              aria-label={`Remove ${words ? `${words.field} ${words.value}` : term}`}
              onClick={() => setView({ query: toggleTerm(query, term) })}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        );
      })}
      {entries.length + asked.length > 1 && (
        <li>
          <button type="button" className="text-button" onClick={clearFilter}>
            Clear all
          </button>
        </li>
      )}
    </ul>
  );
}
