/** Births by month as bars by relation, and all so far as a line; a table says the same. */

import { useId, useState } from "react";
import type { Births } from "../api/types";
import { palettes } from "../color/palettes";
import { count, figure, plural } from "../format/numbers";
import { roundUp } from "../laboratory/scales";
import { useTheme } from "../state/preferences";
import { Empty } from "../ui/States";
import { Swatch } from "../ui/Swatch";
import { RELATIONS, relationLabel } from "../words";
import { bornBy, monthLabel, monthsOf } from "./months";

const HEIGHT = 132;
/** Relations from the ground up, roots lowest. */
const ORDER: readonly (string | null)[] = [null, ...RELATIONS, "several"];

export function Growth({ births, what }: { births: Births; what: string }) {
  const theme = useTheme();
  const [at, setAt] = useState<number | null>(null);
  const [table, setTable] = useState(false);
  const caption = useId();
  const months = monthsOf(births);
  const last = months.at(-1);
  if (!last) return <Empty>When they were created is not known.</Empty>;
  const colors = palettes[theme].relations;
  const color = (relation: string | null) => colors[relation ?? "missing"] ?? palettes[theme].other;
  const most = roundUp(months.map(({ models }) => models));
  const shown = ORDER.filter((relation) => months.some((month) => bornBy(month, relation) > 0));
  const chosen = at === null ? null : months[at];
  const step = 100 / months.length;
  return (
    <figure className="pp-growth" aria-labelledby={caption}>
      <figcaption id={caption}>
        {plural(last.sofar, what)} with a known date, {monthLabel(months[0]?.month ?? "")} to{" "}
        {monthLabel(last.month)}
        {births.undated > 0 && <>; of {count(births.undated)} it is not known</>}
        {births.censored > 0 && (
          <>; the Hub’s record begins in the first month, {count(births.censored)} may be older</>
        )}
        .
      </figcaption>
      <div className="pp-growth-plot">
        <div className="pp-growth-tops" aria-hidden="true">
          <span>bars: {figure(most)} a month</span>
          <span>line: {figure(last.sofar)} in all</span>
        </div>
        <svg
          width="100%"
          height={HEIGHT}
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          aria-hidden="true"
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const place = Math.floor(((event.clientX - box.x) / box.width) * months.length);
            setAt(Math.min(Math.max(place, 0), months.length - 1));
          }}
          onPointerLeave={() => setAt(null)}
        >
          {at !== null && <rect className="pp-growth-at" x={at * step} width={step} y="0" height="100" />}
          {months.map((month, i) => {
            let ground = 100;
            return shown.map((relation) => {
              const height = (100 * bornBy(month, relation)) / most;
              ground -= height;
              return (
                height > 0 && (
                  <rect
                    key={`${month.month} ${relation}`}
                    x={i * step + step * 0.1}
                    width={step * 0.8}
                    y={ground}
                    height={height}
                    fill={color(relation)}
                  />
                )
              );
            });
          })}
          <polyline
            className="pp-growth-line"
            vectorEffect="non-scaling-stroke"
            points={months
              .map(({ sofar }, i) => `${(i + 0.5) * step},${100 - (100 * sofar) / last.sofar}`)
              .join(" ")}
          />
        </svg>
        <div className="pp-growth-axis" aria-hidden="true">
          <span>{monthLabel(months[0]?.month ?? "")}</span>
          <span className="pp-growth-now">
            {chosen &&
              `${monthLabel(chosen.month)}: ${count(chosen.models)} born, ${count(chosen.sofar)} so far`}
          </span>
          {months.length > 1 && <span>{monthLabel(last.month)}</span>}
        </div>
      </div>
      <ul className="pp-key">
        {shown.map((relation) => (
          <li key={relation}>
            <Swatch color={color(relation)} />
            {relation === null ? "No parent" : relationLabel(relation)}
          </li>
        ))}
        <li>
          <span className="pp-line-mark" aria-hidden="true" /> so far
        </li>
        <li>
          <button
            type="button"
            className="text-button small"
            aria-expanded={table}
            onClick={() => setTable(!table)}
          >
            {table ? "Hide the table" : "As a table"}
          </button>
        </li>
      </ul>
      {table && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys.
        <div className="pp-table-scroll" tabIndex={0} role="region" aria-label="Births by month">
          <table className="pp-table">
            <thead>
              <tr>
                <th scope="col">Month</th>
                {shown.map((relation) => (
                  <th key={relation} scope="col" className="numeric">
                    {relation === null ? "No parent" : relationLabel(relation)}
                  </th>
                ))}
                <th scope="col" className="numeric">
                  So far
                </th>
              </tr>
            </thead>
            <tbody>
              {months
                .filter(({ models }) => models > 0)
                .map((month) => (
                  <tr key={month.month}>
                    <th scope="row">{monthLabel(month.month)}</th>
                    {shown.map((relation) => (
                      <td key={relation} className="numeric">
                        {count(bornBy(month, relation))}
                      </td>
                    ))}
                    <td className="numeric">{count(month.sofar)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}
