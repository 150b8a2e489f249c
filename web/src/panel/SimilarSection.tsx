import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { similarQuery } from "../api/queries";
import type { SimilarModel } from "../api/types";
import { bounded } from "../format/text";
import { goTo } from "../map/actions";
import { ModelName } from "../ui/ModelName";
import { Empty, Failure, Skeleton } from "../ui/States";
import { Section } from "./Section";

const FIRST = 6;

/** Models whose text is like this one's, how like, and why. */
export function SimilarSection({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(similarQuery(id));
  const [all, setAll] = useState(false);
  return (
    <Section title="Similar">
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={4} />}
      {data?.note && <p className="quiet note">{bounded(data.note, 300)}</p>}
      {data?.items.length === 0 && <Empty>It says too little of itself to be compared.</Empty>}
      {data && data.items.length > 0 && (
        <>
          <ul className="similar">
            {data.items.slice(0, all ? undefined : FIRST).map((model) => (
              <SimilarRow key={model.ix} model={model} />
            ))}
          </ul>
          {data.items.length > FIRST && (
            <button
              type="button"
              className="text-button small"
              aria-expanded={all}
              onClick={() => setAll(!all)}
            >
              {all ? "Fewer" : `All ${data.items.length}`}
            </button>
          )}
        </>
      )}
    </Section>
  );
}

function SimilarRow({ model }: { model: SimilarModel }) {
  return (
    <li>
      <button type="button" className="model-row" onClick={() => goTo(model)}>
        <span className="similar-line">
          <ModelName id={model.id} />
          <span className="score" title="Cosine similarity of the text, 0 to 1">
            {model.score.toFixed(3)}
          </span>
        </span>
        <span className="reasons">
          {model.relation_to && <span className="reason kin">{bounded(model.relation_to, 40)}</span>}
          {model.reasons.slice(0, 4).map((reason) => (
            <Reason key={reason} reason={reason} />
          ))}
        </span>
      </button>
    </li>
  );
}

function Reason({ reason }: { reason: string }) {
  const colon = reason.indexOf(":");
  const field = colon > 0 ? reason.slice(0, colon) : "";
  const value = bounded(colon > 0 ? reason.slice(colon + 1) : reason, 40);
  return (
    <span className="reason">
      {field && <span className="quiet">{field} </span>}
      <bdi>{value}</bdi>
    </span>
  );
}
