import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { pairQuery } from "../api/queries";
import { bounded } from "../format/text";

const DWELL = 120;

/** What two models have in common, the rarest first; asked once the pointer rests. */
export function Why({ a, b }: { a: string; b: string }) {
  const [rested, setRested] = useState("");
  const pair = `${a} ${b}`;
  useEffect(() => {
    const timer = setTimeout(() => setRested(pair), DWELL);
    return () => clearTimeout(timer);
  }, [pair]);
  const { data } = useQuery({ ...pairQuery(a, b), enabled: rested === pair });
  return (
    <div className="reasons network-why">
      {data?.reasons.map((reason) => (
        <span key={reason} className="reason">
          <bdi>{bounded(reason.replace(":", " "), 48)}</bdi>
        </span>
      ))}
      {data?.reasons.length === 0 && <span className="quiet">They share no tag; their words are alike.</span>}
      {!data && <span className="quiet">…</span>}
    </div>
  );
}
