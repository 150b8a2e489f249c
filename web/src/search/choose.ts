/** What choosing a result does. */

import type { Cluster } from "../api/types";
import { expression, quote, readExpression } from "../filter/expression";
import { joinExpressions } from "../filter/steps";
import { goTo } from "../map/actions";
import { getEngine } from "../map/drawing";
import { say } from "../state/overlays";
import { getView, select, setView } from "../state/view";
import { isOfModels } from "../surfaces";
import { clusterTerm, type Row, valueTerm } from "./rows";

/** A page of its own hides the map: what concerns models is shown on the map then. */
function beAmongModels(): void {
  if (!isOfModels(getView().surface)) setView({ surface: "map" });
}

/** Opens what was chosen: the main thing that it is good for. */
export function open(row: Row): void {
  switch (row.kind) {
    case "model":
      beAmongModels();
      if (row.family) setView({ family: row.hit.id });
      goTo(row.hit);
      return;
    case "value":
      filterBy(valueTerm(row.value));
      return;
    case "cluster":
      flyToCluster(row.cluster);
      return;
    case "term":
      if (row.does === "filter") filterBy(row.term);
      else selectAs(row.term, row.note);
      return;
    case "command":
      row.command.run();
      return;
    case "filter":
      filterBy(row.text);
      return;
    default:
  }
}

/** Opens the page of a model, a family or an owner. */
export function openPage(row: Row): boolean {
  if (row.kind === "model" && row.family) setView({ surface: "family", family: row.hit.id });
  else if (row.kind === "model") setView({ surface: "model", model: row.hit.id });
  else if (row.kind === "value" && row.value.field === "owner")
    setView({ surface: "owner", owner: row.value.value });
  else return false;
  return true;
}

/** What a row says of models as a term of the filter; null where it says nothing of them. */
export function termOf(row: Row): string | null {
  switch (row.kind) {
    case "model":
      return row.family ? `root:${quote(row.hit.id)}` : `id:${quote(row.hit.id)}`;
    case "value":
      return valueTerm(row.value);
    case "cluster":
      return clusterTerm(row.cluster);
    case "term":
      return row.term;
    case "filter":
      return row.text;
    default:
      return null;
  }
}

/** Narrows the filter by a term, on top of what it says already. */
export function filterBy(term: string): void {
  const { picks, query } = getView();
  beAmongModels();
  setView(readExpression(joinExpressions(expression(picks, query), term)));
}

export function replaceFilter(text: string): void {
  beAmongModels();
  setView(readExpression(text));
}

export function selectAs(term: string, note?: string): void {
  beAmongModels();
  select("replace", /\s/.test(term) && !term.startsWith("(") ? `(${term})` : term);
  if (note) say(note);
}

function flyToCluster({ xy, xyz }: Cluster): void {
  setView({ surface: "map" });
  getEngine()?.flyTo({ at: getView().mode === "2d" ? xy : xyz }, { zoom: 5 });
}
