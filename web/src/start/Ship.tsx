import { useQuery } from "@tanstack/react-query";
import { facetQuery, licenseQuery } from "../api/queries";
import type { Atlas, LicenseChain, LicensePath } from "../api/types";
import { count, percent, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { FIRST_VIEW, setView, useView } from "../state/view";
import { Citation } from "../ui/Citation";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { LICENSE_VERDICTS, licenseLabel, relationLabel, verdictLabel } from "../words";
import { ask, doorView, linkTo } from "./door";
import { ModelField } from "./ModelField";
import { useTable } from "./queries";

const EXAMPLES = 2;
const NAMED = 12;
const MOST_PATHS = 6;

const HEADLINES: Record<string, string> = {
  carried: "Nothing found against it: its license shows all that its ancestors’ licenses ask.",
  dropped: "Not as it is labeled: its license lacks some of what its ancestors’ licenses ask.",
  conflict:
    "Not without asking: an ancestor’s license lets nobody share such a derivative, or not with added restrictions.",
  unknown: "It can’t be told: a license on the way is missing, or its terms are not known.",
  none: "It inherits nothing here: no parent is declared, so its own license alone decides.",
};

/** What the most restrictive license of a chain means for who ships. */
const MEANS: Record<string, string> = {
  permissive: "Use, change and sell, with notices kept.",
  "weak-copyleft": "Changes to the licensed part are shared alike.",
  copyleft: "What is derived is shared under the same terms.",
  attribution: "Name the authors, and keep the terms that come with the data.",
  "use-restrictions": "Some uses are forbidden, and the ban is passed on.",
  community: "A company’s own terms: often a limit of users, a name to show, a policy of use.",
  "non-commercial": "Not for commercial use.",
  "research-only": "For research alone.",
  other: "Terms of its own: read them.",
  unknown: "The license is named, its terms are not known here.",
  missing: "Without a license nobody may take a right to use for granted.",
};

export function Ship({ atlas }: { atlas: Atlas }) {
  const id = useView((v) => v.model);
  return (
    <>
      <header className="start-head">
        <h1>Can I ship this model?</h1>
        <p>What its ancestors’ licenses ask of it, who asks, and whether its own license still says so.</p>
        <ModelField
          label="Model to ship"
          placeholder="Name a model"
          onChoose={(chosen) => ask({ door: "ship" }, chosen)}
        />
        {!id && <Examples />}
      </header>
      {id && <Answer atlas={atlas} id={id} />}
    </>
  );
}

function Examples() {
  const { data: conflict } = useTable("license_verdict:conflict", EXAMPLES);
  const { data: dropped } = useTable("license_verdict:dropped", EXAMPLES);
  const some = [...(conflict?.items ?? []), ...(dropped?.items ?? [])];
  if (some.length === 0) return null;
  return (
    <div className="start-examples">
      <p className="quiet">Much used, with terms dropped or in conflict:</p>
      <ul>
        {some.map(({ id }) => (
          <li key={id}>
            <ModelLink id={id} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ModelLink({ id }: { id: string }) {
  return (
    <a
      href={linkTo(doorView({ door: "ship" }, id))}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        ask({ door: "ship" }, id);
      }}
    >
      <ModelName id={id} />
    </a>
  );
}

function Answer({ atlas, id }: { atlas: Atlas; id: string }) {
  const { data, error, refetch } = useQuery(licenseQuery(id));
  if (error)
    return (
      <Failure
        error={error}
        retry={() => void refetch()}
        onSuggestion={(meant) => ask({ door: "ship" }, meant)}
      />
    );
  if (!data) return <Skeleton lines={6} />;
  const verdict = data.verdict ?? "none";
  return (
    <article className="start-result" aria-labelledby="ship-model">
      <h2 id="ship-model">
        <ModelName id={data.id} />
      </h2>
      <p className={`ship-verdict ${verdict}`}>
        <strong>{verdictLabel(data.verdict)}.</strong> {HEADLINES[verdict]}
      </p>
      <p>
        Most restrictive of the chain: <strong>{licenseLabel(data.chain)}</strong>. {MEANS[data.chain]}
      </p>
      <Obligations chain={data} />
      <section>
        <h3>
          {data.paths.length > 1
            ? `Paths (${count(data.paths.length)}${data.complete ? "" : " and more"})`
            : "Path"}
        </h3>
        {data.paths.length === 0 && <p className="quiet">No parent is declared.</p>}
        {data.paths.slice(0, MOST_PATHS).map((path) => (
          <Path key={path.steps.map((step) => step.id).join(" ")} path={path} />
        ))}
        {data.paths.length > MOST_PATHS && (
          <p className="quiet">
            and {plural(data.paths.length - MOST_PATHS, "other path")}, in the model’s panel
          </p>
        )}
      </section>
      <section>
        <h3>What is not known</h3>
        {data.unclear.length + data.ghosts.length === 0 && data.complete ? (
          <p className="quiet">Nothing on the way: each license is declared, and its terms are known.</p>
        ) : (
          <ul className="ship-unknown">
            {data.unclear.length > 0 && <li>Terms not known of {names(data.unclear)}.</li>}
            {data.ghosts.length > 0 && <li>Not in this atlas, so not judged: {names(data.ghosts)}.</li>}
            {!data.complete && <li>More paths than can be listed.</li>}
          </ul>
        )}
        <p className="quiet">
          Only what is declared on the Hub was looked at: data sets, code and other agreements were not.
        </p>
      </section>
      <Rule chain={data} />
      <Denominator atlas={atlas} verdict={data.verdict} />
      <p className="start-notice">
        <Icon name="info" size={14} /> {data.notice}
      </p>
      <p className="start-links">
        <button
          type="button"
          className="button"
          onClick={() => setView({ ...FIRST_VIEW, surface: "map", model: data.id, family: data.id })}
        >
          <Icon name="map" /> On the map, with its family
        </button>
        <a className="button" href={linkTo({ ...FIRST_VIEW, surface: "model", model: data.id })}>
          <Icon name="right" /> Its page
        </a>
      </p>
      <Citation atlas={atlas} question={`Can I ship ${bounded(data.id, 120)}?`} />
    </article>
  );
}

function names(ids: readonly string[]): string {
  const some = ids.slice(0, NAMED).map((id) => bounded(id, 80));
  return some.join(", ") + (ids.length > NAMED ? ` and ${plural(ids.length - NAMED, "other")}` : "");
}

function Obligations({ chain }: { chain: LicenseChain }) {
  if (chain.obligations.length === 0) return null;
  return (
    <section>
      <h3>What is asked of its license</h3>
      <ul className="ship-obligations">
        {chain.obligations.map(({ obligation, words, shown, asked_by }) => {
          const state = shown === null ? "open" : shown ? "shown" : "lost";
          return (
            <li key={obligation} className={state}>
              <Icon name={shown === null ? "help" : shown ? "check" : "close"} size={14} />
              <span>
                {words}{" "}
                <span className="quiet">
                  {shown === null ? "· its own license is not known" : shown ? "· shown" : "· not shown"}
                </span>
                <span className="ship-asked">
                  asked by{" "}
                  {asked_by.slice(0, 3).map((id, place) => (
                    <span key={id}>
                      {place > 0 && ", "}
                      <ModelLink id={id} />
                    </span>
                  ))}
                  {asked_by.length > 3 && ` and ${plural(asked_by.length - 3, "other")}`}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Path({ path }: { path: LicensePath }) {
  return (
    <ol className="ship-path" aria-label={`Path: ${verdictLabel(path.verdict)}`}>
      {path.from_ghost && <li className="quiet">◌ a parent that is not in this atlas</li>}
      {path.steps.map((step) => (
        <li key={step.id}>
          <span className="ship-step">
            <ModelLink id={step.id} />
            <bdi className={step.licenses.length > 0 ? "ship-license" : "ship-license absent"}>
              {step.licenses.map(({ id, name }) => bounded(name ?? id, 60)).join(", ") || "no license"}
            </bdi>
            {step.asks.length > 0 && <span className="quiet">asks: {step.asks.join(", ")}</span>}
          </span>
          {step.relation && (
            <span className="ship-relation">
              ↓ {relationLabel(step.relation).toLowerCase()}
              {step.relation_source === "inferred" && " (by rule)"}
              {step.same_owner && ", same owner"}
            </span>
          )}
        </li>
      ))}
      {path.lost.length > 0 && <li className="ship-lost">missing at the end: {path.lost.join(", ")}</li>}
    </ol>
  );
}

function Rule({ chain }: { chain: LicenseChain }) {
  const clauses = new Map<string, string>();
  for (const { steps } of chain.paths)
    for (const { licenses } of steps)
      for (const { id, name, clause } of licenses) if (clause) clauses.set(name ?? id, clause);
  return (
    <section>
      <h3>The rule, and what was assumed</h3>
      <p>
        A model’s license must show each term that an ancestor’s license asks to be passed on (rules of{" "}
        {chain.rules_version}).
      </p>
      {clauses.size > 0 && (
        <dl className="ship-clauses">
          {[...clauses].map(([name, clause]) => (
            <div key={name}>
              <dt>
                <bdi>{bounded(name, 60)}</bdi>
              </dt>
              <dd>{bounded(clause, 400)}</dd>
            </div>
          ))}
        </dl>
      )}
      <ul className="ship-assumed">
        {chain.assumptions.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

/** Of how many models the same is said. */
function Denominator({ atlas, verdict }: { atlas: Atlas; verdict: string | null }) {
  const { data } = useQuery(facetQuery("license_verdict", ""));
  if (!data) return null;
  const judged = data.values.reduce((sum, { count: n }) => sum + n, 0);
  const of = (each: string) => data.values.find(({ value }) => value === each)?.count ?? 0;
  return (
    <section>
      <h3>Among how many</h3>
      <p>
        {count(judged)} of {count(atlas.models)} models have a parent in this atlas or beyond it. Of these:
      </p>
      <ul className="ship-shares">
        {LICENSE_VERDICTS.map((each) => (
          <li key={each} className={each === verdict ? "own" : ""}>
            <span>{verdictLabel(each)}</span>
            <span className="ship-share" aria-hidden="true">
              <span className={each} style={{ width: `${judged > 0 ? (100 * of(each)) / judged : 0}%` }} />
            </span>
            <span className="number">
              {count(of(each))} · {percent(judged > 0 ? of(each) / judged : 0)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
