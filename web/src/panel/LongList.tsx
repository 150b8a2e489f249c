import { useState } from "react";
import { count } from "../format/numbers";
import { bounded } from "../format/text";

const MOST = 400;

interface LongListProps {
  values: readonly string[];
  chips?: boolean;
  first?: number;
}

/** A list from outside, bounded in items and in their length; the rest on request, and no more than a page can bear. */
export function LongList({ values, chips, first = 6 }: LongListProps) {
  const [all, setAll] = useState(false);
  const shown = values.slice(0, all ? MOST : first);
  const more = values.length - shown.length;
  return (
    <span className={chips ? "long-list tags" : "long-list"}>
      {shown.map((value, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a source may repeat a value, and the list never changes.
          key={i}
          className={chips ? "tag" : "item"}
          title={value.length > 80 ? bounded(value, 500) : undefined}
        >
          <bdi>{bounded(value, 80)}</bdi>
        </span>
      ))}
      {more > 0 && !all && (
        <button type="button" className="text-button small" onClick={() => setAll(true)}>
          {count(more)} more
        </button>
      )}
      {more > 0 && all && <span className="quiet">and {count(more)} more, not listed</span>}
    </span>
  );
}
