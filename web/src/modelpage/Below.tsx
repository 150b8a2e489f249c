import { useQuery } from "@tanstack/react-query";
import { lineageQuery } from "../api/queries";
import type { Detail } from "../api/types";
import { palettes } from "../color/palettes";
import { count, percent } from "../format/numbers";
import { bounded } from "../format/text";
import { licenseParts, relationParts } from "../pageparts/parts";
import { Share } from "../pageparts/Share";
import { filtered, term, terms } from "../pageparts/terms";
import { ViewLink } from "../pageparts/ViewLink";
import { SubHeading } from "../panel/Section";
import { useTheme } from "../state/preferences";
import { valueLabel } from "../words";

const DEPTHS = 12;
const TASKS = 8;

/** All that came of a model, in figures. */
export function Below({ model }: { model: Detail }) {
  const theme = useTheme();
  const { data } = useQuery(lineageQuery(model.id));
  if (!data || data.below.models === 0) return null;
  const { below } = data;
  const palette = palettes[theme];
  const under = term("under", model.id);
  const deepest = Math.max(...below.by_depth.map(({ models }) => models));
  return (
    <div className="subsection">
      <SubHeading>
        All descendants{" "}
        <ViewLink to={filtered(under)} className="section-count">
          {count(below.models)}
        </ViewLink>
      </SubHeading>
      <div className="mp-below">
        <table className="pp-table mp-depths">
          <caption className="unseen">Descendants by distance</caption>
          <thead>
            <tr>
              <th scope="col">Steps away</th>
              <th scope="col" className="numeric">
                Models
              </th>
              <th scope="col">
                <span className="unseen">Share of the largest</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {below.by_depth.slice(0, DEPTHS).map(({ depth, models }) => (
              <tr key={depth}>
                <th scope="row">{depth}</th>
                <td className="numeric">{count(models)}</td>
                <td className="mp-depth-bar">
                  <span style={{ width: `${(100 * models) / deepest}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <p className="quiet fine">By license family</p>
          <Share
            label="Descendants by license family"
            parts={licenseParts(below.by_license_family, palette, under)}
          />
          <p className="quiet fine mp-gap">
            Edges by relation, declared where a kind is declared, else by rule
          </p>
          <Share
            label="Edges by declared relation"
            parts={relationParts(below.by_relation, palette, "declared")}
          />
          <Share
            label="Edges by inferred relation"
            parts={relationParts(below.by_relation, palette, "inferred").map((part) => ({
              ...part,
              label: `${part.label}, by rule`,
            }))}
          />
          <p className="quiet fine mp-gap">By task</p>
          <ul className="pp-key">
            {below.by_task.slice(0, TASKS).map(({ value, count: models }) => (
              <li key={value}>
                <ViewLink to={filtered(terms(under, term("task", value)))} className="pp-quiet-link">
                  <bdi>{bounded(valueLabel("task", value), 40)}</bdi>
                </ViewLink>
                <span className="pp-number">{count(models)}</span>
                <span className="quiet">{percent(models / below.models)}</span>
              </li>
            ))}
          </ul>
        </div>
      </div>
      {below.by_depth.length > DEPTHS && (
        <p className="quiet">and {count(below.by_depth.length - DEPTHS)} steps further away</p>
      )}
    </div>
  );
}
