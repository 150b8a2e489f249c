import { Answer } from "../Answer";
import { concentrationAnswer } from "../answers";
import { Choice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Dots, type Line } from "../charts/Dots";
import { Plot } from "../charts/Plot";
import { useChosen } from "../chosen";
import { seriesColors, useInk } from "../colors";
import { Figure } from "../Figure";
import { type Form, spoken } from "../figures";
import { distinct, one } from "../rows";
import { linear, roundUp, sideBySide } from "../scales";
import { useRows } from "../useRows";

const MEASURES = ["top 10 share", "Gini", "HHI", "Hill 0", "Hill 1", "Hill 2"];
const WORDS: Record<string, string> = {
  "top 10 share": "Share of the ten greatest",
  Gini: "Gini",
  HHI: "Herfindahl",
  "Hill 0": "How many there are (Hill 0)",
  "Hill 1": "As if so many alike (Hill 1)",
  "Hill 2": "As if so many alike (Hill 2)",
};
const HELD: Record<string, string> = {
  owner: "Owners",
  base: "Base models",
  root: "Roots of families",
  model: "Models",
};
const WEIGHTINGS = ["model", "owner", "downloads", "likes"];

const formOf = (measure: string): Form =>
  measure === "top 10 share" ? "share" : measure.startsWith("Hill") ? "number" : "decimal";

const heldLabel = (trait: string): string => {
  const [held = "", ...rest] = trait.split(", ");
  return [HELD[held] ?? `${spoken(held)}s`.replace(/ys$/, "ies"), ...rest]
    .join(", ")
    .replace("without bursts", "without mass uploads");
};

export function Holders() {
  const by = useChosen();
  const ink = useInk();
  const measure = by.of("measure", MEASURES);
  const base = useRows("concentration", { period: "all", measure: "top 10 share|Gini" });
  const { rows, asking } = useRows("concentration", { measure });
  const weightings = WEIGHTINGS.filter((w) => rows.some((row) => row.weighting === w));
  const weighting = by.of("weighting", weightings);
  const traits = distinct(
    rows.filter((row) => row.weighting === weighting),
    "trait",
  );
  const form = formOf(measure);
  const lines: Line[] = traits.flatMap((trait) => {
    const row = one(rows, { trait, weighting, measure, period: "all" });
    return row ? [{ key: trait, label: heldLabel(trait), dots: [{ row, color: ink.blue, name: "" }] }] : [];
  });
  const shown = lines.flatMap((line) => line.dots.map((dot) => dot.row));
  const high = form === "number" ? roundUp(shown.map((row) => row.high ?? row.estimate)) : 1;
  const years = distinct(rows, "period")
    .filter((period) => /^\d{4}$/.test(period))
    .sort();
  const followed = ["owner", "base", "license", "task", "library", "language"].filter((trait) =>
    traits.includes(trait),
  );
  const colors = seriesColors(ink);
  const series = followed.map((trait, at) => ({
    name: heldLabel(trait),
    color: colors[at] as string,
    points: years.flatMap((year, place) => {
      const row = one(rows, { trait, weighting, measure, period: year });
      return row ? [{ x: place, y: row.estimate, row, label: year }] : [];
    }),
  }));
  const yearly = series.flatMap((one) => one.points.map((point) => point.row));
  const controls = (
    <>
      <Choice
        by={by}
        name="measure"
        label="Measure"
        options={MEASURES}
        words={(value) => WORDS[value] ?? value}
      />
      <WeightingChoice by={by} options={weightings} />
    </>
  );
  return (
    <>
      <Answer text={concentrationAnswer(base.rows)} asking={base.asking} />
      <Figure
        file="concentration_all"
        title={WORDS[measure] ?? measure}
        note="Of what owners, bases and roots hold, and of the values of traits. A Hill number is how many alike would be as diverse: of order 0 all count, of order 1 and 2 the frequent ones count more. Whiskers: 95 % over owners, and over families for bases and roots."
        rows={shown}
        asking={asking}
        height={300}
        controls={controls}
      >
        <Dots
          label={WORDS[measure] ?? measure}
          title={WORDS[measure] ?? measure}
          lines={lines}
          form={form}
          domain={[0, high]}
        />
      </Figure>
      <Figure
        file="concentration_years"
        title="Year by year"
        note="Each year’s models by themselves."
        rows={yearly}
        asking={asking}
        height={330}
        legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
        empty="No model of this atlas has a date."
      >
        <Plot
          label={`${WORDS[measure] ?? measure} by year`}
          series={series}
          x={sideBySide(years.length)}
          y={linear(0, form === "number" ? roundUp(yearly.map((row) => row.high ?? row.estimate)) : 1)}
          form={form}
          writeX={(at) => years[at] ?? ""}
          writeY={tickWriter(form)}
          xTitle="year of creation"
          yTitle={WORDS[measure] ?? measure}
        />
      </Figure>
    </>
  );
}
