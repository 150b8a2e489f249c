import { Answer } from "../Answer";
import { kinAnswer } from "../answers";
import { Choice, chosenEdges, EdgesChoice, edgesFilter, WeightingChoice } from "../Controls";
import { Dots, type Line, ModelsLink } from "../charts/Dots";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { edgesLabel } from "../figures";
import { KIN_PAIRS } from "../kinPairs";
import type { PageProps } from "../page";
import { paperValue } from "../paper";
import { all, distinct, edgesKey, edgesOf, finetunes, one } from "../rows";
import { useRows } from "../useRows";
import { KinDistance } from "./KinDistance";

const CODES = ["duo_1", "trio_1_1", "trio_1_2", "all pairs"];
const EDITED = "Levenshtein";
const MEASURES = ["TF-IDF", "term frequency", "embedding", EDITED];
const WEIGHTINGS = ["pair", "family", "author", "pair, copies once"];
const MAIN = ["metadata", "metadata without kinship"];

export function Kin({ tables }: PageProps) {
  const base = useRows("kin_similarity", {
    measure: CODES.map((code) => `TF-IDF: ${code}`).join("|"),
  });
  const first = finetunes(base.rows);
  const edges = edgesOf(base.rows).sort(
    (a, b) => Number(edgesKey(b) === edgesKey(first)) - Number(edgesKey(a) === edgesKey(first)),
  );
  return (
    <>
      <Answer text={kinAnswer(base.rows)} asking={base.asking} />
      <Pairs options={edges} measures={tables.has("kin_levenshtein") ? MEASURES : MEASURES.slice(0, -1)} />
      <Weightings options={edges} />
      {tables.has("kin_distance") && <KinDistance options={edges} />}
    </>
  );
}

type Options = ReturnType<typeof edgesOf>;

function Pairs({ options, measures }: { options: Options; measures: readonly string[] }) {
  const by = useChosen();
  const ink = useInk();
  const edges = chosenEdges(by, options);
  const measure = by.of("measure", measures);
  const drawn = measure === EDITED;
  const weightings = drawn ? WEIGHTINGS.slice(0, 1) : WEIGHTINGS;
  const weighting = by.of("weighting", weightings);
  const { rows, asking } = useRows(drawn ? "kin_levenshtein" : "kin_similarity", { measure: `${measure}: ` });
  const traits = distinct(rows, "trait").sort((a, b) => MAIN.indexOf(b) - MAIN.indexOf(a));
  const texts =
    traits.length > 0
      ? [...MAIN.filter((t) => traits.includes(t)), ...traits.filter((t) => !MAIN.includes(t))]
      : MAIN;
  const inks = [ink.blue, ink.orange, ink.green, ink.purple, ink.red];
  const lines: Line[] = KIN_PAIRS.flatMap(({ code, pattern, places, kin }) => {
    const dots = texts.flatMap((trait, at) => {
      const row = one(rows, { trait, measure: `${measure}: ${code}`, weighting, ...edges });
      const color = inks[at % inks.length] as string;
      return row ? [{ row, color, name: trait, paper: paperValue("similarity", trait, measure, code) }] : [];
    });
    return dots.length > 0 ? [{ key: code, label: kin, aside: `${pattern} ${places}`, dots }] : [];
  });
  const references = texts.flatMap((trait, at) => {
    const row = one(rows, { trait, measure: `${measure}: all pairs` });
    return row ? [{ row, value: row.estimate, color: inks[at % inks.length] as string }] : [];
  });
  const filter = edgesFilter(edges);
  return (
    <Figure
      file="kin_pairs"
      title="How alike two models are, by what they are to each other"
      note={
        <>
          {drawn
            ? "Mean edit similarity of two models’ texts, of pairs drawn with equal chance until they tell enough"
            : "Mean cosine of two models’ texts over all pairs there are, not a sample"}{" "}
          ({edgesLabel(edges).toLowerCase()}); the pattern in which a pair stands is beside it. Whiskers: 95 %
          over families. {filter && <ModelsLink filter={filter}>Show the children of these edges</ModelsLink>}
        </>
      }
      rows={[...lines.flatMap((line) => line.dots.map((dot) => dot.row)), ...references.map((r) => r.row)]}
      asking={asking}
      height={900}
      legend={[
        ...texts.map((text, at) => ({ label: text, color: inks[at % inks.length] as string })),
        { label: "the paper (finetunes, July 2025)", color: ink.gray, kind: "cross" as const },
        { label: "any two models", color: ink.gray, kind: "dash" as const },
      ]}
      controls={
        <>
          <EdgesChoice by={by} options={options} />
          <WeightingChoice by={by} options={weightings} />
          <Choice by={by} name="measure" label="Measure" options={measures} words={(key) => key} />
        </>
      }
    >
      <Dots
        label="Similarity by kinship"
        title={drawn ? "edit similarity" : `${measure} cosine`}
        lines={lines}
        form="decimal"
        domain={[0, 1]}
        references={references}
      />
    </Figure>
  );
}

const STAR = [
  ["trio_1_1", "parent-child"],
  ["trio_1_2", "siblings"],
] as const;

function Weightings({ options }: { options: Options }) {
  const by = useChosen();
  const ink = useInk();
  const edges = chosenEdges(by, options);
  const { rows, asking } = useRows("kin_similarity", {
    measure: STAR.map(([code]) => `TF-IDF: ${code}`).join("|"),
    relation: edges.relation,
    relation_source: edges.relation_source ?? "missing",
  });
  const texts = MAIN.filter((trait) => all(rows, { trait }).length > 0);
  const lines: Line[] = texts.flatMap((trait) =>
    WEIGHTINGS.map((weighting) => ({
      key: `${trait} ${weighting}`,
      label: weighting,
      aside: trait,
      dots: STAR.flatMap(([code, name]) => {
        const row = one(rows, { trait, weighting, measure: `TF-IDF: ${code}` });
        return row ? [{ row, name, color: code === "trio_1_2" ? ink.red : ink.gray }] : [];
      }),
    })).filter((line) => line.dots.length > 0),
  );
  return (
    <Figure
      file="kin_weightings"
      title="The same star of a parent and its children, weighted otherwise"
      note="Every pair, family or author alike, and with what an author uploaded many times under the same parents counted once."
      rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
      asking={asking}
      height={320}
      legend={[
        { label: "siblings", color: ink.red },
        { label: "parent and child", color: ink.gray },
      ]}
    >
      <Dots
        label="Siblings and parent-child by weighting"
        title="TF-IDF cosine"
        lines={lines}
        form="decimal"
        domain={[0, 1]}
      />
    </Figure>
  );
}
