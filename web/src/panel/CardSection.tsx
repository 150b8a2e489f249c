import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cardQuery } from "../api/queries";
import type { Detail } from "../api/types";
import { count } from "../format/numbers";
import { Empty, Failure, Skeleton } from "../ui/States";
import { Section } from "./Section";

const FIRST = 1_500;

/** The model card as plain text: untrusted Markdown is shown, never run. */
export function CardSection({ model }: { model: Detail }) {
  const { data, error, refetch } = useQuery(cardQuery(model.id));
  const [all, setAll] = useState(false);
  const card = data?.card ?? null;
  const shown = card && !all && card.length > FIRST ? `${card.slice(0, FIRST)}…` : card;
  return (
    <Section title="Card" closed={!card}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={2} />}
      {data && !data.available && (
        <Empty>The source of this atlas has no cards. The Hub shows it, if there is one.</Empty>
      )}
      {data?.available && !card && <Empty>This model has no card.</Empty>}
      {data?.generator && <p className="quiet">Written by a tool: {data.generator}.</p>}
      {shown && (
        <pre className="card">
          <bdi>{shown}</bdi>
        </pre>
      )}
      {card && card.length > FIRST && (
        <button type="button" className="text-button small" onClick={() => setAll(!all)}>
          {all ? "Less" : `All ${count(card.length)} characters`}
        </button>
      )}
      {data?.truncated && all && (
        <p className="quiet">The card has {count(data.chars ?? 0)} characters; the beginning is shown.</p>
      )}
    </Section>
  );
}
