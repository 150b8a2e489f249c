import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { diffQuery, lineageQuery } from "../api/queries";
import type { Detail, Difference, Lineage } from "../api/types";
import { bounded } from "../format/text";
import { openModel } from "../state/view";
import { ModelName } from "../ui/ModelName";
import { Empty, Failure, Skeleton } from "../ui/States";
import { DiffCards } from "./DiffCards";
import { DiffFields } from "./DiffFields";
import { DiffText } from "./DiffText";
import { Section } from "./Section";

const VIEWS = [
  ["fields", "Fields"],
  ["text", "As one string"],
  ["cards", "Cards"],
] as const;
type View = (typeof VIEWS)[number][0];

/** What became of a parent in the model: field by field, as one string, and in its card. */
export function DiffSection({ model }: { model: Detail }) {
  const { data: lineage } = useQuery(lineageQuery(model.id));
  if (!lineage) return null; // the section above shows that it is on its way, or lost
  const { parents, ghosts } = parentsOf(lineage);
  if (parents.length === 0 && !ghosts) return null;
  return (
    <Section title="Difference to its parent">
      {parents.length > 0 ? (
        <ToParent key={model.id} child={model.id} parents={parents} />
      ) : (
        <Empty>No parent that it declares is in this atlas, so there is nothing to compare it with.</Empty>
      )}
    </Section>
  );
}

function parentsOf(lineage: Lineage): { parents: string[]; ghosts: boolean } {
  const { ix } = lineage.model;
  const edges = lineage.edges.filter((edge) => edge.child_ix === ix && edge.parent_ix !== ix);
  const there = edges.filter((edge) => edge.parent_ix !== null);
  return { parents: [...new Set(there.map((edge) => edge.parent_id))], ghosts: edges.length > 0 };
}

function ToParent({ child, parents }: { child: string; parents: readonly string[] }) {
  const [chosen, setChosen] = useState(parents[0] ?? "");
  const { data, error, refetch } = useQuery(diffQuery(chosen, child));
  const field = useId();
  return (
    <div className="diff">
      {parents.length === 1 ? (
        <p className="quiet">
          Compared with{" "}
          <button type="button" className="value-button" onClick={() => openModel(chosen)}>
            <ModelName id={chosen} />
          </button>
        </p>
      ) : (
        <p className="diff-parent">
          <label htmlFor={field}>Compared with</label>
          <select id={field} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {parents.map((id) => (
              <option key={id} value={id}>
                {bounded(id, 100)}
              </option>
            ))}
          </select>
        </p>
      )}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={5} />}
      {data && <Views difference={data} />}
    </div>
  );
}

function Views({ difference }: { difference: Difference }) {
  const [view, setView] = useState<View>("fields");
  const cards = difference.a_has_card || difference.b_has_card;
  return (
    <>
      <div className="diff-views" role="group" aria-label="How the difference is shown">
        {VIEWS.filter(([name]) => name !== "cards" || cards).map(([name, label]) => (
          <button key={name} type="button" aria-pressed={view === name} onClick={() => setView(name)}>
            {label}
          </button>
        ))}
      </div>
      {view === "fields" && <DiffFields difference={difference} />}
      {view === "text" && <DiffText difference={difference} />}
      {view === "cards" && <DiffCards difference={difference} />}
    </>
  );
}
