import { Choice, chosenEdges, EdgesChoice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Plot, type Series } from "../charts/Plot";
import { useChosen } from "../chosen";
import { useInk } from "../colors";
import { Figure } from "../Figure";
import { edgesLabel } from "../figures";
import { all, type edgesOf } from "../rows";
import { linear } from "../scales";
import { useRows } from "../useRows";

const TEXTS = ["metadata", "metadata without kinship"];
const APART = ["distance", "generations"];
const WORDS: Record<string, string> = { distance: "edges between", generations: "generations between" };

/** All pairs of a family by how far apart they are in its tree. */
export function KinDistance({ options }: { options: ReturnType<typeof edgesOf> }) {
  const by = useChosen();
  const ink = useInk();
  const edges = chosenEdges(by, options);
  const weighting = by.of("weighting", ["pair", "family"]);
  const apart = by.of("apart", APART);
  const { rows, asking } = useRows("kin_distance", { measure: `TF-IDF: ${apart} ` });
  const only = new RegExp(`^TF-IDF: ${apart} (\\d+)$`);
  const series: Series[] = TEXTS.map((trait, at) => ({
    name: trait,
    color: at === 0 ? ink.blue : ink.orange,
    points: all(rows, { trait, weighting, ...edges })
      .flatMap((row) => {
        const found = only.exec(row.measure);
        return found
          ? [{ x: Number(found[1]), y: row.estimate, row, label: `${found[1]} ${WORDS[apart]}` }]
          : [];
      })
      .sort((a, b) => a.x - b.x),
  })).filter(({ points }) => points.length > 0);
  const points = series.flatMap((one) => one.points);
  const most = Math.max(...points.map((point) => point.x), 1);
  return (
    <Figure
      file="kin_distance"
      title="How alike two models of a family are, by how far apart they are"
      note={`TF-IDF cosine over all pairs of a tree (${edgesLabel(edges).toLowerCase()}), every model at one parent. Few families are deep: what is far apart are pairs of those alone. Whiskers: 95 % over families.`}
      rows={points.map((point) => point.row)}
      asking={asking}
      height={330}
      legend={series.map(({ name, color }) => ({ label: name, color, kind: "line" as const }))}
      controls={
        <>
          <EdgesChoice by={by} options={options} />
          <WeightingChoice by={by} options={["pair", "family"]} />
          <Choice by={by} name="apart" label="Apart by" options={APART} words={(key) => WORDS[key] ?? key} />
        </>
      }
    >
      <Plot
        label={`Likeness by ${WORDS[apart]}`}
        series={series}
        x={linear(apart === "distance" ? 1 : 0, most)}
        y={linear(0, 1)}
        form="decimal"
        writeX={tickWriter("number")}
        writeY={tickWriter("decimal")}
        xTitle={WORDS[apart] ?? apart}
        yTitle="TF-IDF cosine"
      />
    </Figure>
  );
}
