import { useState } from "react";
import type { LicenseChange, LicenseChanges } from "../api/types";
import { palettes } from "../color/palettes";
import { count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { verdictParts } from "../pageparts/parts";
import { Share } from "../pageparts/Share";
import { ModelLink } from "../pageparts/ViewLink";
import { useTheme } from "../state/preferences";
import { Swatch } from "../ui/Swatch";
import { LICENSE_VERDICTS, verdictLabel } from "../words";

const FIRST = 8;

/** Licenses from parent to child where they differ: how often, by which verdict, what was dropped, and where. */
export function LicenseChangesTable({ changes }: { changes: LicenseChanges }) {
  const theme = useTheme();
  const [all, setAll] = useState(false);
  const shown = all ? changes.pairs : changes.pairs.slice(0, FIRST);
  return (
    <>
      <p className="pp-lead">
        On {count(changes.changed)} of {plural(changes.compared, "edge")} on which both declare a license it
        differs; on {count(changes.lost)} only the parent declares one, on {count(changes.gained)} only the
        child.
      </p>
      <Share
        label="Edges by what became of the parent’s terms"
        parts={verdictParts(changes.verdicts, palettes[theme], null)}
      />
      {changes.pairs.length > 0 && (
        <ul className="fp-changes">
          {shown.map((change) => (
            <Change key={`${change.parent_license} ${change.child_license}`} change={change} />
          ))}
        </ul>
      )}
      {changes.pairs.length > FIRST && (
        <button type="button" className="text-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `${count(changes.pairs.length - FIRST)} more`}
        </button>
      )}
      {all && changes.distinct > changes.pairs.length && (
        <p className="quiet">
          {count(changes.pairs.length)} of {count(changes.distinct)} pairs, the most frequent.
        </p>
      )}
      <p className="quiet fine fp-gap">
        Each edge by itself, by the rules table; not legal advice. The license lineage of a model looks at all
        its ancestors.
      </p>
    </>
  );
}

function Change({ change }: { change: LicenseChange }) {
  const theme = useTheme();
  const verdicts = LICENSE_VERDICTS.filter((verdict) => change[verdict] > 0);
  return (
    <li>
      <details>
        <summary>
          <span className="fp-change">
            <License name={change.parent_license} family={change.parent_family} />
            <span aria-hidden="true">→</span>
            <span className="unseen">to</span>
            <License name={change.child_license} family={change.child_family} />
            <span className="pp-number">{count(change.edges)}</span>
          </span>
          <span className="fp-verdicts">
            {verdicts.map((verdict) => (
              <span key={verdict} className="fp-verdict">
                <Swatch color={palettes[theme].verdicts[verdict]} /> {verdictLabel(verdict)}
                {verdicts.length > 1 && ` ${count(change[verdict])}`}
              </span>
            ))}
          </span>
        </summary>
        {change.lost.length > 0 && (
          <p className="fp-lost">
            <span className="quiet">The child’s license lacks:</span> {change.lost.join("; ")}
          </p>
        )}
        <ul className="fp-examples">
          {change.examples.map(({ parent_id, child_id }) => (
            <li key={`${parent_id} ${child_id}`}>
              <ModelLink id={parent_id} /> → <ModelLink id={child_id} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function License({ name, family }: { name: string | null; family: string }) {
  const theme = useTheme();
  return (
    <span className={name === null ? "fp-license absent" : "fp-license"}>
      <Swatch color={palettes[theme].licenses[family]} hollow={family === "missing"} />
      <bdi>{name === null ? "none" : bounded(name, 60)}</bdi>
    </span>
  );
}
