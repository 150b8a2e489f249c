/** All of one model: what may be done with it, where it comes from, what came of it, what it says of itself. */

import "./modelpage.css";
import { useQuery } from "@tanstack/react-query";
import { apiUrl } from "../api/client";
import { licenseQuery, modelQuery } from "../api/queries";
import type { Atlas, Detail } from "../api/types";
import { bounded, splitId } from "../format/text";
import { Growth } from "../pageparts/Growth";
import { NotThere } from "../pageparts/NotThere";
import { Crumb, Page } from "../pageparts/Page";
import { summaryQuery } from "../pageparts/queries";
import { ViewLink } from "../pageparts/ViewLink";
import { CardSection } from "../panel/CardSection";
import { DiffSection } from "../panel/DiffSection";
import { Facts, MoreFacts } from "../panel/Facts";
import { LicenseSection } from "../panel/LicenseSection";
import { LineageSection } from "../panel/LineageSection";
import { ModelActions } from "../panel/ModelActions";
import { anchorOf, OnPage, Section } from "../panel/Section";
import { SimilarSection } from "../panel/SimilarSection";
import { useView } from "../state/view";
import { Citation } from "../ui/Citation";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { Below } from "./Below";
import { FilesSection } from "./FilesSection";
import { Papers } from "./Papers";
import { PathsTo } from "./PathsSection";
import { Siblings } from "./Siblings";

const SECTIONS = [
  "Facts",
  "License lineage",
  "Lineage",
  "Difference to its parent",
  "Card",
  "Files",
  "Similar",
  "Siblings",
  "Growth of its family",
  "Papers and datasets",
].map((title) => [anchorOf(title), title] as const);

export default function ModelPage({ atlas }: { atlas: Atlas }) {
  const id = useView((v) => v.model) ?? "";
  const { data, error, refetch } = useQuery({ ...modelQuery(id), enabled: id !== "" });
  // The verdict is what many come for; it does not wait for the facts.
  useQuery({ ...licenseQuery(id), enabled: id !== "" });
  if (error || id === "") {
    return (
      <NotThere
        atlas={atlas}
        kind="This model"
        name={id || "No model is named"}
        error={error ?? new Error("The link names no model.")}
        retry={() => void refetch()}
        to={(name) => ({ surface: "model", model: name })}
        show={(name) => <ModelName id={name} />}
      />
    );
  }
  const [owner, name] = splitId(data?.id ?? id);
  return (
    <OnPage.Provider value={true}>
      <Page
        atlas={atlas}
        of={data?.id ?? id}
        crumbs={<Crumbs id={id} model={data} />}
        title={
          <bdi>
            {owner && <span className="pp-owner">{bounded(owner, 100)}/</span>}
            {bounded(name, 200)}
          </bdi>
        }
        actions={data && <ModelActions model={data} onPage />}
        sections={data ? SECTIONS.filter(([, title]) => has(data, title)) : []}
      >
        {data ? (
          <Body key={data.id} model={data} atlas={atlas} />
        ) : (
          <div className="pp-wait">
            <Skeleton lines={10} />
          </div>
        )}
      </Page>
    </OnPage.Provider>
  );
}

/** Whether a model has a section; those of parents are there where it declares one. */
function has(model: Detail, title: string): boolean {
  const child = model.generation > 0 || model.only_ghosts;
  if (title === "Siblings" || title === "Difference to its parent") return child;
  if (title === "Growth of its family") return model.family_size > 1;
  return true;
}

function Crumbs({ id, model }: { id: string; model: Detail | undefined }) {
  const [owner] = splitId(id);
  return (
    <>
      <Crumb>
        <ViewLink to={{ surface: "map", model: id }}>Map</ViewLink>
      </Crumb>
      {model && model.family_size > 1 && (
        <Crumb>
          <ViewLink to={{ surface: "family", family: model.root_id }}>
            Family of <ModelName id={model.root_id} />
          </ViewLink>
        </Crumb>
      )}
      {owner && (
        <Crumb>
          <ViewLink to={{ surface: "owner", owner }}>
            <bdi>{bounded(owner, 80)}</bdi>
          </ViewLink>
        </Crumb>
      )}
      <span>Model</span>
    </>
  );
}

function Body({ model, atlas }: { model: Detail; atlas: Atlas }) {
  return (
    <>
      <Section title="Facts">
        <div className="pp-facts">
          <Facts model={model} />
        </div>
      </Section>
      <div className="pp-columns">
        <div>
          <LicenseSection id={model.id} />
          <LineageSection model={model} more={<PathsTo model={model} />} end={<Below model={model} />} />
          <DiffSection model={model} />
          <CardSection model={model} />
          <FilesSection model={model} />
        </div>
        <div>
          <SimilarSection id={model.id} />
          <Siblings model={model} />
          {model.family_size > 1 && <FamilyGrowth model={model} />}
          <Papers model={model} />
          <MoreFacts model={model} />
        </div>
      </div>
      <Citation atlas={atlas} question={`What is known of ${model.id}?`} />
      <p className="mp-raw">
        <a href={apiUrl("model", { id: model.id })} target="_blank" rel="noreferrer">
          All of it as JSON
        </a>
        <a
          href={apiUrl("model/lineage", { id: model.id, format: "ndjson" })}
          download={`${model.id.replaceAll(/[^\w.-]+/g, "-")}-lineage.ndjson`}
        >
          Its whole lineage as NDJSON
        </a>
      </p>
    </>
  );
}

function FamilyGrowth({ model }: { model: Detail }) {
  const { data, error, refetch } = useQuery(summaryQuery(model.root_id));
  return (
    <Section title="Growth of its family" count={model.family_size}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={5} />}
      {data && <Growth births={data.births} what="member" />}
      <p className="mp-more">
        <ViewLink to={{ surface: "family", family: model.root_id }}>
          Family of <ModelName id={model.root_id} />
        </ViewLink>
      </p>
    </Section>
  );
}
