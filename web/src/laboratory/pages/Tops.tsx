import { Answer } from "../Answer";
import { topAnswer, topOf } from "../answers";
import { Choice, WeightingChoice } from "../Controls";
import { Dots, type Line } from "../charts/Dots";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { counted, spoken } from "../figures";
import { modelFilter, valueFilter } from "../models";
import { paperValue } from "../paper";
import { all, one } from "../rows";
import { roundUp } from "../scales";
import { useRows } from "../useRows";

const TRAITS = ["license", "task", "language", "library", "parent", "dataset", "arxiv", "downloads", "likes"];
const WEIGHTINGS = ["model", "owner", "mention"];

let names: Intl.DisplayNames | null = null;

/** "en" → "English"; a tag that is no language's comes back as it is. */
export function languageName(tag: string): string {
  try {
    names ??= new Intl.DisplayNames(["en"], { type: "language" });
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function Tops() {
  const { rows, asking } = useRows("top", { trait: [...TRAITS, "coverage"].join("|") });
  return (
    <>
      <Answer text={topAnswer(rows, languageName)} asking={asking} />
      <Declared rows={rows} asking={asking} />
      <Ten rows={rows} asking={asking} />
      <Languages />
    </>
  );
}

type Part = ReturnType<typeof useRows>;

function Declared({ rows, asking }: Part) {
  const ink = useInk();
  const lines: Line[] = all(rows, { trait: "coverage", weighting: "model" }).map((row) => ({
    key: row.measure,
    label: spoken(row.measure),
    aside: counted(row),
    dots: [{ row, color: ink.blue, name: "", paper: paperValue("coverage", row.measure) }],
    filter: FIELD[row.measure] ? `-${FIELD[row.measure]}:missing` : undefined,
  }));
  return (
    <Figure
      file="top_coverage"
      title="How many models declare it at all"
      note="Each share below is one of those that declare it."
      rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
      asking={asking}
      height={250}
    >
      <Dots label="Coverage" title="share of all models" lines={lines} form="share" domain={[0, 1]} />
    </Figure>
  );
}

const FIELD: Record<string, string> = {
  license: "license",
  task: "task",
  language: "language",
  library: "library",
  dataset: "dataset",
};

function Ten({ rows, asking }: Part) {
  const by = useChosen();
  const ink = useInk();
  const traits = TRAITS.filter((trait) => rows.some((row) => row.trait === trait));
  const trait = by.of("trait", traits);
  const weightings = WEIGHTINGS.filter((weighting) =>
    rows.some((r) => r.trait === trait && r.weighting === weighting),
  );
  const weighting = by.of("weighting", weightings);
  const top = topOf(rows, trait, weighting);
  const amount = trait === "downloads" || trait === "likes";
  const lines: Line[] = top.map((row) => ({
    key: row.measure,
    label: trait === "language" ? `${languageName(row.measure)}` : row.measure,
    aside: counted(row),
    dots: [
      {
        row,
        color: ink.blue,
        name: "",
        paper: weighting === "model" ? paperValue("top", trait, row.measure) : null,
      },
    ],
    filter: amount ? modelFilter(row.measure) : valueFilter(trait, row.measure),
  }));
  const high = roundUp(
    lines.flatMap(({ dots }) => dots.map(({ row, paper }) => Math.max(row.high ?? row.estimate, paper ?? 0))),
    1,
  );
  return (
    <Figure
      file={`top_${trait}`}
      title={`The ten most frequent: ${spoken(trait || "license").toLowerCase()}`}
      note={
        amount
          ? "Models that have most of it, as shares of what all models have. Downloads are of 30 days."
          : "Shares of the models that declare it, with intervals over owners. A name leads to its models."
      }
      rows={top}
      asking={asking}
      height={330}
      legend={[
        { label: "this atlas", color: ink.blue },
        ...(lines.some((line) => typeof line.dots[0]?.paper === "number")
          ? [{ label: "the paper", color: ink.blue, kind: "cross" as const }]
          : []),
      ]}
      controls={
        <>
          <Choice
            by={by}
            name="trait"
            label="Of"
            options={traits}
            words={(t) => (t === "arxiv" ? "arXiv paper" : spoken(t))}
          />
          <WeightingChoice by={by} options={weightings} />
        </>
      }
    >
      <Dots
        label={`Most frequent ${trait}`}
        title={amount ? `share of all ${trait}` : "share of those that declare it"}
        lines={lines}
        form="share"
        domain={[0, high]}
      />
    </Figure>
  );
}

function Languages() {
  const ink = useInk();
  const { rows, asking } = useRows("top", { trait: "languages per model", weighting: "model" });
  const lines: Line[] = all(rows, {})
    .filter((row) => /^\d/.test(row.measure))
    .map((row) => ({
      key: row.measure,
      label: row.measure === "1" ? "1 language" : `${row.measure} languages`,
      aside: counted(row),
      dots: [{ row, color: ink.blue, name: "", paper: paperValue("languages per model", row.measure) }],
    }));
  const mean = one(rows, { measure: "mean of those that declare any" });
  return (
    <Figure
      file="top_languages_per_model"
      title="How many languages a model declares"
      note={mean ? `${mean.estimate.toFixed(2)} on average of those that declare any.` : undefined}
      rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
      asking={asking}
      height={330}
    >
      <Dots
        label="Languages per model"
        title="share of all models"
        lines={lines}
        form="share"
        domain={[0, 1]}
      />
    </Figure>
  );
}
