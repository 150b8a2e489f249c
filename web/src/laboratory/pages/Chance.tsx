import { Answer } from "../Answer";
import { chanceAnswer, neutralAnswer } from "../answers";
import { Choice, chosenEdges, EdgesChoice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Dots, type Line } from "../charts/Dots";
import { Heat, type HeatCell } from "../charts/Heat";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { spoken } from "../figures";
import { KIN_PAIRS } from "../kinPairs";
import type { PageProps } from "../page";
import { all, distinct, edgesKey, edgesOf, finetunes, one, type Row, type Told } from "../rows";
import { useRows } from "../useRows";

const WEIGHTINGS = ["pair", "family"];
const NULLS = ["matched strangers", "texts mixed", "parents mixed"];
const CHAINS = ["undirected chain", "directed chain"];
const TEXTS = ["metadata without kinship", "metadata"];

export function Chance({ tables }: PageProps) {
  return (
    <>
      {tables.has("kin_chance") && <Kinship />}
      {tables.has("neutral") && <Direction alone={!tables.has("kin_chance")} />}
    </>
  );
}

function firstFinetunes(rows: readonly Row[]) {
  const first = edgesKey(finetunes(rows));
  return edgesOf(rows).sort((a, b) => Number(edgesKey(b) === first) - Number(edgesKey(a) === first));
}

function Kinship() {
  const by = useChosen();
  const ink = useInk();
  const base = useRows("kin_chance", { weighting: "pair" });
  const options = firstFinetunes(base.rows);
  const edges = chosenEdges(by, options);
  const weighting = by.of("weighting", WEIGHTINGS);
  const texts = TEXTS.filter((text) => base.rows.some((row) => row.trait === text));
  const text = by.of("text", texts);
  const { rows, asking } = useRows("kin_chance", {
    trait: text || (TEXTS[0] as string),
    weighting,
    relation: edges.relation,
    relation_source: edges.relation_source ?? "missing",
  });
  const inks = [ink.orange, ink.green, ink.purple];
  const lines: Line[] = KIN_PAIRS.flatMap(({ code, kin, pattern, places }) => {
    const measure = `TF-IDF: ${code}`;
    const seen = one(rows, { measure, null: null });
    if (!seen) return [];
    const dots = [
      { row: seen, color: ink.blue, name: "observed" },
      ...NULLS.flatMap((name, at) => {
        const row = one(rows, { measure, null: name });
        return row ? [{ row, color: inks[at] as string, name }] : [];
      }),
    ];
    return [{ key: code, label: kin, aside: `${pattern} ${places}`, dots }];
  });
  return (
    <>
      <Answer text={chanceAnswer(base.rows)} asking={base.asking} />
      <Figure
        file="kin_chance"
        title="How alike kin are, and how alike they would be by chance"
        note="Matched strangers: the younger of a pair is another model of its task, library and month that is no kin. Texts mixed: texts change places within task, library and month. Parents mixed: parents of edges change places within relation and the child’s month. Whiskers: 95 %."
        rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
        asking={asking}
        height={520}
        legend={[
          { label: "observed", color: ink.blue },
          ...NULLS.map((label, at) => ({ label, color: inks[at] as string })),
        ]}
        controls={
          <>
            <EdgesChoice by={by} options={options} />
            <WeightingChoice by={by} options={WEIGHTINGS} />
            <Choice by={by} name="text" label="Text" options={texts} />
          </>
        }
      >
        <Dots label="Kin and chance" title="TF-IDF cosine" lines={lines} form="decimal" domain={[0, 1]} />
      </Figure>
    </>
  );
}

const LIKENESS = ["parent-child", "parent-child of stars", "siblings", "siblings above parent-child"];
const POINT = /^region (parent-child of stars|siblings): rate (\d\.\d\d), directed (\d\.\d\d)$/;

function Direction({ alone }: { alone: boolean }) {
  const by = useChosen();
  const ink = useInk();
  const base = useRows("neutral", { measure: "siblings above parent-child", weighting: "pair" });
  const options = firstFinetunes(base.rows);
  const edges = chosenEdges(by, options);
  const weighting = by.of("weighting", WEIGHTINGS);
  const traits = distinct(base.rows, "trait");
  const trait = by.of("trait", traits);
  const { rows, asking } = useRows("neutral", {
    trait: trait || "license",
    relation: edges.relation,
    relation_source: edges.relation_source ?? "missing",
  });
  const inks = [ink.gray, ink.orange];
  const lines: Line[] = LIKENESS.flatMap((measure) => {
    const seen = one(rows, { measure, null: null, weighting });
    if (!seen) return [];
    const dots = [
      { row: seen, color: ink.blue, name: "observed" },
      ...CHAINS.flatMap((name, at) => {
        const row = one(rows, { measure, null: name, weighting });
        return row ? [{ row, color: inks[at] as string, name }] : [];
      }),
    ];
    return [{ key: measure, label: spoken(measure), dots }];
  });
  const shown = lines.flatMap((line) => line.dots.map((dot) => dot.row));
  const least = Math.min(0, ...shown.map((row) => row.low ?? row.estimate));
  const points = all(rows, { trait: trait || "license", null: "region" }).flatMap((row) => {
    const found = POINT.exec(row.measure);
    return found
      ? [{ row, what: found[1] as string, rate: Number(found[2]), directed: Number(found[3]) }]
      : [];
  });
  const cells: HeatCell[] = points
    .filter((point) => point.what === "siblings")
    .flatMap((siblings) => {
      const parent = points.find(
        (point) =>
          point.what !== "siblings" && point.rate === siblings.rate && point.directed === siblings.directed,
      );
      if (!parent) return [];
      const row: Told = {
        ...siblings.row,
        measure: `region siblings above parent-child: rate ${siblings.rate.toFixed(2)}, directed ${siblings.directed.toFixed(2)}`,
        estimate: siblings.row.estimate - parent.row.estimate,
      };
      return [{ x: siblings.rate, y: siblings.directed, row }];
    });
  return (
    <>
      {alone && <Answer text={neutralAnswer(base.rows, trait)} asking={base.asking} />}
      <Figure
        file="neutral"
        title="Do siblings above parent and child need a direction?"
        note={
          <>
            {!alone && neutralAnswer(base.rows, trait)} A trait with one value follows a chain from parent to
            child, each child for itself: under the undirected chain as many edges go each way, under the
            directed one they go where the edges went.
          </>
        }
        rows={shown}
        asking={asking}
        height={260}
        legend={[
          { label: "observed", color: ink.blue },
          ...CHAINS.map((label, at) => ({ label, color: inks[at] as string })),
        ]}
        controls={
          <>
            <Choice by={by} name="trait" label="Trait" options={traits} />
            {alone && <EdgesChoice by={by} options={options} />}
            {alone && <WeightingChoice by={by} options={WEIGHTINGS} />}
          </>
        }
      >
        <Dots
          label="Likeness and chains"
          title="share that is the same"
          lines={lines}
          form="decimal"
          domain={[least, 1]}
        />
      </Figure>
      <Figure
        file="neutral_region"
        title="Where siblings are more alike than parent and child"
        note="By how often a trait mutates and how much mutation goes one way, on the trees of this atlas. Above zero siblings are the more alike."
        rows={cells.map((cell) => cell.row)}
        asking={asking}
        height={300}
      >
        <Heat
          label="Siblings above parent and child, by rate and direction"
          cells={cells}
          xTitle="rate of mutation"
          yTitle="how directed"
          writeX={tickWriter("decimal")}
          writeY={tickWriter("decimal")}
        />
      </Figure>
    </>
  );
}
