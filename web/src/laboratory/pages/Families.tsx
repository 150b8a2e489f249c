import { quote } from "../../filter/expression";
import { count } from "../../format/numbers";
import { Answer } from "../Answer";
import { familiesAnswer } from "../answers";
import { Choice, chosenEdges, EdgesChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Dots, type Line } from "../charts/Dots";
import { Plot } from "../charts/Plot";
import { useChosen } from "../chosen";
import { seriesColors, useInk } from "../colors";
import { Figure } from "../Figure";
import { counted, spoken } from "../figures";
import type { PageProps } from "../page";
import { all, distinct, type Edges, edgesOf, one } from "../rows";
import { linear, log, roundUp } from "../scales";
import { useRows } from "../useRows";
import { ChildTimes, Survival } from "./FamilyTimes";

const POPULATIONS = ["all models", "without bursts"];
const words = (value: string): string => (value === "without bursts" ? "Without mass uploads" : "All models");

export function Families({ tables }: PageProps) {
  const by = useChosen();
  const base = useRows("families", {
    measure: "families|models in families|largest|size: |generations 1|virality: mean|has children",
  });
  const populations = POPULATIONS.filter((trait) => base.rows.some((row) => row.trait === trait));
  const trait = by.of("models", populations);
  const edges = edgesOf(base.rows.filter((row) => row.relation !== "without merges"));
  return (
    <>
      <Answer text={familiesAnswer(base.rows)} asking={base.asking} />
      <Largest trait={trait} populations={populations} />
      {tables.has("family_time") && <FamilyTime />}
      {tables.has("family_time") && <ChildTimes />}
      {tables.has("family_time") && <Survival />}
      <Children trait={trait} edges={edges} />
      <Depths trait={trait} />
      {tables.has("graph_claims") && <Claims trait={trait} edges={edges} />}
    </>
  );
}

const MEMBERS = "members of ";

function Largest({ trait, populations }: { trait: string; populations: readonly string[] }) {
  const by = useChosen();
  const ink = useInk();
  const { rows, asking } = useRows("families", {
    trait: trait || "all models",
    measure: MEMBERS,
    weighting: "family",
    relation: "all",
  });
  const found = all(rows, {}).sort((a, b) => b.estimate - a.estimate);
  const lines: Line[] = found.map((row) => {
    const root = row.measure.slice(MEMBERS.length);
    return {
      key: root,
      label: root,
      dots: [{ row, color: ink.blue, name: "" }],
      filter: `family:${quote(root)}`,
    };
  });
  return (
    <Figure
      file="families_largest"
      title="The largest families"
      note="A family is what descends from one base model by principal parents. A name leads to its models."
      rows={found}
      asking={asking}
      height={330}
      controls={<Choice by={by} name="models" label="Of" options={populations} words={words} />}
    >
      <Dots
        label="Members of the largest families"
        title="models"
        lines={lines}
        form="number"
        domain={[0, roundUp(found.map((row) => row.estimate))]}
      />
    </Figure>
  );
}

const LEAST = /^at least (\d+)$/;

function Children({ trait, edges }: { trait: string; edges: readonly Edges[] }) {
  const by = useChosen();
  const ink = useInk();
  const chosen = chosenEdges(by, edges);
  const { rows, asking } = useRows("families", {
    trait: trait || "all models",
    measure: "at least |tail: exponent|tail: starts at",
    relation: chosen.relation,
    relation_source: chosen.relation_source ?? "missing",
  });
  const points = all(rows, { null: null }).flatMap((row) => {
    const least = LEAST.exec(row.measure);
    return least && row.estimate > 0
      ? [{ x: Number(least[1]), y: row.estimate, row, label: `${least[1]} children or more` }]
      : [];
  });
  const shown = points.map((point) => point.row);
  const exponent = all(rows, {}).find((row) => row.measure === "tail: exponent");
  const start = all(rows, {}).find((row) => row.measure === "tail: starts at");
  const most = Math.max(...points.map((point) => point.x), 10);
  const least = Math.min(...points.map((point) => point.y), 0.1);
  return (
    <Figure
      file="families_children"
      title="How many children a model has"
      note={
        <>
          Of models with children the share that has so many or more, both axes by powers of ten: a straight
          line would be a power law.{" "}
          {exponent &&
            `Fitted from ${start ? count(Math.round(start.estimate)) : "the tail"} children on, its exponent is ${exponent.estimate.toFixed(2)}.`}{" "}
          Whiskers: 95 % over families.
        </>
      }
      rows={shown}
      asking={asking}
      height={330}
      controls={<EdgesChoice by={by} options={edges} />}
    >
      <Plot
        label="Tail of the number of children"
        series={[{ name: "models", color: ink.blue, points }]}
        x={log(1, most)}
        y={log(least, 1)}
        form="share"
        writeX={tickWriter("number")}
        writeY={(value) => `${Number((100 * value).toPrecision(2))} %`}
        xTitle="children, at least"
        yTitle="share of models with children"
      />
    </Figure>
  );
}

