import { useQuery } from "@tanstack/react-query";
import { apiUrl } from "../api/client";
import { facetQuery } from "../api/queries";
import type { Atlas } from "../api/types";
import { quote } from "../filter/expression";
import { day, snapshotDate } from "../format/dates";
import { compact, count, parameters, percent, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { countQuery } from "../search/queries";
import type { Settings } from "../state/settings";
import { FIRST_VIEW, setView } from "../state/view";
import { Citation } from "../ui/Citation";
import { copyText } from "../ui/copyText";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { licenseLabel } from "../words";
import { ask, linkTo, useAsked } from "./door";
import { type Listed, useTable } from "./queries";
import {
  type Criterion,
  criteriaOf,
  FIRST,
  MONTHS,
  QUANTIZED,
  QUANTIZED_CHILD,
  SIZES,
  shortlistFilter,
} from "./shortlist";

const LISTED = 8;
const CHOICES = 60;

export function Build({ atlas }: { atlas: Atlas }) {
  const { settings } = useAsked();
  // What was not touched is as it is at first; "no" is an answer too.
  const asked: Settings = Object.fromEntries(
    Object.entries({ ...FIRST, ...settings }).filter(([key, value]) => key !== "door" && value !== "no"),
  );
  const known = {
    snapshot: fullDay(atlas.source.snapshot_date),
    parameters: (atlas.columns.parameters ?? 0) > 0,
  };
  const criteria = criteriaOf(asked, known);
  const filter = shortlistFilter(criteria);
  const { data, error, refetch } = useTable(filter, LISTED);
  const set = (key: string, value: string) => ask({ ...settings, door: "build", [key]: value || "no" });
  return (
    <>
      <header className="start-head">
        <h1>What should I build on?</h1>
        <p>Models that fit all that you ask, the most downloaded first, each with the evidence for it.</p>
      </header>
      <Form asked={asked} set={set} known={known} />
      <section className="start-result" aria-label="Short list">
        <Criteria atlas={atlas} criteria={criteria} filter={filter} total={data?.total ?? null} />
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={8} />}
        {data?.items.length === 0 && (
          <p className="teach">
            No model passes all of it. The counts above say which wish leaves the fewest; let go of that one
            first.
          </p>
        )}
        {data && data.items.length > 0 && (
          <ol className="short-list">
            {data.items.map((model) => (
              <Candidate key={model.id} model={model} criteria={criteria} first={data.items[0] as Listed} />
            ))}
          </ol>
        )}
        <p className="build-filter">
          <span className="quiet">The same as one filter</span>
          <code>{filter}</code>
        </p>
        <p className="start-links">
          <a
            className="button"
            href={linkTo({ ...FIRST_VIEW, query: filter })}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              setView({ ...FIRST_VIEW, query: filter });
            }}
          >
            <Icon name="map" /> All of them on the map
          </a>
          <a className="button" href={linkTo({ ...FIRST_VIEW, surface: "table", query: filter })}>
            <Icon name="table" /> As a table
          </a>
          <a className="button" href={apiUrl("export", { filter, format: "csv" })} download>
            <Icon name="download" /> Export as CSV
          </a>
          <button
            type="button"
            className="button"
            onClick={() => void copyText(filter, "The filter is copied.", "mark the filter and copy it")}
          >
            <Icon name="copy" /> Copy the filter
          </button>
        </p>
        <Citation atlas={atlas} question="What should I build on?" />
      </section>
    </>
  );
}

