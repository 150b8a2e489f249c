import { Answer } from "../Answer";
import { driftAnswer } from "../answers";
import { Choice, chosenEdges, EdgesChoice, WeightingChoice } from "../Controls";
import { Dots, type Line } from "../charts/Dots";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { counted, spoken } from "../figures";
import { valueFilter } from "../models";
import { paperValue } from "../paper";
import { all, type Edges, edgesOf, one, type Row } from "../rows";
import { useRows } from "../useRows";

const TRAITS = ["license", "task", "language", "library", "license_family"];
const WEIGHTINGS = ["once", "twice", "pairs", "pairs, twice"];
const PLACE = "place of ";
const MOST_PAIRS = 20;
const SURE = 0.05;

export function Drift() {
  const base = useRows("drift", { measure: "mutations accounted|drift compatibility" });
  const traits = TRAITS.filter((trait) => base.rows.some((row) => row.trait === trait));
  const edges = edgesOf(base.rows);
  return (
    <>
      <Answer text={driftAnswer(base.rows)} asking={base.asking} />
      <Scores {...base} edges={edges} />
      <Order traits={traits} edges={edges} />
      <Pairs traits={traits} edges={edges} />
    </>
  );
}

function Scores({ rows, asking, edges }: ReturnType<typeof useRows> & { edges: readonly Edges[] }) {
  const by = useChosen();
  const ink = useInk();
  const chosen = chosenEdges(by, edges);
  const weighting = by.of("weighting", WEIGHTINGS);
  const measure = by.of("measure", ["mutations accounted", "drift compatibility"]);
  const shown: Row[] = [];
  const lines: Line[] = TRAITS.flatMap((trait) => {
    const of = { trait, measure, weighting, ...chosen };
    const row = one(rows, { ...of, null: null });
    if (!row) return [];
    const chance = one(rows, { ...of, null: "directions turned" });
    shown.push(row, ...(chance ? [chance] : []));
    const paper =
      weighting === "twice" || weighting === "pairs, twice"
        ? paperValue("ordering", trait, chosen.relation, measure)
        : null;
    return [
      {
        key: trait,
        label: spoken(trait),
        dots: [{ row, color: ink.blue, name: "", paper }],
        chance: chance && chance.low !== null && chance.high !== null ? [chance.low, chance.high] : null,
      },
    ];
  });
  return (
    <Figure
      file="drift_scores"
      title="How much goes forward in the best order of values"
      note="The best order is fitted to the very changes that it is scored on, so even edges turned about at random give a high score: their band of 95 % lies beside. The paper counts a plain substitution twice; its crosses stand where that is chosen."
      rows={shown}
      asking={asking}
      height={200}
      legend={[
        { label: "observed", color: ink.blue },
        { label: "directions turned at random", color: ink.pale, kind: "block" },
        ...(lines.some((line) => typeof line.dots[0]?.paper === "number")
          ? [{ label: "the paper", color: ink.blue, kind: "cross" as const }]
          : []),
      ]}
      controls={
        <>
          <EdgesChoice by={by} options={edges} />
          <WeightingChoice by={by} options={WEIGHTINGS} />
          <Choice
            by={by}
            name="measure"
            label="Of"
            options={["mutations accounted", "drift compatibility"]}
          />
        </>
      }
    >
      <Dots label="Scores of the best orders" title={measure} lines={lines} form="share" domain={[0.4, 1]} />
    </Figure>
  );
}

interface PartProps {
  traits: readonly string[];
  edges: readonly Edges[];
}

function Order({ traits, edges }: PartProps) {
  const by = useChosen();
  const ink = useInk();
  const trait = by.of("trait", traits);
  const chosen = chosenEdges(by, edges);
  const { rows, asking } = useRows("drift", {
    trait: trait || "license",
    measure: PLACE,
    weighting: "once",
    null: "missing",
    relation: chosen.relation,
    relation_source: chosen.relation_source ?? "missing",
  });
  const places = all(rows, {}).sort((a, b) => a.estimate - b.estimate);
  const lines: Line[] = places.map((row, at) => {
    const value = row.measure.slice(PLACE.length);
    return {
      key: value,
      label: `${at + 1}  ${value}`,
      dots: [{ row, color: ink.blue, name: "" }],
      filter: valueFilter(trait, value),
    };
  });
  return (
    <Figure
      file="drift_order"
      title={`The order of ${spoken(trait || "license").toLowerCase()} values, upstream above`}
      note="Of all orders of these values the one in which most changes go forward, solved exactly. Whiskers: the places that a value takes when families are drawn again; where they are wide, its place is not sure."
      rows={places}
      asking={asking}
      height={520}
      controls={
        <>
          <Choice by={by} name="trait" label="Trait" options={traits} />
          <EdgesChoice by={by} options={edges} />
        </>
      }
    >
      <div className="lab-order">
        <span className="lab-order-arrow" aria-hidden="true" />
        <Dots
          label={`Order of ${trait}`}
          title="place, from upstream to downstream"
          lines={lines}
          form="number"
          domain={[1, Math.max(places.length, 2)]}
          figures={false}
        />
      </div>
    </Figure>
  );
}

function Pairs({ traits, edges }: PartProps) {
  const by = useChosen();
  const ink = useInk();
  const trait = by.of("trait", traits);
  const chosen = chosenEdges(by, edges);
  const { rows, asking } = useRows("drift", {
    trait: trait || "license",
    weighting: "once",
    null: "missing",
    relation: chosen.relation,
    relation_source: chosen.relation_source ?? "missing",
  });
  const drift = all(rows, {}).filter((row) => row.name === "drift" && row.measure.includes(" → "));
  const q = new Map(
    drift
      .filter((row) => row.measure.endsWith(": q"))
      .map((row) => [row.measure.slice(0, -3), row.estimate] as const),
  );
  const pairs = drift
    .filter((row) => !row.measure.includes(": ") && (row.denominator ?? 0) >= 10)
    .slice(0, MOST_PAIRS);
  const lines: Line[] = pairs.map((row) => {
    const sure = (q.get(row.measure) ?? 1) < SURE;
    return {
      key: row.measure,
      label: row.measure,
      aside: counted(row),
      dots: [
        {
          row,
          color: sure ? ink.orange : ink.gray,
          name: "",
          hollow: !sure,
          more: `false discovery rate ${(q.get(row.measure) ?? 1).toPrecision(2)}`,
        },
      ],
    };
  });
  return (
    <Figure
      file="drift_pairs"
      title="The most frequent changes, and how one-sided they are"
      note="Of the changes between two values, the share that goes the way of the arrow; half would be no direction. At least ten changes between the two."
      rows={pairs}
      asking={asking}
      height={420}
      empty="No two values have ten changes between them on these edges."
      legend={[
        { label: "told from an even chance (false discovery rate 5 %)", color: ink.orange },
        { label: "not told from it", color: ink.gray, kind: "hollow" },
        { label: "an even chance", color: ink.gray, kind: "dash" },
      ]}
    >
      <Dots
        label="Direction of changes"
        title="share that goes this way"
        lines={lines}
        form="share"
        domain={[0, 1]}
        references={[{ value: 0.5, color: ink.gray }]}
      />
    </Figure>
  );
}
