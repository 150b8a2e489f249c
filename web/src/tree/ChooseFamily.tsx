import { useQuery } from "@tanstack/react-query";
import type { MouseEvent } from "react";
import { modelQuery } from "../api/queries";
import type { Atlas } from "../api/types";
import { day } from "../format/dates";
import { count, plural } from "../format/numbers";
import { writeView } from "../state/url";
import { getView, setView, useView } from "../state/view";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { familiesQuery } from "./queries";

/** No family is chosen: what a family is, that of the open model, and the largest. */
export function ChooseFamily({ atlas }: { atlas: Atlas }) {
  const model = useView((v) => v.model);
  const { data: open } = useQuery({ ...modelQuery(model ?? ""), enabled: model !== null });
  const { data, error, refetch } = useQuery(familiesQuery);
  return (
    <div className="tree-choose">
      <h1>Whose family?</h1>
      <p>
        A family is a base model with all that was fine-tuned, adapted, quantized or merged from it, down to
        the last descendant. Choose one, or open any model: its family is then one click away. This atlas has{" "}
        {data ? plural(data.total, "family", "families") : "its families"} among{" "}
        {plural(atlas.models, "model")}; a model that nobody built on is a family by itself.
      </p>
      {open && open.id === model && (
        <>
          <h2>Of the open model</h2>
          <FamilyLink id={open.root_id} through={open.id} size={open.family_size} />
        </>
      )}
      <h2>The largest</h2>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <ol className="tree-families">
          {data.items.map((family) => (
            <li key={family.root.id}>
              <FamilyLink
                id={family.root.id}
                size={family.size}
                generations={family.generations}
                first={family.first_at}
                last={family.last_at}
              />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

interface FamilyLinkProps {
  id: string;
  /** The model whose family it is, where that is not its root. */
  through?: string;
  size: number;
  generations?: number;
  first?: string | null;
  last?: string | null;
}

function FamilyLink({ id, through, size, generations, first, last }: FamilyLinkProps) {
  const family = through ?? id;
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setView({ family });
  };
  return (
    <a className="tree-family" href={`#${writeView({ ...getView(), family }, null)}`} onClick={follow}>
      <ModelName id={id} />
      <span className="tree-family-facts">
        {plural(size, "model")}
        {generations !== undefined && ` · ${plural(generations, "generation")}`}
        {first && last && ` · ${day(first)} to ${day(last)}`}
      </span>
      <span className="tree-family-count">{count(size)}</span>
    </a>
  );
}
