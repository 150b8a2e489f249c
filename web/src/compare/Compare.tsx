import { useQuery } from "@tanstack/react-query";
import { compareQuery, diffQuery, modelQuery } from "../api/queries";
import type { Atlas, Comparison } from "../api/types";
import { count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { DiffCards } from "../panel/DiffCards";
import { DiffFields } from "../panel/DiffFields";
import { DiffText } from "../panel/DiffText";
import { LicenseSection } from "../panel/LicenseSection";
import { shareLink } from "../state/history";
import { setView, useView } from "../state/view";
import { Citation } from "../ui/Citation";
import { copyText } from "../ui/copyText";
import { Icon } from "../ui/icons";
import { Failure, Skeleton } from "../ui/States";
import { Families } from "./Families";
import { type FactRow, factRows, factsMarkdown } from "./facts";
import { ModelLink } from "./ModelLink";
import { Picker } from "./Picker";
import "../styles/diff.css";
import "../styles/license.css";
import "./compare.css";

/** Two models side by side, and their families. */
export default function Compare({ atlas }: { atlas: Atlas }) {
  const pair = useView((v) => v.pair);
  const model = useView((v) => v.model);
  const first = pair?.[0] ?? model;
  const choose = (a: string | null, b: string | null) =>
    setView(a && b ? { pair: [a, b], model: null } : { pair: null, model: a ?? b });
  return (
    <div className="compare">
      <div className="compare-page">
        <h1>Compare two models</h1>
        <div className="compare-pickers">
          <Picker label="First" value={first} onChoose={(id) => choose(id, pair?.[1] ?? null)} />
          <button
            type="button"
            className="button"
            disabled={!pair}
            onClick={() => pair && choose(pair[1], pair[0])}
          >
            Swap
          </button>
          <Picker label="Second" value={pair?.[1] ?? null} onChoose={(id) => choose(first, id)} />
        </div>
        {pair ? (
          <Both key={pair.join(" ")} atlas={atlas} a={pair[0]} b={pair[1]} />
        ) : (
          <p className="teach">
            Name two models to see their facts, terms and texts side by side, whom both descend from, and how
            their families differ. Two base models compare two families.
          </p>
        )}
      </div>
    </div>
  );
}

function Both({ atlas, a, b }: { atlas: Atlas; a: string; b: string }) {
  const one = useQuery(modelQuery(a));
  const other = useQuery(modelQuery(b));
  const { data } = useQuery(compareQuery(a, b));
  const { data: difference } = useQuery(diffQuery(a, b));
  const error = one.error ?? other.error;
  if (error)
    return <Failure error={error} onSuggestion={(id) => setView({ pair: one.error ? [id, b] : [a, id] })} />;
  if (!one.data || !other.data) return <Skeleton lines={10} />;
  const rows = factRows(one.data, other.data);
  const copy = (text: string, what: string) => void copyText(text, `${what} copied.`);
  const link = shareLink(atlas.id);
  return (
    <>
      <p className="compare-tools">
        <button type="button" className="button" onClick={() => copy(link, "The link is")}>
          <Icon name="link" /> Copy link
        </button>
        <button
          type="button"
          className="button"
          onClick={() => copy(factsMarkdown(a, b, rows, `${atlas.name}, ${link}`), "The table is")}
        >
          <Icon name="copy" /> Copy as Markdown table
        </button>
      </p>
      <Facts a={a} b={b} rows={rows} />
      <h2>What joins them</h2>
      {data ? <Joins data={data} /> : <Skeleton lines={3} />}
      <h2>Terms</h2>
      <div className="compare-columns">
        <LicenseSection id={a} />
        <LicenseSection id={b} />
      </div>
      <h2>From the first to the second</h2>
      {difference ? (
        <div className="compare-diff diff">
          <DiffFields difference={difference} />
          <h3>As one string</h3>
          <DiffText difference={difference} />
          {difference.a_has_card && difference.b_has_card && (
            <>
              <h3>Cards</h3>
              <DiffCards difference={difference} />
            </>
          )}
        </div>
      ) : (
        <Skeleton lines={4} />
      )}
      <h2>Their families</h2>
      {data ? <Families data={data} /> : <Skeleton lines={5} />}
      <Citation atlas={atlas} question={`How do ${a} and ${b} differ?`} />
    </>
  );
}

function Facts({ a, b, rows }: { a: string; b: string; rows: readonly FactRow[] }) {
  return (
    <table className="compare-table" aria-label="Facts side by side">
      <thead>
        <tr>
          <td />
          {[a, b].map((id, i) => (
            <th key={i === 0 ? "a" : "b"} scope="col">
              <ModelLink id={id} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field} className={row.differs ? "differs" : undefined}>
            <th scope="row">
              {row.label}
              {row.differs && <span title="They differ"> ≠</span>}
            </th>
            {[row.a, row.b].map((value, i) => (
              <td key={i === 0 ? "a" : "b"}>
                {value === null ? <span className="absent">–</span> : <bdi>{bounded(value, 300)}</bdi>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Joins({ data: { pair, common, total_common: total } }: { data: Comparison }) {
  return (
    <>
      <p>
        {pair.cosine === null
          ? "One of them says too little of itself to be compared by its text."
          : `Cosine of their texts ${pair.cosine.toFixed(3)}. `}
        {pair.kin ? `The second is the first’s ${pair.kin}.` : "They are not related."}
      </p>
      {pair.reasons.length > 0 && (
        <p className="reasons">
          {pair.reasons.map((reason) => (
            <span key={reason} className="reason">
              <bdi>{bounded(reason.replace(":", " "), 48)}</bdi>
            </span>
          ))}
        </p>
      )}
      <h3>Common ancestors</h3>
      {total === 0 ? (
        <p className="quiet">None: no model of this atlas is above both.</p>
      ) : (
        <ol className="compare-list">
          {common.map((one) => (
            <li key={one.ix}>
              <ModelLink id={one.id} />{" "}
              <span className="quiet">
                {steps(one.from_a)} above the first, {steps(one.from_b)} above the second
              </span>
            </li>
          ))}
        </ol>
      )}
      {total > common.length && (
        <p className="quiet">
          {count(common.length)} of {plural(total, "common ancestor")}, the nearest.
        </p>
      )}
    </>
  );
}

const steps = (n: number): string => (n === 0 ? "0 steps" : plural(n, "step"));
