import { relationLabel } from "../../words";
import { Answer } from "../Answer";
import { mutationAnswer } from "../answers";
import { Choice, chosenEdges, EdgesChoice, PeriodChoice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Dots, type Line } from "../charts/Dots";
import type { Entry } from "../charts/Legend";
import { Plot } from "../charts/Plot";
import { Stacks } from "../charts/Stacks";
import { useChosen } from "../chosen";
import { relationColor, useInk } from "../colors";
import { Figure } from "../Figure";
import { edgesLabel, spoken } from "../figures";
import { paperValue } from "../paper";
import { distinct, type Edges, edgesKey, edgesOf, finetunes, one, type Told } from "../rows";
import { linear, roundUp, sideBySide } from "../scales";
import { useRows } from "../useRows";

const TRAITS = ["license", "language", "task", "library", "dataset", "license_family", "card_generator"];
const WEIGHTINGS = ["edge", "family"];
const CHANGED: Record<string, string> = {
  license: "changed:license",
  license_family: "changed:license_family",
  language: "changed:language",
  dataset: "changed:dataset",
  task: "changed:task",
  library: "changed:library",
};

export function Mutation() {
  const base = useRows("mutation", { measure: "jaccard|lost", weighting: "edge", relation: "all" });
  return (
    <>
      <Answer text={mutationAnswer(base.rows)} asking={base.asking} />
      <Rates
        periods={[
          "all",
          ...distinct(base.rows, "period")
            .filter((p) => p !== "all")
            .sort(),
        ]}
      />
      <Fates />
      <Years traits={TRAITS.filter((trait) => base.rows.some((row) => row.trait === trait))} />
    </>
  );
}

function Rates({ periods }: { periods: readonly string[] }) {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("weighting", WEIGHTINGS);
  const period = by.of("period", periods);
  const { rows, asking } = useRows("mutation", { measure: "jaccard", weighting, period });
  const sources = ["declared", "inferred"].filter((s) => rows.some((row) => row.relation_source === s));
  const source = by.of("told", sources);
  const kinds: Edges[] = edgesOf(rows).filter(
    ({ relation_source }) => relation_source === null || relation_source === source,
  );
  const lines: Line[] = TRAITS.flatMap((trait) => {
    const dots = kinds.flatMap((edges) => {
      const row = one(rows, { trait, ...edges });
      return row
        ? [
            {
              row,
              color: relationColor(ink, edges.relation),
              name: edgesLabel(edges),
              paper: paperValue("mutation", edges.relation, trait),
            },
          ]
        : [];
    });
    return dots.length > 0 ? [{ key: trait, label: spoken(trait), dots, filter: CHANGED[trait] }] : [];
  });
  const shown = lines.flatMap((line) => line.dots.map((dot) => dot.row));
  const legend: Entry[] = [
    ...kinds.map(({ relation }) => ({
      label: relation === "all" ? "All relations" : relationLabel(relation),
      color: relationColor(ink, relation),
    })),
    { label: "the paper", color: ink.gray, kind: "cross" as const },
  ];
  const high = roundUp(
    shown.map((row) => row.high ?? row.estimate),
    1,
  );
  return (
    <Figure
      file="mutation_rates"
      title="How often a trait differs between parent and child"
      note="1 − shared / all declared values, of edges on which both models declare the trait. Whiskers: 95 % over families. A trait leads to the models in which it differs from a parent. Rules that infer relations read libraries, so those rates are told by declared relation only."
      rows={shown}
      asking={asking}
      legend={legend}
      height={420}
      controls={
        <>
          <Choice
            by={by}
            name="told"
            label="Relations as"
            options={sources}
            words={(value) => (value === "declared" ? "Declared" : "Inferred by rule")}
          />
          <WeightingChoice by={by} options={WEIGHTINGS} />
          <PeriodChoice by={by} options={periods} />
        </>
      }
    >
      <Dots
        label="Mutation rate by trait and relation"
        title="mutation rate"
        lines={lines}
        form="share"
        domain={[0, high]}
      />
    </Figure>
  );
}

