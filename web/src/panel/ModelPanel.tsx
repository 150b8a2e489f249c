import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { modelQuery } from "../api/queries";
import type { Detail } from "../api/types";
import { plural } from "../format/numbers";
import { splitId } from "../format/text";
import { fly, goTo, toggleFamily } from "../map/actions";
import { useDrawing } from "../map/drawing";
import { say } from "../state/overlays";
import { closeModel, openModel, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { Failure, Skeleton } from "../ui/States";
import { CardSection } from "./CardSection";
import { DiffSection } from "./DiffSection";
import { Facts, MoreFacts } from "./Facts";
import { LicenseSection } from "./LicenseSection";
import { LineageSection } from "./LineageSection";
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
            <Actions model={data} />
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
  const copy = () =>
    navigator.clipboard.writeText(id).then(
      () => say("The id is copied."),
      () => say("This browser does not let the page copy."),
    );
  return (
    <header className="panel-head">
      <div className="panel-title">
        {owner && (
          <p className="panel-owner">
            <bdi>{owner}</bdi>
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
          onClick={copy}
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

/** Only an address on the web is followed, whatever the answer says. */
function hubUrl(model: Detail): string {
  return /^https:\/\//.test(model.hub_url) ? model.hub_url : "https://huggingface.co/";
}

function Actions({ model }: { model: Detail }) {
  const family = useView((v) => v.family);
  const drawable = useDrawing((d) => d.engine !== null);
  const lit = family === model.id || family === model.root_id;
  return (
    <div className="panel-actions">
      {drawable && (
        <button type="button" className="button" onClick={() => fly(model.ix)}>
          <Icon name="target" /> Show on the map
        </button>
      )}
      {drawable && (
        <button
          type="button"
          className={lit ? "button pressed" : "button"}
          aria-pressed={lit}
          disabled={model.family_size <= 1}
          title={
            model.family_size <= 1
              ? "No other model of this atlas is of its family"
              : `Light the family of ${plural(model.family_size, "model")}`
          }
          onClick={() => toggleFamily(model.id)}
        >
          <Icon name="family" /> {lit ? "Put the family out" : "Light the family"}
        </button>
      )}
      {!drawable && model.root_id !== model.id && (
        <button type="button" className="button" onClick={() => goTo({ id: model.root_id, ix: -1 })}>
          <Icon name="family" /> Open the base model
        </button>
      )}
    </div>
  );
}
