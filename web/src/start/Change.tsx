import { useQueries, useQuery } from "@tanstack/react-query";
import type { Atlas, Facets } from "../api/types";
import { snapshotDate } from "../format/dates";
import { count, percent } from "../format/numbers";
import { bounded } from "../format/text";
import {
  cardsAnswer,
  concentrationAnswer,
  createdAnswer,
  driftAnswer,
  familiesAnswer,
  kinAnswer,
  licenseAnswer,
  mutationAnswer,
  opennessAnswer,
} from "../laboratory/answers";
import { type Asked, analysesQuery, rowsQuery } from "../laboratory/queries";
import type { Row } from "../laboratory/rows";
import { countQuery } from "../search/queries";
import { FIRST_VIEW } from "../state/view";
import { Citation } from "../ui/Citation";
import { Icon } from "../ui/icons";
import { Failure, Skeleton } from "../ui/States";
import { fieldLabel, valueLabel } from "../words";
import { linkTo } from "./door";
import { yearQuery } from "./queries";
import { gains, yearsUpTo } from "./years";

interface Told {
  lab: string;
  question: string;
  table: string;
  asked: Asked;
  answer: (rows: readonly Row[]) => string | null;
}

const ANSWERS: readonly Told[] = [
  {
    lab: "growth",
    question: "When were models made?",
    table: "created",
    asked: { trait: "model", weighting: "model" },
    answer: createdAnswer,
  },
  {
    lab: "mutation",
    question: "How fast do traits mutate?",
    table: "mutation",
    asked: { period: "all", weighting: "edge", relation: "all" },
    answer: mutationAnswer,
  },
  {
    lab: "drift",
    question: "Do traits drift one way?",
    table: "drift",
    asked: { measure: "mutations accounted", weighting: "once", relation: "all" },
    answer: driftAnswer,
  },
  {
    lab: "licenses",
    question: "Are license terms carried on?",
    table: "license_lineage",
    asked: { trait: "license", period: "all", relation: "all" },
    answer: licenseAnswer,
  },
  {
    lab: "families",
    question: "How large are families?",
    table: "families",
    asked: {
      trait: "all models",
      measure: "families|models in families|largest|size: |generations 1|virality: mean",
    },
    answer: familiesAnswer,
  },
  {
    lab: "kin",
    question: "Do kin resemble each other?",
    table: "kin_similarity",
    asked: { measure: "TF-IDF: ", weighting: "pair" },
    answer: kinAnswer,
  },
  {
    lab: "concentration",
    question: "In how few hands is it?",
    table: "concentration",
    asked: { trait: "owner", period: "all" },
    answer: concentrationAnswer,
  },
  {
    lab: "openness",
    question: "How open are models?",
    table: "openness",
    asked: { trait: "all", weighting: "model", period: "all" },
    answer: opennessAnswer,
  },
  {
    lab: "cards",
    question: "Do cards shrink?",
    table: "cards",
    asked: { period: "all", trait: "model|characters", weighting: "model|edge" },
    answer: cardsAnswer,
  },
];

const YEARS = 4;
const TRAITS = ["task", "license_family", "relation_inferred"] as const;

export function Change({ atlas }: { atlas: Atlas }) {
  const { data: analyses, error, refetch } = useQuery(analysesQuery);
  const there = new Set(analyses?.items.filter(({ rows }) => rows > 0).map(({ name }) => name));
  const told = ANSWERS.filter(({ table }) => there.has(table));
  return (
    <>
      <header className="start-head">
        <h1>How does the ecosystem change?</h1>
        <p>
          {count(atlas.models)} models
          {atlas.source.snapshot_date && ` as of ${snapshotDate(atlas.source.snapshot_date)}`}. In brackets
          the interval of 95 %; each answer leads to its page in the laboratory, with method and figures.
        </p>
      </header>
      <article className="start-result">
        <New atlas={atlas} />
        <section>
          <h2>What the laboratory finds</h2>
          {error && <Failure error={error} retry={() => void refetch()} />}
          {!analyses && !error && <Skeleton lines={6} />}
          {analyses && told.length === 0 && (
            <p className="teach">
              This atlas was built without analyses: <code>modelome build --analyses</code> makes them.
            </p>
          )}
          <ul className="change-answers">
            {told.map((each) => (
              <LabAnswer key={each.lab} told={each} />
            ))}
          </ul>
        </section>
        <Citation atlas={atlas} question="How does the ecosystem change?" />
      </article>
    </>
  );
}