const FATES = ["kept", "replaced", "lost"] as const;

function Fates() {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("weighting", WEIGHTINGS);
  const kinds = useRows("mutation", {
    measure: "kept",
    weighting: "edge",
    period: "all",
    trait: "license|task",
  });
  const options = edgesOf(kinds.rows);
  const edges = chosenEdges(by, options);
  const { rows, asking } = useRows("mutation", {
    measure: "kept|replaced|lost",
    weighting,
    period: "all",
    relation: edges.relation,
    relation_source: edges.relation_source ?? "missing",
  });
  const colors = { kept: ink.blue, replaced: ink.orange, lost: ink.red };
  const shown: Told[] = [];
  const stacks = TRAITS.flatMap((trait) => {
    const found = FATES.map((fate) => one(rows, { trait, measure: fate }));
    const kept = found[0];
    if (!kept?.denominator) return [];
    const total = kept.denominator;
    const parts = FATES.flatMap((fate, at) => {
      const row = found[at];
      if (!row) return [];
      shown.push(row);
      return [
        {
          row,
          name: fate,
          color: colors[fate],
          share: (row.n ?? 0) / total,
          filter: fate === "replaced" ? CHANGED[trait] : undefined,
        },
      ];
    });
    return [{ key: trait, label: spoken(trait), total, parts }];
  });
  return (
    <Figure
      file="mutation_fates"
      title="What becomes of a trait that the parent declares"
      note="Bars: counts of edges whose parent declares the trait, at the right how many. The share under the pointer is of the edges on which it could happen, weighted as chosen."
      rows={shown}
      asking={asking}
      legend={FATES.map((fate) => ({ label: FATE_WORDS[fate], color: colors[fate], kind: "block" as const }))}
      height={230}
      controls={<EdgesChoice by={by} options={options} />}
    >
      <Stacks label="What becomes of a trait" title="share of edges" stacks={stacks} />
    </Figure>
  );
}

const FATE_WORDS = { kept: "the very same", replaced: "another value", lost: "nothing declared" };

function Years({ traits }: { traits: readonly string[] }) {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("weighting", WEIGHTINGS);
  const trait = by.of("trait", traits);
  const { rows, asking } = useRows("mutation", { measure: "jaccard", weighting, trait: trait || "license" });
  const fine = finetunes(rows);
  const kinds = [{ relation: "all", relation_source: null }, fine].filter(
    (edges, at, list) => list.findIndex((other) => edgesKey(other) === edgesKey(edges)) === at,
  );
  const years = distinct(rows, "period")
    .filter((period) => period !== "all")
    .sort();
  const series = kinds.map((edges) => ({
    name: edgesLabel(edges),
    color: relationColor(ink, edges.relation),
    points: years.flatMap((year, at) => {
      const row = one(rows, { ...edges, period: year });
      return row ? [{ x: at, y: row.estimate, row, label: year }] : [];
    }),
  }));
  const shown = series.flatMap((one) => one.points.map((point) => point.row));
  const high = roundUp(
    shown.map((row) => row.high ?? row.estimate),
    1,
  );
  return (
    <Figure
      file="mutation_years"
      title="Year by year"
      note="By the year in which the child was made. Whiskers: 95 % over families."
      rows={shown}
      asking={asking}
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
      height={320}
      controls={<Choice by={by} name="trait" label="Trait" options={traits} />}
    >
      <Plot
        label={`Mutation rate of ${trait} by year`}
        series={series}
        x={sideBySide(years.length)}
        y={linear(0, high)}
        form="share"
        writeX={(at) => years[at] ?? ""}
        writeY={tickWriter("share")}
        xTitle="year of the child"
        yTitle="mutation rate"
      />
    </Figure>
  );
}
