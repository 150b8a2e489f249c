import { Answer } from "../Answer";
import { Choice, WeightingChoice } from "../Controls";
import { Dots, type Line } from "../charts/Dots";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { counted, spoken, told } from "../figures";
import { all, distinct, type Row } from "../rows";
import { roundUp } from "../scales";
import { useRows } from "../useRows";

const MOST = 30;

/** How many cards were looked at, and what shows on most of them. */
export function cardsAnswer(rows: readonly Row[]): string | null {
  const shares = all(rows, { period: "all", null: null }).filter(
    (row) => row.n !== null && row.denominator !== null && row.estimate <= 1 && row.weighting !== "owner",
  );
  const most = shares.reduce<Row | null>((a, b) => (a && (a.estimate ?? 0) >= b.estimate ? a : b), null);
  return most
    ? `Most often, ${told(most, "share")}: ${[most.trait, most.measure].filter(Boolean).join(", ")}.`
    : null;
}

export function Cards() {
  const by = useChosen();
  const ink = useInk();
  const base = useRows("cards", { period: "all", null: "missing" });
  const traits = distinct(base.rows, "trait");
  const trait = by.of("trait", traits);
  const here = base.rows.filter((row) => row.trait === trait);
  const weightings = distinct(here, "weighting");
  const weighting = by.of("weighting", weightings);
  const found = all(here, { weighting }).slice(0, MOST);
  const lines: Line[] = found.map((row) => ({
    key: `${row.measure} ${row.relation} ${row.relation_source}`,
    label: spoken(row.measure),
    aside: counted(row),
    dots: [{ row, color: ink.blue, name: "" }],
  }));
  const shares = found.every((row) => row.estimate >= 0 && row.estimate <= 1);
  return (
    <>
      <Answer text={cardsAnswer(base.rows)} asking={base.asking} />
      <Figure
        file="cards"
        title={spoken(trait || "cards")}
        rows={found}
        asking={base.asking}
        height={400}
        controls={
          <>
            <Choice by={by} name="trait" label="What" options={traits} />
            <WeightingChoice by={by} options={weightings} />
          </>
        }
      >
        <Dots
          label={`Cards: ${trait}`}
          title={shares ? "share" : "figure"}
          lines={lines}
          form={shares ? "share" : "number"}
          domain={[0, shares ? 1 : roundUp(found.map((row) => row.high ?? row.estimate))]}
        />
      </Figure>
    </>
  );
}
