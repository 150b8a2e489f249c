import { quote } from "../../filter/expression";
import { Absent } from "../Absent";
import { Answer } from "../Answer";
import { cardsAnswer } from "../answers";
import { Choice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Dots, type Line } from "../charts/Dots";
import { Plot } from "../charts/Plot";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { counted, edgesLabel } from "../figures";
import type { PageProps } from "../page";
import { all, distinct, type Edges, edgesKey, edgesOf, finetunes, one } from "../rows";
import { linear, roundUp, sideBySide } from "../scales";
import { useRows } from "../useRows";

const TOOL = "written by ";

export function Cards({ needs }: PageProps) {
  const base = useRows("cards", {
    trait: "model|characters",
    period: "all",
    weighting: "model|edge",
  });
  // Languages of models are told of a snapshot without cards too.
  if (!base.asking.loading && !base.asking.error && !one(base.rows, { measure: "has a card" })) {
    return <Absent needs={needs} some there />;
  }
  return (
    <>
      <Answer text={cardsAnswer(base.rows)} asking={base.asking} />
      <Ratios />
      <Tools />
      <Years />
    </>
  );
}

const RATIOS = ["ratio of means", "mean of ratios", "median ratio"];
const LENGTHS = ["characters", "words", "bytes of prose"];
const CARDS = ["every card", "neither phrased", "neither generated"];

/** All edges, and each relation as it is told best. */
function groups(edges: readonly Edges[], source: string | null): Edges[] {
  return edges.filter(({ relation_source }) => relation_source === null || relation_source === source);
}

function Ratios() {
  const by = useChosen();
  const ink = useInk();
  const length = by.of("length", LENGTHS);
  const cards = by.of("cards", CARDS);
  const weighting = by.of("weighting", ["edge", "family"]);
  const trait = cards === CARDS[0] ? length : `${length}, ${cards}`;
  const { rows, asking } = useRows("cards", { trait, weighting, period: "all", measure: RATIOS.join("|") });
  const inks = [ink.red, ink.orange, ink.blue];
  const lines: Line[] = groups(edgesOf(rows), finetunes(rows).relation_source).map((edges) => ({
    key: edgesKey(edges),
    label: edgesLabel(edges),
    dots: RATIOS.flatMap((measure, at) => {
      const row = one(rows, { ...edges, measure });
      return row ? [{ row, color: inks[at] as string, name: measure }] : [];
    }),
  }));
  const shown = lines.flatMap((line) => line.dots.map((dot) => dot.row));
  return (
    <Figure
      file="cards_ratios"
      title="Do cards shrink from parent to child?"
      note="Length of the child’s card over that of the parent’s, over edges where both have one; 1 is no change. The ratio of means is the paper’s; it counts a parent’s long card once for each of its children. A mean of ratios is lifted by a few children of parents with a card of one line. The median says what the typical pair does."
      rows={shown}
      asking={asking}
      empty="On no edge of this atlas both models have a card."
      height={300}
      legend={[
        ...RATIOS.map((label, at) => ({ label, color: inks[at] as string })),
        { label: "no change", color: ink.gray, kind: "dash" as const },
      ]}
      controls={
        <>
          <Choice by={by} name="length" label="Length in" options={LENGTHS} />
          <Choice by={by} name="cards" label="Cards" options={CARDS} />
          <WeightingChoice by={by} options={["edge", "family"]} />
        </>
      }
    >
      <Dots
        label="Ratios of the lengths of cards"
        title={`${length} of the child over those of the parent`}
        lines={lines}
        form="decimal"
        domain={[0, Math.max(roundUp(shown.map((row) => row.high ?? row.estimate)), 1)]}
        references={[{ value: 1, color: ink.gray }]}
      />
    </Figure>
  );
}

function Tools() {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("by", ["model", "owner"]);
  const { rows, asking } = useRows("cards", {
    trait: "model",
    weighting,
    period: "all",
    measure: `has a card|generated|phrased|unfilled|${TOOL}`,
  });
  const told = all(rows, {});
  const first = told.filter((row) => !row.measure.startsWith(TOOL));
  const tools = told.filter((row) => row.measure.startsWith(TOOL)).sort((a, b) => b.estimate - a.estimate);
  const lines: Line[] = [...first, ...tools].map((row) => {
    const tool = row.measure.startsWith(TOOL) ? row.measure.slice(TOOL.length) : null;
    return {
      key: row.measure,
      label: tool ?? (WORDS[row.measure] as string),
      aside: counted(row),
      dots: [{ row, color: tool ? ink.orange : ink.blue, name: "" }],
      filter: tool ? `card_generator:${quote(tool)}` : FILTERS[row.measure],
    };
  });
  return (
    <Figure
      file="cards_tools"
      title="Who writes cards"
      note="Of all models how many have a card; of cards how many a known tool wrote, have one of the paper’s two phrases, or a blank of the template left unfilled; below, each tool. Whiskers: 95 % over owners."
      rows={lines.flatMap((line) => line.dots.map((dot) => dot.row))}
      asking={asking}
      height={480}
      legend={[
        { label: "cards", color: ink.blue },
        { label: "written by this tool", color: ink.orange },
      ]}
      controls={
        <Choice
          by={by}
          name="by"
          label="Weighting"
          options={["model", "owner"]}
          words={(value) => `Every ${value} alike`}
        />
      }
    >
      <Dots label="Cards by tool" title="share" lines={lines} form="share" domain={[0, 1]} />
    </Figure>
  );
}

const WORDS: Record<string, string> = {
  "has a card": "Have a card",
  generated: "Written by a known tool",
  phrased: "With the paper’s phrases",
  unfilled: "With a blank unfilled",
};
const FILTERS: Record<string, string> = {
  "has a card": "card_words:>0",
  generated: "-card_generator:missing",
};

function Years() {
  const ink = useInk();
  const { rows, asking } = useRows("cards", {
    trait: "model",
    weighting: "model",
    measure: "generated|phrased",
  });
  const years = distinct(rows, "period")
    .filter((period) => /^\d{4}$/.test(period))
    .sort();
  const series = [
    { measure: "generated", name: "by templates of known tools", color: ink.blue },
    { measure: "phrased", name: "by the paper’s phrases", color: ink.orange },
  ].map(({ measure, name, color }) => ({
    name,
    color,
    points: years.flatMap((year, at) => {
      const row = one(rows, { measure, period: year });
      return row ? [{ x: at, y: row.estimate, row, label: year }] : [];
    }),
  }));
  return (
    <Figure
      file="cards_years"
      title="Cards that a tool wrote, year by year"
      note="By the year in which the model was made. Whiskers: 95 % over owners."
      rows={series.flatMap((one) => one.points.map((point) => point.row))}
      asking={asking}
      height={330}
      empty="No model of this atlas has both a date and a card."
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
    >
      <Plot
        label="Generated cards by year"
        series={series}
        x={sideBySide(years.length)}
        y={linear(0, 1)}
        form="share"
        writeX={(at) => years[at] ?? ""}
        writeY={tickWriter("share")}
        xTitle="year of creation"
        yTitle="share of cards"
      />
    </Figure>
  );
}
