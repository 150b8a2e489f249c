import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { cardQuery } from "../api/queries";
import type { Detail } from "../api/types";
import { bounded } from "../format/text";
import { Empty, Failure, Skeleton } from "../ui/States";
import { Section } from "./Section";

// What makes a card readable is large, and most models have none.
const CardText = lazy(() => import("../modelpage/card/CardText"));

/** The model card: untrusted Markdown, made safe. */
export function CardSection({ model }: { model: Detail }) {
  const { data, error, refetch } = useQuery(cardQuery(model.id));
  const card = data?.card ?? null;
  return (
    <Section title="Card" closed={!card && model.card_chars === null}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={2} />}
      {data && !data.available && (
        <Empty>The source of this atlas has no cards. The Hub shows it, if there is one.</Empty>
      )}
      {data?.available && !card && <Empty>This model has no card.</Empty>}
      {data?.generator && (
        <p className="quiet">
          Written by a tool: <bdi>{bounded(data.generator, 60)}</bdi>.
        </p>
      )}
      {data && card && (
        <Suspense fallback={<Skeleton lines={6} />}>
          <CardText key={data.id} card={data} />
        </Suspense>
      )}
    </Section>
  );
}
