import type { Comparison, FamilyFacts } from "../api/types";
import { count, percent, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { ModelName } from "../ui/ModelName";
import { fieldLabel, relationLabel, valueLabel } from "../words";
import { runningTotals } from "./facts";
import { ModelLink } from "./ModelLink";

const SHOWN = 7;

/** The families of the two: size, depth, what they are made of, growth, and what descends from both. */
export function Families({ data }: { data: Comparison }) {
  const { family_a: a, family_b: b } = data;
  if (data.same_family)
    return (
      <p>
        Both belong to the family of <ModelLink id={a.root.id} />: {plural(a.size, "model")} in{" "}
        {plural(a.generations, "generation")}.
      </p>
    );
  return (
    <>
      <p className="compare-key">
        <span className="compare-a">
          <ModelName id={a.root.id} />
        </span>
        <span className="compare-b">
          <ModelName id={b.root.id} />
        </span>
      </p>
      <table className="compare-table">
        <tbody>
          <Figures label="Models" a={a.size} b={b.size} />
          <Figures label="Generations" a={a.generations} b={b.generations} />
          <Figures label="Ghosts" a={a.ghosts} b={b.ghosts} />
        </tbody>
      </table>
      <Growth a={a} b={b} />
      <div className="compare-bars">
        <Bars title="Relations, declared" a={relations(a)} b={relations(b)} of={[edges(a), edges(b)]} />
        {a.traits.map((trait, i) => (
          <Bars
            key={trait.column}
            title={fieldLabel(trait.column)}
            a={values(a, i)}
            b={values(b, i)}
            of={[a.size, b.size]}
          />
        ))}
      </div>
      <p>
        {data.below_both === 0
          ? "No model descends from both roots."
          : `${plural(data.below_both, "model descends", "models descend")} from both roots, ${plural(data.merges_of_both, "merge")} among them${data.below_both > data.of_both.length ? `; the ${data.of_both.length} with most downloads:` : ":"}`}
      </p>
      <ul className="compare-list">
        {data.of_both.map((model) => (
          <li key={model.ix}>
            <ModelLink id={model.id} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Figures({ label, a, b }: { label: string; a: number; b: number }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{count(a)}</td>
      <td>{count(b)}</td>
    </tr>
  );
}

type Tally = ReadonlyMap<string, number>;

const relations = (family: FamilyFacts): Tally =>
  new Map(
    family.relations.map(({ relation, declared }): [string, number] => [relationLabel(relation), declared]),
  );
const edges = (family: FamilyFacts): number =>
  family.relations.reduce((sum, { declared }) => sum + declared, 0);

function values(family: FamilyFacts, place: number): Tally {
  const trait = family.traits[place];
  if (!trait) return new Map();
  const told = trait.values.map(({ value, count: models }): [string, number] => [
    valueLabel(trait.column, value),
    models,
  ]);
  return new Map(trait.missing > 0 ? [...told, [valueLabel(trait.column, null), trait.missing]] : told);
}

/** Shares of each family, so that a small one can be compared with a large one. */
function Bars({ title, a, b, of }: { title: string; a: Tally; b: Tally; of: readonly [number, number] }) {
  const share = (tally: Tally, name: string, whole: number) => (tally.get(name) ?? 0) / (whole || 1);
  const names = [...new Set([...a.keys(), ...b.keys()])]
    .sort(
      (one, other) =>
        share(a, other, of[0]) + share(b, other, of[1]) - share(a, one, of[0]) - share(b, one, of[1]),
    )
    .slice(0, SHOWN);
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <span className="compare-bar-label">
              <bdi>{bounded(name, 40)}</bdi>
            </span>
            {([a, b] as const).map((tally, i) => {
              const part = share(tally, name, of[i] as number);
              return (
                <span
                  key={i === 0 ? "a" : "b"}
                  className={`compare-bar ${i === 0 ? "compare-a" : "compare-b"}`}
                >
                  <span style={{ width: `${Math.min(100, 100 * part)}%` }} />
                  <small>
                    {count(tally.get(name) ?? 0)} · {percent(part)}
                  </small>
                </span>
              );
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

const WIDTH = 640;
const HEIGHT = 150;

function Growth({ a, b }: { a: FamilyFacts; b: FamilyFacts }) {
  const lines = [runningTotals(a.growth), runningTotals(b.growth)];
  const all = lines.flat();
  if (all.length === 0) return null;
  const first = Math.min(...all.map(({ at }) => at));
  const last = Math.max(...all.map(({ at }) => at)) + 1;
  const most = Math.max(...all.map(({ total }) => total));
  const x = (at: number) => (WIDTH * (at - first)) / (last - first);
  const y = (total: number) => HEIGHT - (HEIGHT * total) / most;
  // Within a month the line rises to what there is at its end.
  const path = (line: { at: number; total: number }[]) =>
    line
      .map(({ at, total }, i) => {
        const from = i === 0 ? `M${x(at).toFixed(1)} ${HEIGHT}` : `H${x(at).toFixed(1)}`;
        return `${from}L${x(at + 1).toFixed(1)} ${y(total).toFixed(1)}`;
      })
      .join("") + (line.length > 0 ? `H${WIDTH}` : "");
  const name = (at: number) => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  return (
    <figure className="compare-growth">
      <figcaption>
        Models created by month, as running totals: {count(most)} at the top
        {a.undated + b.undated > 0 && `, ${count(a.undated + b.undated)} without a date left out`}
      </figcaption>
      <svg
        viewBox={`-4 -6 ${WIDTH + 8} ${HEIGHT + 12}`}
        role="img"
        aria-label={`From ${name(first)} to ${name(last - 1)}: ${a.root.id} to ${count(a.size - a.undated)}, ${b.root.id} to ${count(b.size - b.undated)}`}
      >
        <path className="compare-axis" d={`M0 ${HEIGHT}H${WIDTH}`} />
        {lines.map((line, i) => (
          <path
            key={i === 0 ? "a" : "b"}
            className={i === 0 ? "compare-line-a" : "compare-line-b"}
            d={path(line)}
          />
        ))}
      </svg>
      <p className="compare-ends quiet fine">
        <span>{name(first)}</span>
        <span>{name(last - 1)}</span>
      </p>
    </figure>
  );
}
