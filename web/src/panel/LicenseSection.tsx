import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { licenseQuery } from "../api/queries";
import type { LicenseChain, LicensePath, LicenseStep, Obligation } from "../api/types";
import { plural } from "../format/numbers";
import { bounded } from "../format/text";
import { openModel } from "../state/view";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { licenseLabel, relationLabel, verdictLabel } from "../words";
import { Section } from "./Section";
import { NO_PARENT_ADVICE, VERDICTS } from "./verdicts";

const NAMED = 3;

/** What its ancestors' licenses ask of this model's license, who asks it, and along which path. */
export function LicenseSection({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(licenseQuery(id));
  return (
    <Section title="License lineage">
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={3} />}
      {data && <Chain chain={data} />}
    </Section>
  );
}

function Chain({ chain }: { chain: LicenseChain }) {
  const [first, ...others] = chain.paths;
  const [all, setAll] = useState(false);
  return (
    <div className="license">
      <p className={`verdict ${chain.verdict ?? "none"}`}>
        <strong>{verdictLabel(chain.verdict)}</strong>{" "}
        {chain.verdict ? VERDICTS[chain.verdict]?.sentence : "No parent is declared."}
      </p>
      <p>
        <span className="quiet">What to do:</span>{" "}
        {chain.verdict ? VERDICTS[chain.verdict]?.advice : NO_PARENT_ADVICE}
      </p>
      <p className="quiet">
        Most restrictive of the chain: <span className="plain">{licenseLabel(chain.chain)}</span>
      </p>
      {chain.obligations.length > 0 && (
        <ul className="obligations" aria-label="What is asked of its license">
          {chain.obligations.map((item) => (
            <ObligationRow key={item.obligation} item={item} />
          ))}
        </ul>
      )}
      <Others label="Terms not known of" ids={chain.unclear} />
      <Others label="Not in this atlas:" ids={chain.ghosts} ghosts />
      {first && <Path path={first} end={chain.id} />}
      {others.length > 0 && (
        <button type="button" className="text-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? "Only one path"
            : `${plural(others.length, "other path")}${chain.complete ? "" : " of more than can be listed"}`}
        </button>
      )}
      {all &&
        others.map((path) => (
          <Path key={path.steps.map((step) => step.id).join(" ")} path={path} end={chain.id} />
        ))}
      <details className="assumed">
        <summary>What was assumed</summary>
        <ul>
          {chain.assumptions.map((line) => (
            <li key={line}>{line}</li>
          ))}
          <li>Rules of {chain.rules_version}.</li>
        </ul>
      </details>
      <p className="quiet note">{chain.notice}</p>
    </div>
  );
}

const MARKS = {
  shown: { icon: "check", said: "its license shows it" },
  lost: { icon: "close", said: "its license lacks it" },
  open: { icon: "help", said: "its own license is not known" },
} as const;

function ObligationRow({ item }: { item: Obligation }) {
  const state = item.shown === null ? "open" : item.shown ? "shown" : "lost";
  const { icon, said } = MARKS[state];
  return (
    <li className={state} title={said}>
      <Icon name={icon} size={14} />
      <span>
        {item.words} <span className="unseen">({said})</span>
        <span className="asked">
          asked by <Names ids={item.asked_by} />
        </span>
      </span>
    </li>
  );
}

function Names({ ids }: { ids: readonly string[] }) {
  return (
    <>
      {ids.slice(0, NAMED).map((id, place) => (
        <span key={id}>
          {place > 0 && ", "}
          <button type="button" className="text-button" onClick={() => openModel(id)}>
            <ModelName id={id} />
          </button>
        </span>
      ))}
      {ids.length > NAMED && ` and ${plural(ids.length - NAMED, "other")}`}
    </>
  );
}

function Others({ label, ids, ghosts = false }: { label: string; ids: readonly string[]; ghosts?: boolean }) {
  if (ids.length === 0) return null;
  return (
    <p className="quiet">
      {label}{" "}
      {ghosts ? (
        <bdi>
          {ids
            .slice(0, NAMED)
            .map((id) => bounded(id, 80))
            .join(", ")}
          {ids.length > NAMED && ` and ${plural(ids.length - NAMED, "other")}`}
        </bdi>
      ) : (
        <Names ids={ids} />
      )}
    </p>
  );
}

function Path({ path, end }: { path: LicensePath; end: string }) {
  return (
    <ol className="license-path" aria-label={`Path: ${verdictLabel(path.verdict)}`}>
      {path.from_ghost && <li className="quiet">◌ a parent that is not in this atlas</li>}
      {path.steps.map((step) => (
        <Step key={step.id} step={step} last={step.id === end} />
      ))}
      {path.lost.length > 0 && <li className="missing">missing: {path.lost.join(", ")}</li>}
    </ol>
  );
}

function Step({ step, last }: { step: LicenseStep; last: boolean }) {
  const licenses = step.licenses.map(({ id, name }) => bounded(name ?? id, 60)).join(", ");
  const clauses = step.licenses.flatMap(({ clause }) => clause ?? []).join("\n");
  return (
    <li>
      <span className="step-line">
        {last ? (
          <ModelName id={step.id} />
        ) : (
          <button type="button" className="text-button" onClick={() => openModel(step.id)}>
            <ModelName id={step.id} />
          </button>
        )}
        <span className={licenses ? "step-license" : "absent"} title={clauses}>
          <bdi>{licenses || "no license"}</bdi>
        </span>
      </span>
      {step.asks.length > 0 && <span className="asked">asks: {step.asks.join(", ")}</span>}
      {step.relation && (
        <span className="step-relation">
          ↓ {relationLabel(step.relation).toLowerCase()}
          {step.relation_source === "inferred" && <span className="from">inferred</span>}
          {step.same_owner && <span className="from">same owner</span>}
        </span>
      )}
    </li>
  );
}
