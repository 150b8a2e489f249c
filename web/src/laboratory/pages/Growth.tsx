import { licenseLabel } from "../../words";
import { Answer } from "../Answer";
import { byPeriod, createdAnswer } from "../answers";
import { Choice, chosenEdges, EdgesChoice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Plot, type Series } from "../charts/Plot";
import { useChosen } from "../chosen";
import { seriesColors, useInk } from "../colors";
import { Figure } from "../Figure";
import { spoken } from "../figures";
import { all, distinct, edgesOf, type Row, type Told } from "../rows";
import { linear, log, roundUp, sideBySide } from "../scales";
import { useRows } from "../useRows";
import { languageName } from "./Tops";

const BURSTS = ", without bursts";
const isMonth = (row: Row): boolean => /^\d{4}-\d{2}$/.test(row.period ?? "");

/** Months since the year 0: even steps in time, whatever months have no model. */
const monthNumber = (period: string): number =>
  Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1;

export function Growth() {
  const { rows, asking } = useRows("created", { trait: `model|model${BURSTS}`, weighting: "model" });
  return (
    <>
      <Answer text={createdAnswer(rows)} asking={asking} />
      <Months rows={rows} asking={asking} />
      <Parents />
      <Values />
    </>
  );
}

function timeScale(months: readonly number[]) {
  const first = Math.min(...months);
  const last = Math.max(...months, first + 1);
  const years = Array.from(
    { length: Math.floor(last / 12) - Math.ceil(first / 12) + 1 },
    (_, k) => (Math.ceil(first / 12) + k) * 12,
  );
  const every = Math.ceil(years.length / 8);
  return {
    at: (month: number) => 0.01 + (0.98 * (month - first)) / (last - first),
    ticks: years.filter((_, at) => at % every === 0),
  };
}

const writeYear = (month: number): string => String(Math.floor(month / 12));

const monthPoints = (rows: readonly Told[], value: (row: Told) => number) =>
  rows
    .filter(isMonth)
    .sort(byPeriod)
    .map((row) => ({ x: monthNumber(row.period ?? ""), y: value(row), row, label: row.period ?? "" }));

function Months({ rows, asking }: ReturnType<typeof useRows>) {
  const by = useChosen();
  const ink = useInk();
  const scale = by.of("scale", ["linear", "log"]);
  const series: Series[] = [
    { name: "all models", trait: "model", color: ink.blue },
    { name: "without mass uploads", trait: `model${BURSTS}`, color: ink.orange },
  ]
    .map(({ name, trait, color }) => ({
      name,
      color,
      points: monthPoints(all(rows, { trait, measure: "created" }), (row) => row.n ?? 0),
    }))
    .filter(({ points }) => points.length > 0);
  const points = series.flatMap((one) => one.points);
  const most = roundUp(points.map((point) => point.y));
  return (
    <Figure
      file="created_months"
      title="Models made in each month"
      note="Of the models of this atlas, by their date of creation. How a snapshot was chosen shapes this: one of recent or popular models shows those. The first dates of the Hub are of March 2022; older models have that date."
      rows={points.map((point) => point.row)}
      asking={asking}
      empty="No model of this atlas has a date of creation."
      height={330}
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
      controls={<Choice by={by} name="scale" label="Scale" options={["linear", "log"]} />}
    >
      <Plot
        label="Models by month of creation"
        series={series}
        x={timeScale(points.map((point) => point.x))}
        y={scale === "log" ? log(1, Math.max(most, 10)) : linear(0, most)}
        form="share"
        whiskers={false}
        writeX={writeYear}
        writeY={tickWriter("number")}
        xTitle="month of creation"
        yTitle="models"
      />
    </Figure>
  );
}

function Parents() {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("weighting", ["model", "owner"]);
  const { rows, asking } = useRows("created", { trait: `parent|parent${BURSTS}`, weighting });
  const options = edgesOf(rows);
  const edges = chosenEdges(by, options);
  const series: Series[] = [
    { name: "all models", trait: "parent", color: ink.blue },
    { name: "without mass uploads", trait: `parent${BURSTS}`, color: ink.orange },
  ]
    .map(({ name, trait, color }) => ({
      name,
      color,
      points: monthPoints(all(rows, { trait, ...edges }), (row) => row.estimate),
    }))
    .filter(({ points }) => points.length > 0);
  const points = series.flatMap((one) => one.points);
  return (
    <Figure
      file="created_parents"
      title="How many of a month’s models have a parent"
      note="Parents that are no model of the atlas count. Whiskers: 95 % over owners."
      rows={points.map((point) => point.row)}
      asking={asking}
      empty="No model of this atlas has both a date and a parent."
      height={330}
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
      controls={
        <>
          <EdgesChoice by={by} options={options} />
          <WeightingChoice by={by} options={["model", "owner"]} />
        </>
      }
    >
      <Plot
        label="Share with a parent by month"
        series={series}
        x={timeScale(points.map((point) => point.x))}
        y={linear(0, 1)}
        form="share"
        writeX={writeYear}
        writeY={tickWriter("share")}
        xTitle="month of creation"
        yTitle="share with a parent"
      />
    </Figure>
  );
}

const TRAITS = ["task", "library", "license_family", "language", "language of children"];
const FOLLOWED = 6;

function Values() {
  const by = useChosen();
  const ink = useInk();
  const trait = by.of("trait", TRAITS);
  const weighting = by.of("weighting", ["model", "owner"]);
  const { rows, asking } = useRows("created", { trait, weighting });
  const years = distinct(rows, "period")
    .filter((period) => /^\d{4}$/.test(period))
    .sort();
  const colors = seriesColors(ink);
  const words = (value: string) =>
    trait === "license_family"
      ? licenseLabel(value)
      : trait.startsWith("language")
        ? languageName(value)
        : value;
  const series: Series[] = distinct(rows, "measure")
    .slice(0, FOLLOWED)
    .map((measure, at) => ({
      name: words(measure),
      color:
        trait === "license_family"
          ? (ink.palette.licenses[measure] ?? ink.gray)
          : (colors[at % colors.length] as string),
      points: years.flatMap((year, place) => {
        const row = all(rows, { measure, period: year })[0];
        return row ? [{ x: place, y: row.estimate, row, label: year }] : [];
      }),
    }));
  const shown = series.flatMap((one) => one.points.map((point) => point.row));
  return (
    <Figure
      file={`created_${trait.replaceAll(" ", "_")}`}
      title="What the models of a year are"
      note="The six values that most models have, as shares of the year’s models that declare any. Whiskers: 95 % over owners."
      rows={shown}
      asking={asking}
      height={340}
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
      controls={<Choice by={by} name="trait" label="Trait" options={TRAITS} words={spoken} />}
    >
      <Plot
        label={`Most frequent values of ${trait} by year`}
        series={series}
        x={sideBySide(years.length)}
        y={linear(
          0,
          roundUp(
            shown.map((row) => row.high ?? row.estimate),
            1,
          ),
        )}
        form="share"
        writeX={(at) => years[at] ?? ""}
        writeY={tickWriter("share")}
        xTitle="year of creation"
        yTitle="share"
      />
    </Figure>
  );
}
