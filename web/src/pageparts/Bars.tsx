import type { Tally } from "../api/types";
import { count, percent } from "../format/numbers";
import { bounded } from "../format/text";
import type { View } from "../state/view";
import { valueLabel } from "../words";
import { ViewLink } from "./ViewLink";

interface BarsProps {
  title: string;
  /** Column of the values, for their words. */
  column: string;
  tally: Tally;
  /** Of how many models. */
  of: number;
  /** Where a value leads; null: the models without one. */
  to: (value: string | null) => Partial<View>;
  first?: number;
}

/** The most frequent values of a column, with what declares none always among them. */
export function Bars({ title, column, tally, of, to, first = 6 }: BarsProps) {
  const rows = tally.values.slice(0, first);
  const rest = tally.distinct - rows.length;
  return (
    <section className="pp-bars">
      <h3>
        {title} <span className="quiet">{count(tally.distinct)}</span>
      </h3>
      <ul>
        {rows.map(({ value, count: models }) => (
          <Bar key={value} label={bounded(value ?? "", 60)} models={models} of={of} to={to(value)} />
        ))}
        {tally.missing > 0 && (
          <Bar missing label={valueLabel(column, null)} models={tally.missing} of={of} to={to(null)} />
        )}
      </ul>
      {rest > 0 && <p className="quiet">and {count(rest)} more</p>}
    </section>
  );
}

interface BarProps {
  label: string;
  models: number;
  of: number;
  to: Partial<View>;
  missing?: boolean;
}

function Bar({ label, models, of, to, missing = false }: BarProps) {
  return (
    <li>
      <ViewLink
        to={to}
        className={missing ? "pp-bar missing" : "pp-bar"}
        title={`${count(models)} of ${count(of)} (${percent(models / of)}): show them in the table`}
      >
        <span className="pp-bar-label">
          <bdi>{label}</bdi>
        </span>
        <span className="pp-bar-count">{count(models)}</span>
        <span className="pp-bar-track" aria-hidden="true">
          <span style={{ width: `${(100 * models) / Math.max(of, 1)}%` }} />
        </span>
      </ViewLink>
    </li>
  );
}
