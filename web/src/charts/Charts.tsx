import "./charts.css";
import type { Atlas } from "../api/types";
import { expression } from "../filter/expression";
import { useSelection } from "../filter/selection";
import { FilterChips } from "../filters/FilterChips";
import { count } from "../format/numbers";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import { Failure } from "../ui/States";
import { fieldLabel } from "../words";
import { inOrder, ORDERS, type Order, toggled } from "./arrangement";
import { ChartCard } from "./ChartCard";
import { useAbsent } from "./useAbsent";
import { useArrangement } from "./useArrangement";

const ORDER_WORDS: Readonly<Record<Order, string>> = {
  matching: "matches",
  all: "all",
  lift: "lift",
  name: "name",
};

/** Every column as a chart, the filtered against the whole; each filters all others. */
export default function Charts({ atlas }: { atlas: Atlas }) {
  const [arrangement, arrange] = useArrangement();
  const absent = useAbsent();
  const known = useDrawing((d) => d.index !== null || d.state === "failed");
  const columns = inOrder(arrangement);
  const lacking = columns.filter(absent);
  const hidden = arrangement.hidden.filter((column) => !absent(column));
  const shown = columns.filter((column) => !absent(column) && !arrangement.hidden.includes(column));
  return (
    <div className="charts">
      <header className="charts-head">
        <h2>Charts</h2>
        <Matches total={atlas.models} />
        <span className="spring" />
        <label className="charts-choice">
          Values by
          <select
            value={arrangement.order}
            onChange={(event) => arrange({ order: event.target.value as Order })}
          >
            {ORDERS.map((order) => (
              <option key={order} value={order}>
                {ORDER_WORDS[order]}
              </option>
            ))}
          </select>
        </label>
        <label
          className="charts-choice"
          title="Shares of those that match against shares of all, whatever their number"
        >
          <input
            type="checkbox"
            checked={arrangement.shares}
            onChange={(event) => arrange({ shares: event.target.checked })}
          />
          As shares
        </label>
      </header>
      <ChartsFilter />
      <div className="charts-grid">
        {known && shown.map((column) => <ChartCard key={column} column={column} />)}
      </div>
      <footer className="charts-foot">
        {hidden.length > 0 && (
          <p>
            Hidden:{" "}
            {hidden.map((column) => (
              <button
                key={column}
                type="button"
                className="value-button"
                aria-label={`Show ${fieldLabel(column)} again`}
                onClick={() => arrange({ hidden: toggled(arrangement.hidden, column) })}
              >
                {fieldLabel(column)}
              </button>
            ))}
          </p>
        )}
        {known && lacking.length > 0 && (
          <p>
            Not in this atlas: {lacking.map(fieldLabel).join(", ")}. Its source, {atlas.source.name}, says
            nothing of {lacking.length === 1 ? "it" : "them"}, so there is nothing to count.
          </p>
        )}
      </footer>
    </div>
  );
}

function Matches({ total }: { total: number }) {
  const { matched, pending } = useSelection();
  return (
    <p className="charts-count" aria-live="polite">
      {matched === null ? (
        <>
          <strong>{count(total)}</strong> models
        </>
      ) : (
        <>
          <strong>{count(matched)}</strong> of {count(total)} match
        </>
      )}
      {pending && <span className="quiet"> …</span>}
    </p>
  );
}

function ChartsFilter() {
  const filtered = useView((v) => expression(v.picks, v.query) !== "");
  const { error, matched } = useSelection();
  return (
    <>
      {filtered && <FilterChips />}
      {error && <Failure error={error} />}
      {filtered && matched === 0 && (
        <p className="quiet">No model matches all of it: take a condition away, above.</p>
      )}
    </>
  );
}
