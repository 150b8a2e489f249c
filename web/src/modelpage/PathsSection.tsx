import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Detail, PathStep } from "../api/types";
import { palettes } from "../color/palettes";
import { count, plural } from "../format/numbers";
import { EdgeMark } from "../legend/EdgeMark";
import { pathsQuery } from "../pageparts/queries";
import { ModelLink } from "../pageparts/ViewLink";
import { SubHeading } from "../panel/Section";
import { useTheme } from "../state/preferences";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { relationLabel } from "../words";

const LISTED = 100;
const FIRST = 4;

/** Every way down from a root to the model, the shortest first. */
export function PathsTo({ model }: { model: Detail }) {
  const { data, error, refetch } = useQuery(pathsQuery(model.id, LISTED));
  const [all, setAll] = useState(false);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  const ways = data.paths.filter((way) => way.length > 1);
  if (ways.length === 0) return null;
  const shown = ways.slice(0, all ? LISTED : FIRST);
  return (
    <div className="subsection">
      <SubHeading>
        Ways from its {data.roots === 1 ? "root" : "roots"}{" "}
        <span className="section-count">
          {data.complete ? count(data.total) : `more than ${count(data.total)}`}
        </span>
      </SubHeading>
      <ol className="mp-ways">
        {shown.map((way) => (
          <li key={way.map(({ id }) => id).join(" ")}>
            <Way way={way} />
          </li>
        ))}
      </ol>
      {ways.length > FIRST && (
        <button type="button" className="text-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `${count(ways.length - FIRST)} more`}
        </button>
      )}
      {all && data.total > ways.length && (
        <p className="quiet">
          The {plural(ways.length, "shortest way", "shortest ways")} of {data.complete ? "" : "more than "}
          {count(data.total)}, from {plural(data.roots, "root")}.
        </p>
      )}
    </div>
  );
}

function Way({ way }: { way: readonly PathStep[] }) {
  const theme = useTheme();
  const colors = palettes[theme].relations;
  return (
    <span className="mp-way">
      {way.map(({ id, relation, declared }, i) => (
        <span key={id} className="mp-step">
          {relation && (
            <span
              className="mp-step-edge"
              title={`${relationLabel(relation)}, ${declared ? "declared" : "inferred"}`}
            >
              <EdgeMark color={colors[relation] ?? ""} dashed={!declared} />
              <span className="unseen">
                {relationLabel(relation)}, {declared ? "declared" : "inferred"}:
              </span>
            </span>
          )}
          {i === way.length - 1 ? <ModelName id={id} /> : <ModelLink id={id} />}
        </span>
      ))}
    </span>
  );
}
