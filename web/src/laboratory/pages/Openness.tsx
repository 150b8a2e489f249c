import { quote } from "../../filter/expression";
import { licenseLabel } from "../../words";
import { Answer } from "../Answer";
import { opennessAnswer } from "../answers";
import { Choice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Dots, type Line } from "../charts/Dots";
import { Plot } from "../charts/Plot";
import { useChosen } from "../chosen";
import { seriesColors, useInk } from "../colors";
import { Figure } from "../Figure";
import { counted, spoken } from "../figures";
import { all, distinct, one } from "../rows";
import { linear, sideBySide } from "../scales";
import { useRows } from "../useRows";

const WEIGHTINGS = ["model", "owner"];
const FILTERS: Record<string, string> = {
  gated: "-gated:false -gated:missing",
  "declares a license": "-license:missing",
  "known license": "-license_family:missing -license_family:unknown -license_family:other",
  "open license": "license_family:permissive|attribution|weak-copyleft|copyleft",
  "has a card": "card_words:>0",
  "declares a dataset": "-dataset:missing",
};

/** Filter of a group of models. */
function groupFilter(trait: string): string | undefined {
  const [, family] = /^license of (.+)$/.exec(trait) ?? [];
  if (family) return `license_family:${quote(family)}`;
  const [, root] = /^family of (.+)$/.exec(trait) ?? [];
  if (root) return `root:${quote(root)}`;
  const [, generation] = /^generation (\d)/.exec(trait) ?? [];
  if (generation) return trait.endsWith("later") ? `generation:>=${generation}` : `generation:${generation}`;
  return undefined;
}

function groupLabel(trait: string): string {
  const [, family] = /^license of (.+)$/.exec(trait) ?? [];
  if (family) return licenseLabel(family);
  if (trait === "all") return "All models";
  return trait.startsWith("family of ") ? trait.slice("family of ".length) : spoken(trait);
}

export function Openness() {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("weighting", WEIGHTINGS);
  const base = useRows("openness", { trait: "all", weighting: "model", period: "all" });
  const { rows, asking } = useRows("openness", { weighting });
  const measures = distinct(rows, "measure");
  const measure = by.of("measure", measures);
  const whole: Line[] = measures.flatMap((name) => {
    const row = one(rows, { trait: "all", measure: name, period: "all" });
    return row
      ? [
          {
            key: name,
            label: spoken(name),
            aside: counted(row),
            dots: [{ row, color: ink.blue, name: "" }],
            filter: FILTERS[name],
          },
        ]
      : [];
  });
  const groups: Line[] = all(rows, { measure, period: "all" }).map((row) => ({
    key: row.trait ?? "",
    label: groupLabel(row.trait ?? ""),
    aside: counted(row),
    dots: [{ row, color: row.trait === "all" ? ink.text : ink.blue, name: "" }],
    filter: groupFilter(row.trait ?? ""),
  }));
  const years = distinct(rows, "period")
    .filter((period) => /^\d{4}$/.test(period))
    .sort();
  const colors = seriesColors(ink);
  const series = measures.map((name, at) => ({
    name: spoken(name),
    color: colors[at % colors.length] as string,
    points: years.flatMap((year, place) => {
      const row = one(rows, { trait: "all", measure: name, period: year });
      return row ? [{ x: place, y: row.estimate, row, label: year }] : [];
    }),
  }));
  const rowsOf = (lines: readonly Line[]) => lines.flatMap((line) => line.dots.map((dot) => dot.row));
  return (
    <>
      <Answer text={opennessAnswer(base.rows)} asking={base.asking} />
      <Figure
        file="openness_all"
        title="What models are open to"
        note="An open license lets anybody use, change and pass on a model for any purpose: permissive, attribution, weak copyleft, copyleft. Whiskers: 95 % over owners."
        rows={rowsOf(whole)}
        asking={asking}
        height={220}
        controls={<WeightingChoice by={by} options={WEIGHTINGS} />}
      >
        <Dots label="Openness" title="share of models" lines={whole} form="share" domain={[0, 1]} />
      </Figure>
      <Figure
        file="openness_years"
        title="Year by year"
        note="By the year in which the model was made."
        rows={series.flatMap((one) => one.points.map((point) => point.row))}
        asking={asking}
        height={340}
        legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
        empty="No model of this atlas has a date."
      >
        <Plot
          label="Openness by year"
          series={series}
          x={sideBySide(years.length)}
          y={linear(0, 1)}
          form="share"
          writeX={(at) => years[at] ?? ""}
          writeY={tickWriter("share")}
          xTitle="year of creation"
          yTitle="share of models"
        />
      </Figure>
      <Figure
        file="openness_groups"
        title={`${spoken(measure || "gated")}: by license, generation and family`}
        note="The ten families with most models, by their base model."
        rows={rowsOf(groups)}
        asking={asking}
        height={620}
        controls={<Choice by={by} name="measure" label="Measure" options={measures} />}
      >
        <Dots
          label={`${measure} by group`}
          title="share of the group"
          lines={groups}
          form="share"
          domain={[0, 1]}
        />
      </Figure>
    </>
  );
}