/** A snapshot that names a month alone was taken by its end. */
function fullDay(date: string | null): string | null {
  if (date === null) return null;
  if (!/^\d{4}-\d{2}$/.test(date)) return date.slice(0, 10);
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

interface FormProps {
  asked: Settings;
  set: (key: string, value: string) => void;
  known: { snapshot: string | null; parameters: boolean };
}

function Form({ asked, set, known }: FormProps) {
  const { data: tasks } = useQuery(facetQuery("task", ""));
  const { data: languages } = useQuery(facetQuery("languages", ""));
  const values = (facets: typeof tasks) =>
    (facets?.values ?? [])
      .slice(0, CHOICES)
      .flatMap(({ value, count: n }) => (value ? [{ value, says: `${value} (${count(n)})` }] : []));
  return (
    <form className="build-form" aria-label="What it must be" onSubmit={(event) => event.preventDefault()}>
      <Choose
        label="Task"
        value={asked.task}
        none="any task"
        options={values(tasks)}
        set={(v) => set("task", v)}
      />
      <Choose
        label="Language"
        value={asked.language}
        none="any language"
        options={values(languages)}
        set={(v) => set("language", v)}
      />
      <Choose
        label={known.parameters ? "Size" : "Size, by name"}
        value={asked.size}
        none="any size"
        options={SIZES.map((value) => ({ value, says: `at most ${value} B` }))}
        set={(v) => set("size", v)}
      />
      <Choose
        label="License"
        value={asked.chain}
        none="any license"
        options={[{ value: "1", says: "permissive, all the way up" }]}
        set={(v) => set("chain", v)}
      />
      <Choose
        label="Alive within"
        value={known.snapshot ? asked.alive : undefined}
        none={known.snapshot ? "does not matter" : "no date known"}
        options={known.snapshot ? MONTHS.map((value) => ({ value, says: `${value} months` })) : []}
        set={(v) => set("alive", v)}
      />
      <Choose
        label="Quantized versions"
        value={asked.quant}
        none="not needed"
        options={QUANTIZED.map((value) => ({
          value,
          says: value === "any" ? "of any kind" : value.toUpperCase(),
        }))}
        set={(v) => set("quant", v)}
      />
    </form>
  );
}

interface ChooseProps {
  label: string;
  value: string | undefined;
  none: string;
  options: readonly { value: string; says: string }[];
  set: (value: string) => void;
}

function Choose({ label, value, none, options, set }: ChooseProps) {
  return (
    <label className="build-choice">
      <span>{label}</span>
      <select value={value ?? ""} onChange={(event) => set(event.target.value)}>
        <option value="">{none}</option>
        {value && !options.some((option) => option.value === value) && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.says}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CriteriaProps {
  atlas: Atlas;
  criteria: readonly Criterion[];
  filter: string;
  total: number | null;
}

/** How many of how many pass each wish, and all of them. */
function Criteria({ atlas, criteria, total }: CriteriaProps) {
  return (
    <section>
      <h2>
        {total === null ? "…" : plural(total, "model passes", "models pass")} all of it
        <span className="quiet"> of {count(atlas.models)}</span>
      </h2>
      <ul className="build-criteria">
        {criteria.map((criterion) => (
          <Passing key={criterion.key} criterion={criterion} of={atlas.models} />
        ))}
      </ul>
      {atlas.source.snapshot_date && (
        <p className="quiet fine">
          Each counted alone, in the snapshot of {snapshotDate(atlas.source.snapshot_date)}.
        </p>
      )}
    </section>
  );
}

function Passing({ criterion, of }: { criterion: Criterion; of: number }) {
  const { data } = useQuery(countQuery(criterion.term));
  const total = data?.total ?? null;
  return (
    <li>
      <span className="build-wish">{criterion.label}</span>
      <span className="number">
        {total === null ? "…" : `${count(total)} of ${count(of)} (${percent(total / of)})`}
      </span>
      <span className="quiet">{criterion.how}</span>
    </li>
  );
}

interface CandidateProps {
  model: Listed;
  criteria: readonly Criterion[];
  first: Listed;
}

function Candidate({ model, criteria, first }: CandidateProps) {
  const asked = new Set(criteria.map(({ key }) => key));
  const quantized = criteria.find(({ key }) => key === "quantized");
  const wanted = quantized?.term.replace(/^child:\(([\s\S]*)\)$/, "$1") ?? QUANTIZED_CHILD;
  const { data: copies } = useTable(`parent:${quote(model.id)} (${wanted})`, 3);
  const { data: young } = useTable(`under:${quote(model.id)}`, 1, "-created_at");
  const last = young?.items[0];
  return (
    <li>
      <p className="short-name">
        <a href={linkTo({ ...FIRST_VIEW, model: model.id })}>
          <ModelName id={model.id} />
        </a>
        <span className="quiet">
          {model.downloads === null ? "downloads not known" : `${compact(model.downloads)} downloads`}
        </span>
      </p>
      <ul className="short-why">
        {asked.has("task") && <Why>{model.task}</Why>}
        {asked.has("language") && <Why>{bounded(model.languages.join(", "), 60)}</Why>}
        {asked.has("size") && (
          <Why>
            {model.parameters === null
              ? "size told by its name"
              : `${parameters(model.parameters)} parameters`}
          </Why>
        )}
        {asked.has("chain") && model.chain && (
          <Why>{licenseLabel(model.chain).toLowerCase()} is the most restrictive of its chain</Why>
        )}
        {asked.has("alive") && (
          <Why>
            {last?.created_at
              ? `last descendant ${day(last.created_at)}: ${bounded(last.id, 60)}`
              : model.modified_at
                ? `changed ${day(model.modified_at)}`
                : model.created_at
                  ? `made ${day(model.created_at)}`
                  : ""}
          </Why>
        )}
        {asked.has("quantized") && copies?.total != null && (
          <Why>
            {plural(copies.total, "quantized version")}:{" "}
            {copies.items.map(({ id }) => bounded(id, 60)).join(", ")}
            {copies.total > copies.items.length && " …"}
          </Why>
        )}
        <Why>{plural(model.descendants, "descendant")}</Why>
      </ul>
      <p className="short-links">
        <a href={linkTo({ ...FIRST_VIEW, surface: "model", model: model.id })}>Page</a>
        <button type="button" className="text-button" onClick={() => ask({ door: "ship" }, model.id)}>
          Can I ship it?
        </button>
        {model.id !== first.id && (
          <a href={linkTo({ ...FIRST_VIEW, surface: "compare", pair: [first.id, model.id] })}>
            Compare with the first
          </a>
        )}
      </p>
    </li>
  );
}

function Why({ children }: { children: React.ReactNode }) {
  return (
    <li>
      <Icon name="check" size={12} /> <bdi>{children}</bdi>
    </li>
  );
}
