/** All that one owner has in the atlas: what it is, what it builds on, who builds on it. */

import { useQuery } from "@tanstack/react-query";
import { apiUrl } from "../api/client";
import type { Atlas, Owner } from "../api/types";
import { palettes } from "../color/palettes";
import { day } from "../format/dates";
import { count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { Bars } from "../pageparts/Bars";
import { Growth } from "../pageparts/Growth";
import { ModelList } from "../pageparts/ModelList";
import { NotThere } from "../pageparts/NotThere";
import { Crumb, Page } from "../pageparts/Page";
import { licenseParts, ofOwner, relationParts, verdictParts } from "../pageparts/parts";
import { ownerQuery } from "../pageparts/queries";
import { Share } from "../pageparts/Share";
import { filtered, term, terms } from "../pageparts/terms";
import { ModelLink, ViewLink } from "../pageparts/ViewLink";
import { anchorOf, OnPage, Section } from "../panel/Section";
import { useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { Citation } from "../ui/Citation";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Empty, Skeleton } from "../ui/States";

const SECTIONS = [
  "Growth",
  "What it builds on",
  "Who builds on it",
  "License lineage of its models",
  "Its models",
  "What they are",
].map((title) => [anchorOf(title), title] as const);

export default function OwnerPage({ atlas }: { atlas: Atlas }) {
  const name = useView((v) => v.owner) ?? "";
  const { data, error, refetch } = useQuery({ ...ownerQuery(name), enabled: name !== "" });
  if (error || name === "") {
    return (
      <NotThere
        atlas={atlas}
        kind="No model of this owner"
        name={name || "No owner is named"}
        error={error ?? new Error("The link names no owner.")}
        retry={() => void refetch()}
        to={(other) => ({ surface: "owner", owner: other })}
      />
    );
  }
  return (
    <OnPage.Provider value={true}>
      <Page
        atlas={atlas}
        of={data?.name ?? name}
        crumbs={
          <>
            <Crumb>
              <ViewLink to={{ surface: "map" }}>Map</ViewLink>
            </Crumb>
            <span>Owner</span>
          </>
        }
        title={<bdi>{bounded(data?.name ?? name, 200)}</bdi>}
        actions={data && <Actions owner={data} />}
        sections={data ? SECTIONS : []}
      >
        {data ? (
          <Body key={data.name} owner={data} atlas={atlas} />
        ) : (
          <div className="pp-wait">
            <Skeleton lines={10} />
          </div>
        )}
      </Page>
    </OnPage.Provider>
  );
}

function Actions({ owner }: { owner: Owner }) {
  const models = filtered(ofOwner(owner.name));
  return (
    <>
      <ViewLink to={models} className="button">
        <Icon name="table" /> {plural(owner.models, "model")} in the table
      </ViewLink>
      <ViewLink to={{ ...models, surface: "map" }} className="button">
        <Icon name="map" /> On the map
      </ViewLink>
      <a
        className="button"
        href={`https://huggingface.co/${encodeURIComponent(owner.name)}`}
        target="_blank"
        rel="noreferrer noopener"
        title="Leaves this machine: huggingface.co"
      >
        <Icon name="external" /> On the Hub
      </a>
    </>
  );
}

function Body({ owner, atlas }: { owner: Owner; atlas: Atlas }) {
  const theme = useTheme();
  const palette = palettes[theme];
  const within = ofOwner(owner.name);
  const to = (field: string) => (value: string | null) => filtered(terms(within, term(field, value)));
  return (
    <>
      <dl className="pp-figures">
        <Figure label="Models" value={count(owner.models)} />
        <Figure label="Downloads, 30 d" value={count(owner.downloads)} />
        <Figure label="Likes" value={count(owner.likes)} />
        <Figure label="Base models others or they build on" value={count(owner.roots)} />
        <Figure label="Models of others built on its own" value={count(owner.built_on)} />
        <Figure
          label="First to last"
          value={
            owner.first_at && owner.last_at ? `${day(owner.first_at)} – ${day(owner.last_at)}` : "not known"
          }
        />
      </dl>
      <Section title="Growth">
        <Growth births={owner.births} what="model" />
      </Section>
      <div className="pp-columns">
        <div>
          <Section title="What it builds on">
            <Bases owner={owner} />
          </Section>
          <Section title="Who builds on it">
            <Builders owner={owner} />
          </Section>
          <Section title="License lineage of its models">
            <h3 className="pp-sub">What became of the terms of their ancestors</h3>
            <Share
              label="Models by license lineage"
              parts={verdictParts(owner.by_verdict, palette, within)}
            />
            <h3 className="pp-sub">Declared</h3>
            <Share
              label="Models by license family"
              parts={licenseParts(owner.by_license_family, palette, within)}
            />
            <p className="quiet fine">By the rules table; not legal advice.</p>
          </Section>
        </div>
        <div>
          <Section title="Its models">
            <h3 className="pp-sub">Most downloaded</h3>
            <ModelList
              models={owner.most_downloaded}
              by="downloads"
              unit="downloads in 30 days"
              none="None was downloaded, or it is not known."
            />
            <h3 className="pp-sub">Most descendants</h3>
            <ModelList
              models={owner.most_descended}
              by="descendants"
              unit="descendants"
              none="Nothing in this atlas descends from them."
            />
          </Section>
        </div>
      </div>
      <Section title="What they are">
        <div className="pp-grid">
          <Bars title="Tasks" column="task" tally={owner.tasks} of={owner.models} to={to("task")} />
          <Bars
            title="Licenses"
            column="license"
            tally={owner.licenses}
            of={owner.models}
            to={to("license")}
          />
          <Bars
            title="Libraries"
            column="library"
            tally={owner.libraries}
            of={owner.models}
            to={to("library")}
          />
          <Bars
            title="Languages"
            column="language"
            tally={owner.languages}
            of={owner.models}
            to={to("language")}
          />
        </div>
      </Section>
      <Citation atlas={atlas} question={`What does ${owner.name} have on the Hub?`} />
      <p>
        <a href={apiUrl("owner", { name: owner.name })} target="_blank" rel="noreferrer">
          All of it as JSON
        </a>
      </p>
    </>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Bases({ owner }: { owner: Owner }) {
  const theme = useTheme();
  const edges = owner.by_relation.reduce((sum, { declared }) => sum + declared, 0);
  if (edges === 0) return <Empty>None of its models declares a parent.</Empty>;
  return (
    <>
      <p className="pp-lead">
        Its models name {plural(edges, "parent")} in all: {count(owner.own_edges)} are its own models, the
        rest {plural(owner.bases_total, "model")} of others.
      </p>
      <Share
        label="Edges to parents by declared relation"
        parts={relationParts(owner.by_relation, palettes[theme], "declared")}
      />
      {owner.bases.length > 0 && (
        <>
          <h3 className="pp-sub">
            {owner.bases_total > owner.bases.length
              ? `The ${count(owner.bases.length)} most used of them`
              : "Models of others"}
          </h3>
          <ol className="pp-list">
            {owner.bases.map(({ id, ix, models }) => (
              <li key={id}>
                {ix === null ? (
                  <span className="ghost" title="Not in this atlas: deleted, renamed, private or newer">
                    <span aria-hidden="true">◌</span> <ModelName id={id} />{" "}
                    <span className="from">not in this atlas</span>
                  </span>
                ) : (
                  <ModelLink id={id} />
                )}
                <ViewLink
                  to={filtered(terms(ofOwner(owner.name), term("parent", id)))}
                  className="pp-quiet-link pp-number"
                  title="Show its models that build on it"
                >
                  {plural(models, "model")}
                </ViewLink>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

function Builders({ owner }: { owner: Owner }) {
  const theme = useTheme();
  if (owner.built_on === 0)
    return <Empty>No model of anyone else names one of its models as a parent.</Empty>;
  return (
    <>
      <p className="pp-lead">
        {plural(owner.built_on, "model")} of {plural(owner.builders_total, "other owner")}{" "}
        {owner.built_on === 1 ? "names" : "name"} one of its models as a parent.
      </p>
      <Share
        label="Edges from its models by declared relation"
        parts={relationParts(owner.built_on_by_relation, palettes[theme], "declared")}
      />
      <h3 className="pp-sub">
        {owner.builders_total > owner.builders.length ? "Those with most of them" : "By owner"}
      </h3>
      <ol className="pp-list">
        {owner.builders.map(({ value, count: models }) => (
          <li key={value}>
            {value === null ? (
              <span className="absent">no owner in the name</span>
            ) : (
              <ViewLink to={{ surface: "owner", owner: value }} className="pp-model">
                <bdi>{bounded(value, 100)}</bdi>
              </ViewLink>
            )}
            <span className="pp-number">{plural(models, "model")}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
