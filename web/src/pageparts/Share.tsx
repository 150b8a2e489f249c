import { count, percent } from "../format/numbers";
import type { View } from "../state/view";
import { Swatch } from "../ui/Swatch";
import { ViewLink } from "./ViewLink";

export interface Part {
  key: string;
  label: string;
  color: string;
  models: number;
  hollow?: boolean;
  to?: Partial<View>;
}

/** Parts of a whole as one bar, and in words below it. */
export function Share({ label, parts }: { label: string; parts: readonly Part[] }) {
  const there = parts.filter(({ models }) => models > 0);
  const whole = there.reduce((sum, { models }) => sum + models, 0);
  if (whole === 0) return null;
  return (
    <div className="pp-share">
      <div className="pp-share-bar" aria-hidden="true">
        {there.map(({ key, color, models }) => (
          <span key={key} style={{ flexGrow: models, background: color }} />
        ))}
      </div>
      <ul className="pp-key" aria-label={label}>
        {there.map(({ key, label: name, color, models, hollow, to }) => (
          <li key={key}>
            <Swatch color={color} hollow={hollow ?? false} />
            {to ? (
              <ViewLink to={to} className="pp-quiet-link">
                {name}
              </ViewLink>
            ) : (
              name
            )}
            <span className="pp-number">{count(models)}</span>
            <span className="quiet">{percent(models / whole)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
