import { count, percent } from "../format/numbers";
import { useView } from "../state/view";
import { Failure } from "../ui/States";
import type { ChartBodyProps } from "./ChartCard";
import { Histogram, sum } from "./Histogram";
import { rowsOfNumbers } from "./rows";
import { useArrangement } from "./useArrangement";
import { useNumbers } from "./useNumbers";

const HEIGHT = 148;

export function NumberChart({ column, seen, children }: ChartBodyProps) {
  const [{ linear, shares }] = useArrangement();
  const picked = useView((v) => v.picks[column] !== undefined);
  const { counts, absent, error } = useNumbers(column, linear.includes(column), seen);
  if (error) return children({ body: <Failure error={error} />, sentence: "", rows: null });
  if (absent)
    return children({ body: null, sentence: "The source of this atlas does not tell.", rows: null });
  if (!counts) return children({ body: null, sentence: "", rows: null });
  const [known, matched] = [sum(counts.all), sum(counts.shown)];
  const of = count(known + counts.missing);
  const told =
    counts.missing === 0
      ? `known of all ${of}`
      : `known of ${percent(known / (known + counts.missing))} of ${of}`;
  const match = matched === known ? "" : `${count(matched)} match${picked ? " otherwise" : ""} · `;
  return children({
    body: <Histogram column={column} counts={counts} shares={shares} height={HEIGHT} />,
    sentence: (
      <span title="Heights by the square root, so that few are seen beside many">{`${match}${told} · √ heights`}</span>
    ),
    rows: () => rowsOfNumbers(column, counts),
  });
}
