import { LICENSE_FAMILIES, licenseLabel, verdictLabel } from "../../words";
import { Answer } from "../Answer";
import { licenseAnswer } from "../answers";
import { PeriodChoice, WeightingChoice } from "../Controls";
import { tickWriter } from "../charts/Axis";
import { Plot } from "../charts/Plot";
import { type Stack, Stacks } from "../charts/Stacks";
import { useChosen } from "../chosen";
import { type Ink, useInk } from "../colors";
import { Figure } from "../Figure";
import { edgesLabel } from "../figures";
import { distinct, edgesOf, one, type Told, type Wanted } from "../rows";
import { linear, roundUp, sideBySide } from "../scales";
import { useRows } from "../useRows";

const PARTS = ["carried", "dropped", "conflict", "unknown"] as const;
const FAILED = "not carried, another owner";
const WEIGHTINGS = ["edge", "family"];

const partColors = (ink: Ink): Record<(typeof PARTS)[number], string> => ({
  carried: ink.blue,
  dropped: ink.orange,
  conflict: ink.red,
  unknown: ink.pale,
});

export function Licenses() {
  const by = useChosen();
  const base = useRows("license_lineage", {
    trait: "license",
    relation: "all",
    measure: `${FAILED}|unknown`,
  });
  const periods = [
    "all",
    ...distinct(base.rows, "period")
      .filter((p) => p !== "all")
      .sort(),
  ];
  const period = by.of("period", periods);
  const rest = useRows("license_lineage", { measure: PARTS.join("|"), weighting: "edge", period });
  return (
    <>
      <Answer text={licenseAnswer(base.rows)} asking={base.asking} />
      <Verdicts {...rest} kind="relation" control={<PeriodChoice by={by} options={periods} />} />
      <Verdicts {...rest} kind="family" control={null} />
      <Years {...base} />
      <p className="lab-note">
        An engineer’s reading of declared licenses by rules, not legal advice. Credit, notices and names are
        not judged; an adapter holds no base weights, so copyright licenses do not reach it. The paper claims
        violations and computes none, so no number of its own stands beside these.
      </p>
    </>
  );
}

interface VerdictsProps extends ReturnType<typeof useRows> {
  kind: "relation" | "family";
  control: React.ReactNode;
}

function Verdicts({ rows, asking, kind, control }: VerdictsProps) {
  const ink = useInk();
  const colors = partColors(ink);
  const shown: Told[] = [];
  const stack = (key: string, label: string, of: Wanted, filter?: string): Stack[] => {
    const found = PARTS.flatMap((part) => {
      const row = one(rows, { ...of, measure: part });
      return row?.n ? [{ part, row, n: row.n }] : [];
    });
    const total = found.reduce((sum, { n }) => sum + n, 0);
    if (total === 0) return [];
    shown.push(...found.map(({ row }) => row));
    const parts = found.map(({ part, row, n }) => ({
      row,
      name: verdictLabel(part),
      color: colors[part],
      share: n / total,
      filter: `license_verdict:${part}`,
    }));
    return [{ key, label, total, parts, ...(filter ? { filter } : {}) }];
  };
  const stacks =
    kind === "relation"
      ? edgesOf(rows).flatMap((edges) =>
          stack(
            `${edges.relation} ${edges.relation_source}`,
            edgesLabel(edges),
            { trait: "license", ...edges },
            edges.relation === "all"
              ? undefined
              : `${edges.relation_source === "inferred" ? "relation_inferred" : "relation"}:${edges.relation}`,
          ),
        )
      : LICENSE_FAMILIES.flatMap((family) =>
          stack(family, licenseLabel(family), { trait: `license of ${family}`, relation: "all" }),
        );
  return (
    <Figure
      file={`license_verdicts_by_${kind}`}
      title={
        kind === "relation"
          ? "Do children carry what the parent’s license asks, by relation"
          : "By the license family of the parent, all relations"
      }
      note="Bars: all edges between models, at the right how many. A part leads to the models with that verdict over all their ancestors, which may be more than these."
      rows={shown}
      asking={asking}
      height={kind === "relation" ? 330 : 280}
      controls={control}
      legend={PARTS.map((part) => ({
        label: verdictLabel(part),
        color: colors[part],
        kind: "block" as const,
      }))}
    >
      <Stacks label="Verdicts on edges" title="share of edges" stacks={stacks} />
    </Figure>
  );
}

function Years(base: ReturnType<typeof useRows>) {
  const by = useChosen();
  const ink = useInk();
  const weighting = by.of("weighting", WEIGHTINGS);
  const years = distinct(base.rows, "period")
    .filter((period) => period !== "all")
    .sort();
  const points = years.flatMap((year, at) => {
    const row = one(base.rows, { trait: "license", measure: FAILED, period: year, weighting });
    return row ? [{ x: at, y: row.estimate, row, label: year }] : [];
  });
  const shown = points.map((point) => point.row);
  return (
    <Figure
      file="license_years"
      title="Not carried, year by year"
      note="Judged edges between models of different owners, by the year in which the child was made. Whiskers: 95 % over families."
      rows={shown}
      asking={base.asking}
      height={300}
      controls={<WeightingChoice by={by} options={WEIGHTINGS} />}
    >
      <Plot
        label="Terms not carried by year"
        series={[{ name: "not carried", color: ink.orange, points }]}
        x={sideBySide(years.length)}
        y={linear(
          0,
          roundUp(
            shown.map((row) => row.high ?? row.estimate),
            1,
          ),
        )}
        form="share"
        writeX={(at) => years[at] ?? ""}
        writeY={tickWriter("share")}
        xTitle="year of the child"
        yTitle="share not carried"
      />
    </Figure>
  );
}