function LabAnswer({ told }: { told: Told }) {
  const { data, error, isPending } = useQuery(rowsQuery(told.table, told.asked));
  const text = data ? told.answer(data) : null;
  return (
    <li>
      <h3>{told.question}</h3>
      {error ? (
        <Failure error={error} />
      ) : isPending ? (
        <Skeleton lines={2} />
      ) : (
        <p>{text ?? "Not told by this atlas."}</p>
      )}
      <a href={linkTo({ ...FIRST_VIEW, surface: "lab", lab: told.lab })}>
        Method and figures <Icon name="right" size={12} />
      </a>
    </li>
  );
}

/** Growth by year, and of which values there is more or less: counted, not estimated. */
function New({ atlas }: { atlas: Atlas }) {
  const years = yearsUpTo(atlas.source.snapshot_date, YEARS);
  const counts = useQueries({ queries: years.map((year) => countQuery(`created:${year}`)) });
  if (years.length === 0) return <p className="quiet">This atlas does not know the day of its snapshot.</p>;
  const totals = counts.map(({ data }) => data?.total ?? null);
  const greatest = Math.max(1, ...totals.map((n) => n ?? 0));
  const last = totals.at(-1) ?? null;
  const before = totals.at(-2) ?? null;
  return (
    <section>
      <h2>Growth</h2>
      <p>
        {last === null || before === null
          ? "\u00a0"
          : `${count(last)} models of this atlas were made in ${years.at(-1)} up to the snapshot, ${count(before)} in ${years.at(-2)}` +
            `${before > 0 ? `: ${times(last / before)} times as many` : ""}. Models deleted since are not among them.`}
      </p>
      <ul className="change-years" aria-label="Models made by year">
        {years.map((year, i) => (
          <li key={year}>
            <span>{year}</span>
            <span className="change-bar" aria-hidden="true">
              <span style={{ width: `${(100 * (totals[i] ?? 0)) / greatest}%` }} />
            </span>
            <span className="number">{totals[i] == null ? "…" : count(totals[i] as number)}</span>
          </li>
        ))}
      </ul>
      <h2>What is new</h2>
      <ul className="change-new">
        {TRAITS.map((trait) => (
          <Trait key={trait} trait={trait} years={years.slice(-2)} />
        ))}
      </ul>
    </section>
  );
}

/** The value whose share grew most from one year to the next, and the one that lost most. */
function Trait({ trait, years }: { trait: string; years: readonly string[] }) {
  const [before, after] = useQueries({
    queries: years.map((year) => yearQuery(trait, year)),
  }).map(({ data }) => data);
  const told = before && after ? gains(before, after) : null;
  return (
    <li>
      <h3>{fieldLabel(trait)}</h3>
      {!told ? (
        <Skeleton lines={2} />
      ) : told.length === 0 ? (
        <p className="quiet">Nothing declared in both years.</p>
      ) : (
        <>
          <p>
            {told.map(({ value, from, to }, i) => (
              <span key={value}>
                {i === 0 ? "Most gained by " : "; most lost by "}
                <strong>
                  <bdi>{bounded(valueLabel(trait, value), 60)}</bdi>
                </strong>
                : {percent(from)} of {years[0]}, {percent(to)} of {years[1]}
              </span>
            ))}
            . Of those that declare one: {count(declared(before))} and {count(declared(after))} models.
          </p>
          <Slopes told={told} />
        </>
      )}
    </li>
  );
}

const times = (ratio: number): string => (ratio < 10 ? ratio.toFixed(1) : count(Math.round(ratio)));

const declared = (facets: Facets | undefined): number => (facets ? facets.matched - facets.missing : 0);

function Slopes({ told }: { told: readonly { value: string; from: number; to: number }[] }) {
  const most = Math.max(0.01, ...told.flatMap(({ from, to }) => [from, to]));
  const y = (share: number) => 36 - (32 * share) / most;
  return (
    <svg className="change-slopes" viewBox="0 0 120 40" role="img" aria-label="Shares of the two years">
      {told.map(({ value, from, to }) => (
        <g key={value} className={to >= from ? "up" : "down"}>
          <line x1="8" x2="112" y1={y(from)} y2={y(to)} />
          <circle cx="8" cy={y(from)} r="3" />
          <circle cx="112" cy={y(to)} r="3" />
        </g>
      ))}
    </svg>
  );
}