function Depths({ trait }: { trait: string }) {
  const ink = useInk();
  const { rows, asking } = useRows("families", {
    trait: trait || "all models",
    relation: "all",
    measure: "generation ",
    weighting: "model",
  });
  const lines: Line[] = all(rows, {}).map((row) => {
    const depth = row.measure.slice("generation ".length);
    return {
      key: depth,
      label: depth === "0" ? "Generation 0, the base model" : spoken(row.measure),
      aside: counted(row),
      dots: [{ row, color: ink.blue, name: "" }],
    };
  });
  return (
    <Figure
      file="families_generations"
      title="In which generation models of families are"
      note="Whiskers: 95 % over families."
      rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
      asking={asking}
      height={230}
    >
      <Dots
        label="Generations"
        title="share of the models in families"
        lines={lines}
        form="share"
        domain={[0, 1]}
      />
    </Figure>
  );
}

const CLAIMS: readonly (readonly [string, string, string, string?])[] = [
  ["trees", "component", "Components that are trees"],
  ["several roots", "component", "Components with several roots"],
  ["several parents", "model", "Children with several parents", "parents:>1"],
  ["several roots", "model", "Children that go back to several roots"],
  ["in a cycle", "model", "Models in a cycle", "problem:cycle"],
  ["names itself as its parent", "model", "Models that name themselves", "problem:self-loop"],
  ["parent is no model", "edge", "Edges whose parent is no model here"],
  ["no parent is a model", "model", "Children none of whose parents is here", "is:only-ghosts"],
  ["child before its parent", "edge", "Edges whose child is older", "problem:older-than-parent"],
];

function Claims({ trait, edges }: { trait: string; edges: readonly Edges[] }) {
  const by = useChosen();
  const ink = useInk();
  const chosen = chosenEdges(by, edges);
  const { rows, asking } = useRows("graph_claims", {
    trait: trait || "all models",
    relation: chosen.relation,
    relation_source: chosen.relation_source ?? "missing",
    period: "all",
  });
  const lines: Line[] = CLAIMS.flatMap(([measure, weighting, label, filter]) => {
    const row = one(rows, { measure, weighting });
    return row
      ? [{ key: label, label, aside: counted(row), dots: [{ row, color: ink.blue, name: "" }], filter }]
      : [];
  });
  return (
    <Figure
      file="graph_claims"
      title="Are they trees?"
      note="What a picture of family trees takes for granted, counted. Whiskers: 95 % over families."
      rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
      asking={asking}
      height={300}
    >
      <Dots label="Whether families are trees" title="share" lines={lines} form="share" domain={[0, 1]} />
    </Figure>
  );
}

/** How the largest families grew. */
function FamilyTime() {
  const by = useChosen();
  const ink = useInk();
  const trait = by.of("models", POPULATIONS);
  const { rows, asking } = useRows("family_time", { trait, measure: MEMBERS, weighting: "family" });
  const colors = seriesColors(ink);
  const isMonth = (period: string | null): boolean => /^\d{4}-\d{2}$/.test(period ?? "");
  const month = (period: string) => Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1;
  const series = distinct(rows, "measure")
    .slice(0, 6)
    .map((measure, at) => ({
      name: measure.slice(MEMBERS.length),
      color: colors[at] as string,
      points: all(rows, { measure })
        .filter((row) => isMonth(row.period))
        .sort((a, b) => (a.period ?? "").localeCompare(b.period ?? ""))
        .map((row) => ({ x: month(row.period ?? ""), y: row.estimate, row, label: row.period ?? "" })),
    }));
  const points = series.flatMap((one) => one.points);
  const x = linear(Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x), 1), 6);
  return (
    <Figure
      file="family_time_growth"
      title="How the largest families grew"
      note="Members made by the end of each month."
      rows={points.map((point) => point.row)}
      asking={asking}
      empty="No family of this atlas has dates."
      height={340}
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
      controls={<Choice by={by} name="models" label="Of" options={POPULATIONS} words={words} />}
    >
      <Plot
        label="Growth of the largest families"
        series={series}
        x={x}
        y={linear(0, roundUp(points.map((p) => p.y)))}
        form="number"
        whiskers={false}
        writeX={(m) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}`}
        writeY={tickWriter("number")}
        xTitle="month"
        yTitle="members"
      />
    </Figure>
  );
}
