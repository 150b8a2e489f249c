import { Choice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Dots, type Line } from "../charts/Dots";
import { Plot, type Series } from "../charts/Plot";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { edgesLabel } from "../figures";
import { all, edgesKey, edgesOf, one } from "../rows";
import { linear } from "../scales";
import { useRows } from "../useRows";

const EVERY = "all models";
const WITHIN = ["within 30 days", "within a day", "within 7 days", "within 90 days", "within 365 days"];

/** How soon after its parent a child comes, by relation. */
export function ChildTimes() {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("weighting", ["edge", "family"]);
  const within = by.of("within", WITHIN);
  const { rows, asking } = useRows("family_time", { trait: EVERY, measure: "within" });
  const lines: Line[] = edgesOf(rows).flatMap((edges) => {
    const row = one(rows, { measure: within, weighting, ...edges });
    return row
      ? [{ key: edgesKey(edges), label: edgesLabel(edges), dots: [{ row, color: ink.blue, name: "" }] }]
      : [];
  });
  return (
    <Figure
      file="child_times"
      title="How soon after its parent a child comes"
      note="Edges of which both dates are known, and the parent is not as old as the Hub’s record. Whiskers: 95 % over families."
      rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
      asking={asking}
      empty="No edge of this atlas has two known dates."
      height={320}
      controls={
        <>
          <Choice by={by} name="within" label="Share that come" options={WITHIN} words={(key) => key} />
          <WeightingChoice by={by} options={["edge", "family"]} />
        </>
      }
    >
      <Dots
        label="Children soon after their parents"
        title="share of edges"
        lines={lines}
        form="share"
        domain={[0, 1]}
      />
    </Figure>
  );
}

const GOES_ON = /^goes on after (?:a month|(\d+) months)$/;

/** How long models go on to get children, and families members. */
export function Survival() {
  const ink = useInk();
  const { rows, asking } = useRows("family_time", {
    trait: EVERY,
    measure: "goes on after",
    relation: "all",
  });
  const series: Series[] = (
    [
      ["parent", "children of a model", ink.blue],
      ["family", "members of a family", ink.orange],
    ] as const
  )
    .map(([weighting, name, color]) => ({
      name,
      color,
      points: all(rows, { weighting })
        .flatMap((row) => {
          const found = GOES_ON.exec(row.measure);
          return found ? [{ x: Number(found[1] ?? 1), y: row.estimate, row, label: row.measure }] : [];
        })
        .sort((a, b) => a.x - b.x),
    }))
    .filter(({ points }) => points.length > 0);
  const points = series.flatMap((each) => each.points);
  return (
    <Figure
      file="lineage_survival"
      title="How long lineages go on"
      note="Chance that a model gets another child, or a family another member, so many months after the first (Kaplan and Meier). A lineage has ended where none came for 180 days; much hangs on that. Whiskers: 95 %."
      rows={points.map((point) => point.row)}
      asking={asking}
      empty="No lineage of this atlas can be followed long enough."
      height={330}
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
    >
      <Plot
        label="Lineages that go on, by months"
        series={series}
        x={linear(0, Math.max(...points.map((point) => point.x), 1))}
        y={linear(0, 1)}
        form="share"
        writeX={tickWriter("number")}
        writeY={tickWriter("share")}
        xTitle="months after the first"
        yTitle="still to have a new one"
      />
    </Figure>
  );
}
