import { useQuery } from "@tanstack/react-query";
import { lineageQuery } from "../api/queries";
import type { Detail } from "../api/types";
import { count, figure } from "../format/numbers";
import { firstQuery } from "../pageparts/queries";
import { filtered, term, terms } from "../pageparts/terms";
import { ModelLink, ViewLink } from "../pageparts/ViewLink";
import { Section } from "../panel/Section";
import { Empty, Failure, Skeleton } from "../ui/States";
import { differences } from "./differences";

const SHOWN = 8;
/** A merge of more is asked for by its first parents. */
const PARENTS = 12;

/** Models that share a parent, the most downloaded first, and how they differ from this one. */
export function Siblings({ model }: { model: Detail }) {
  const { data: lineage } = useQuery(lineageQuery(model.id));
  const parents = lineage
    ? [
        ...new Set(
          lineage.edges.filter(({ child_ix }) => child_ix === model.ix).map(({ parent_id }) => parent_id),
        ),
      ]
    : [];
  const asked = parents.slice(0, PARENTS);
  const filter = terms(asked.map((id) => term("parent", id)).join("|"), `-${term("id", model.id)}`);
  const { data, error, refetch } = useQuery({ ...firstQuery(filter, SHOWN), enabled: asked.length > 0 });
  if (!lineage || parents.length === 0) return null;
  const own = { ...model, relation: relationIn(lineage, model.ix) };
  return (
    <Section title="Siblings" count={lineage.siblings}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={SHOWN} />}
      {data && lineage.siblings === 0 && <Empty>No other model declares its parent.</Empty>}
      {data && lineage.siblings > 0 && (
        <>
          <ol className="pp-list">
            {data.items.map((other) => (
              <li key={String(other.id)} className="mp-sibling">
                <ModelLink id={String(other.id)} />
                <span className="pp-number">
                  {other.downloads === null ? "–" : figure(Number(other.downloads))}
                  <span className="unseen"> downloads</span>
                </span>
                <span className="mp-differs">
                  {differences(own, other).map((words) => (
                    <span key={words} className="reason">
                      <bdi>{words}</bdi>
                    </span>
                  ))}
                  {differences(own, other).length === 0 && <span className="quiet">declares the same</span>}
                </span>
              </li>
            ))}
          </ol>
          {lineage.siblings > data.items.length && (
            <p className="mp-more">
              <ViewLink to={filtered(filter)}>All {count(lineage.siblings)} in the table</ViewLink>
              {parents.length > PARENTS && (
                <span className="quiet"> (children of the first {PARENTS} parents)</span>
              )}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function relationIn(
  lineage: { edges: readonly { child_ix: number; relation: string }[] },
  ix: number,
): string | null {
  const kinds = new Set(lineage.edges.filter((edge) => edge.child_ix === ix).map(({ relation }) => relation));
  return kinds.size === 1 ? ([...kinds][0] ?? null) : null;
}
