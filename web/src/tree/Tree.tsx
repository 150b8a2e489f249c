/** The family tree: every model of a family, on whom it hangs, and what changed on the way. */

import "./tree.css";
import { useQuery } from "@tanstack/react-query";
import type { Atlas } from "../api/types";
import { setView, useView } from "../state/view";
import { Failure } from "../ui/States";
import { ChooseFamily } from "./ChooseFamily";
import { FamilyTree } from "./FamilyTree";
import { treeQuery } from "./queries";

export default function Tree({ atlas }: { atlas: Atlas }) {
  const family = useView((v) => v.family);
  return (
    <section className="tree-view" aria-label="Family tree">
      {family === null ? <ChooseFamily atlas={atlas} /> : <OneFamily id={family} />}
    </section>
  );
}

function OneFamily({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(treeQuery(id));
  if (error)
    return (
      <div className="tree-failure">
        <Failure
          error={error}
          retry={() => void refetch()}
          onSuggestion={(other) => setView({ family: other })}
        />
        <button type="button" className="button" onClick={() => setView({ family: null })}>
          Choose another family
        </button>
      </div>
    );
  if (!data)
    return (
      <p className="tree-waiting" role="status">
        Reading the family…
      </p>
    );
  return <FamilyTree key={data.head.root} family={data} asked={id} />;
}
