import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { modelQuery } from "../api/queries";
import type { Detail } from "../api/types";
import { splitId } from "../format/text";
import { ViewLink } from "../pageparts/ViewLink";
import { closeModel, openModel, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { Failure, Skeleton } from "../ui/States";
import { CardSection } from "./CardSection";
import { DiffSection } from "./DiffSection";
import { Facts, MoreFacts } from "./Facts";
import { LicenseSection } from "./LicenseSection";
import { LineageSection } from "./LineageSection";
import { copyId, hubUrl, ModelActions } from "./ModelActions";
import { ShipLine } from "./ShipLine";
import { SimilarSection } from "./SimilarSection";

/** One model: what is known of it and from where, what it descends from, what descends from it, what is like it. */
export function ModelPanel() {
  const id = useView((v) => v.model);
  const { data, error, refetch } = useQuery({ ...modelQuery(id ?? ""), enabled: id !== null });
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (id) scroll.current?.scrollTo({ top: 0 });
  }, [id]);
  if (id === null) return null;
  return (
    <aside className="side panel" aria-label="Model">
      <PanelHead id={id} model={data} />
      <div className="side-scroll" ref={scroll}>
        {error && <Failure error={error} retry={() => void refetch()} onSuggestion={openModel} />}
        {!data && !error && <Skeleton lines={8} />}
        {data && (
          <>
            <div className="panel-actions">
              <ModelActions model={data} />
            </div>
            <ShipLine id={data.id} />
            <Facts model={data} />
            <LineageSection model={data} />
            <DiffSection model={data} />
            <LicenseSection id={data.id} />
            <SimilarSection id={data.id} />
            <MoreFacts model={data} />
            <CardSection model={data} />
          </>
        )}
      </div>
    </aside>
  );
}

function PanelHead({ id, model }: { id: string; model: Detail | undefined }) {
  const [owner, name] = splitId(id);
  return (
    <header className="panel-head">
      <div className="panel-title">
        {owner && (
          <p className="panel-owner">
            <ViewLink to={{ surface: "owner", owner }} title="Page of this owner">
              <bdi>{owner}</bdi>
            </ViewLink>
          </p>
        )}
        <h2>
          <bdi>{name}</bdi>
        </h2>
      </div>
      <div className="panel-tools">
        <button
          type="button"
          className="icon-button"
          aria-label="Copy the id"
          title="Copy the id"
          onClick={() => copyId(id)}
        >
          <Icon name="copy" />
        </button>
        {model && (
          <a
            className="icon-button"
            href={hubUrl(model)}
            target="_blank"
            rel="noreferrer noopener"
            aria-label="Open on the Hub"
            title="Open on the Hub (leaves this machine)"
          >
            <Icon name="external" />
          </a>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label="Close"
          title="Close (Esc)"
          onClick={closeModel}
        >
          <Icon name="close" />
        </button>
      </div>
    </header>
  );
}
