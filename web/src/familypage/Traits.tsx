import type { TraitChange } from "../api/types";
import { count, percent, plural } from "../format/numbers";
import { ofFamily } from "../pageparts/parts";
import { filtered, terms } from "../pageparts/terms";
import { ViewLink } from "../pageparts/ViewLink";
import { fieldLabel } from "../words";

/** Which traits change how often from parent to child. */
export function Traits({
  traits,
  edges,
  root,
}: {
  traits: readonly TraitChange[];
  edges: number;
  root: string;
}) {
  return (
    <>
      <p className="pp-lead">
        Over {plural(edges, "edge")} between members. A change is counted where parent and child both declare
        something; what only one of them declares is lost or gained.
      </p>
      <div className="fp-wide">
        <table className="pp-table">
          <thead>
            <tr>
              <th scope="col">Trait</th>
              <th scope="col" className="numeric">
                Both declare
              </th>
              <th scope="col" className="numeric">
                Changed
              </th>
              <th scope="col">Share</th>
              <th scope="col" className="numeric">
                Lost
              </th>
              <th scope="col" className="numeric">
                Gained
              </th>
            </tr>
          </thead>
          <tbody>
            {traits.map(({ trait, compared, changed, lost, gained }) => (
              <tr key={trait}>
                <th scope="row">{fieldLabel(trait)}</th>
                <td className="numeric">{count(compared)}</td>
                <td className="numeric">
                  <ViewLink
                    to={filtered(terms(ofFamily(root), `changed:${trait}`))}
                    className="pp-quiet-link"
                    title="Members in which it differs from a parent’s"
                  >
                    {count(changed)}
                  </ViewLink>
                </td>
                <td className="fp-rate">
                  <span className="pp-bar-track" aria-hidden="true">
                    <span style={{ width: `${(100 * changed) / Math.max(compared, 1)}%` }} />
                  </span>
                  {compared > 0 ? percent(changed / compared) : "–"}
                </td>
                <td className="numeric">{count(lost)}</td>
                <td className="numeric">{count(gained)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
