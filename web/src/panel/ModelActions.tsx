import { flushSync } from "react-dom";
import type { Detail } from "../api/types";
import { plural } from "../format/numbers";
import { splitId } from "../format/text";
import { fly, toggleFamily } from "../map/actions";
import { useDrawing } from "../map/drawing";
import { ViewLink } from "../pageparts/ViewLink";
import { PAGES } from "../pages";
import { getView, setView, useView } from "../state/view";
import { copyText } from "../ui/copyText";
import { Icon } from "../ui/icons";
import { type Deed, Overflow } from "../ui/Overflow";

/** What can be done with a model: the nearest at hand as buttons, the rest in a menu. */
export function ModelActions({ model, onPage = false }: { model: Detail; onPage?: boolean }) {
  const family = useView((v) => v.family);
  const drawable = useDrawing((d) => d.engine !== null);
  const lit = family === model.id || family === model.root_id;
  return (
    <>
      {!onPage && (
        <ViewLink to={{ surface: "model", model: model.id }} className="button">
          <Icon name="right" /> Open the page
        </ViewLink>
      )}
      {drawable && (
        <button
          type="button"
          className={onPage ? "button" : "icon-button"}
          aria-label="Show on the map"
          title="Show on the map"
          onClick={() => {
            // The family of a tree or a page is not lit: it would be framed, and the model is asked for.
            const { surface } = getView();
            const ofFamily = surface === "tree" || surface === "family";
            // The map is there again, and as wide as it will be, before it flies.
            flushSync(() =>
              setView({ surface: "map", model: model.id, ...(ofFamily ? { family: null } : {}) }),
            );
            fly(model.ix);
          }}
        >
          <Icon name="target" /> {onPage && "Show on the map"}
        </button>
      )}
      {drawable && !onPage && (
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
      <Overflow
        name={`model ${onPage}`}
        label="More to do with this model"
        deeds={deedsOf(model, onPage)}
        brief={!onPage}
      />
    </>
  );
}

function deedsOf(model: Detail, onPage: boolean): Deed[] {
  const [owner] = splitId(model.id);
  const alone = model.family_size <= 1 ? "No other model of this atlas is of its family" : null;
  const deeds: Deed[] = [];
  if (PAGES.family)
    deeds.push({
      label: "Family page",
      icon: "family",
      act: () => setView({ surface: "family", family: model.root_id }),
      ...(alone ? { unavailable: alone } : {}),
    });
  if (onPage)
    deeds.push({
      label: "Light the family on the map",
      icon: "map",
      act: () => setView({ surface: "map", model: model.id, family: model.root_id }),
      ...(alone ? { unavailable: alone } : {}),
    });
  if (PAGES.tree)
    deeds.push({
      label: "Show the tree",
      icon: "tree",
      act: () => setView({ surface: "tree", family: model.root_id, model: model.id }),
      ...(alone ? { unavailable: alone } : {}),
    });
  if (PAGES.network)
    deeds.push({
      label: "Show what is around it",
      icon: "network",
      act: () => setView({ surface: "network", model: model.id, network: "of:around" }),
    });
  if (PAGES.compare && model.root_id !== model.id)
    deeds.push({
      label: "Compare with its base",
      icon: "right",
      act: () => setView({ surface: "compare", pair: [model.root_id, model.id] }),
    });
  if (PAGES.compare)
    deeds.push({
      label: "Compare with…",
      icon: "right",
      act: () => setView({ surface: "compare", pair: null, model: model.id }),
    });
  if (PAGES.owner && owner)
    deeds.push({
      label: "Owner page",
      icon: "info",
      act: () => setView({ surface: "owner", owner }),
    });
  deeds.push({ label: "Copy the id", icon: "copy", act: () => copyId(model.id) });
  deeds.push({ label: "Open on the Hub", icon: "external", href: hubUrl(model), leaves: true });
  return deeds;
}

/** Only an address on the web is followed, whatever the answer says. */
export function hubUrl(model: Detail): string {
  return /^https:\/\//.test(model.hub_url) ? model.hub_url : "https://huggingface.co/";
}

export const copyId = (id: string): void => void copyText(id, "The id is copied.");
