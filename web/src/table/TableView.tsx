import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { maskQuery } from "../api/queries";
import type { Atlas } from "../api/types";
import { openExport } from "../export/open";
import { expression, terms } from "../filter/expression";
import { stepsExpression } from "../filter/steps";
import { FilterChips } from "../filters/FilterChips";
import { count } from "../format/numbers";
import { bounded } from "../format/text";
import { say } from "../state/overlays";
import { clearFilter, clearSelection, getView, scope, setView, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { Failure, Skeleton } from "../ui/States";
import { ColumnChooser } from "./ColumnChooser";
import { type Rows, readLayout, type Shown, widthOf, writeLayout } from "./columns";
import { Grid, type Sized } from "./Grid";
import { pickedIds, withIds } from "./rowSelection";
import { columnsQuery, isSet, type ModelRow, useRows } from "./rows";
import "./table.css";

/** Rows of a first page, where time ran out before all were counted. */
const SOME = 100;
const NARROW = "(max-width: 560px)";

/** All models that match, as rows: the map's alternative, and the whole of it, not a page of it. */
export default function TableView({ atlas }: { atlas: Atlas }) {
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const selection = useView((v) => v.selection);
  const sort = useView((v) => v.sort);
  const text = useView((v) => v.columns);
  const both = useView(scope);
  const layout = useMemo(() => readLayout(text), [text]);
  const [choosing, choose] = useState(false);
  const cards = useMedia(NARROW);
  const { data: known } = useQuery(columnsQuery);

  const filter = expression(picks, query);
  const picked = useMemo(() => pickedIds(selection), [selection]);
  const some = selection.length > 0;
  // What was picked here row by row is marked among all; a set made elsewhere is what the table is about.
  const only = some && (layout.rows ?? (picked ? "all" : "selected")) === "selected";
  const mask = useQuery(maskQuery(some ? stepsExpression(selection) : null));
  const bits = mask.data?.bits;
  const isSelected = (row: ModelRow) =>
    some && (picked ? picked.has(row.id) : bits ? isSet(bits, row.ix) : false);
  const inBoth = useQuery(maskQuery(some ? both : null)).data?.matched;

  const columns = useMemo((): readonly Sized[] => {
    const facts = new Map(known?.items.map((column) => [column.name, column]));
    return layout.columns
      .filter(({ name }) => !known || facts.has(name))
      .map((column) => ({
        ...column,
        kind: facts.get(column.name)?.kind,
        sortable: facts.get(column.name)?.sortable ?? false,
        pixels: widthOf(column, facts.get(column.name)?.kind),
      }));
  }, [layout, known]);
  const fields = [...new Set(["created_censored", ...columns.map(({ name }) => name)])].sort().join();
  const question = { filter: only ? both : filter, sort, fields };
  const { total, note, error, retry, row } = useRows(question, 0, 0);
  // Until the first rows of another question are there, its rows wait in the place of those before.
  const before = useRef(0);
  if (total !== undefined) before.current = total ?? SOME;
  const rows = total === undefined ? before.current : (total ?? SOME);

  const change = (to: readonly Shown[]) => setView({ columns: writeLayout({ ...layout, columns: to }) });
  const show = (rows: Rows) => setView({ columns: writeLayout({ ...layout, rows }) });
  const select = (ids: readonly string[], add: boolean) => {
    const next = withIds(getView().selection, ids, add);
    if (next) setView({ selection: next });
    else
      say("A selection has room for some 350 names. Filter for them instead; Ctrl+A selects all that match.");
  };
  const selectAll = () => {
    if (only) say("These are the selected rows.");
    else if (!filter)
      say("Nothing is filtered: every model is meant as it is. Filter first, then select all that match.");
    else {
      const term =
        terms(filter).length > 1 || filter.includes("|") || filter.startsWith("-") ? `(${filter})` : filter;
      setView({ selection: [{ operation: "add", term }], columns: writeLayout({ ...layout, rows: "all" }) });
      if (typeof total === "number") say(`All ${count(total)} that match are selected.`);
    }
  };

  return (
    <section className="tb" aria-label="Table of models">
      <header className="tb-bar">
        <p className="status-count" aria-live="polite">
          {total === null && (
            <>
              <strong>{row(0) ? "some" : "none"}</strong> of those looked at match
              <span className="quiet"> · {bounded(note ?? "not all were looked at", 200)}</span>
            </>
          )}
          {typeof total === "number" && (
            <>
              <strong>{count(total)}</strong>
              {filter || only ? ` of ${count(atlas.models)}` : ""}{" "}
              {only ? "selected" : filter ? "match" : "models"}
            </>
          )}
        </p>
        {some && (
          <div className="tb-rows" role="group" aria-label="Rows">
            <button type="button" aria-pressed={!only} onClick={() => show("all")}>
              All{filter ? " that match" : ""}
            </button>
            <button type="button" aria-pressed={only} onClick={() => show("selected")}>
              Selected{typeof inBoth === "number" ? ` ${count(inBoth)}` : ""}
            </button>
            <button
              type="button"
              className="tb-let-go"
              aria-label="Clear the selection"
              onClick={clearSelection}
            >
              <Icon name="close" size={12} />
            </button>
          </div>
        )}
        {filter && <FilterChips />}
        <span className="spring" />
        <button type="button" className="button" disabled={!known} onClick={() => choose(true)}>
          <Icon name="table" size={14} /> Columns
        </button>
        <button
          type="button"
          className="button"
          disabled={!total}
          onClick={() =>
            openExport({ columns: columns.map(({ name }) => name), selected: some && (only || inBoth !== 0) })
          }
        >
          <Icon name="download" size={14} /> Export
          {typeof total === "number" && (
            <span className="quiet">{count(some && inBoth ? inBoth : total)}</span>
          )}
        </button>
      </header>
      {error && <Failure error={error} retry={retry} />}
      {total === undefined && rows === 0 && !error && <Skeleton lines={16} />}
      {total === 0 && <Nothing only={only} />}
      {rows !== 0 && !(error && total === undefined) && (
        <Grid
          key={`${question.filter}\n${sort}`}
          question={question}
          columns={columns}
          total={rows}
          cards={cards}
          isSelected={isSelected}
          change={change}
          onSelect={select}
          onSelectAll={selectAll}
        />
      )}
      {choosing && known && (
        <ColumnChooser
          atlas={atlas}
          known={known.items}
          columns={layout.columns}
          change={change}
          onClose={() => choose(false)}
        />
      )}
    </section>
  );
}

/** Why there is nothing, and the way out. */
function Nothing({ only }: { only: boolean }) {
  return (
    <div className="teach">
      <p>{only ? "Nothing that matches the filter is selected." : "No model matches."}</p>
      <p className="quiet">
        {only
          ? "The selection was made under another filter, or is empty."
          : "Take away a condition above, or all of them."}
      </p>
      <p className="tb-ways">
        <button type="button" className="text-button" onClick={clearFilter}>
          Clear the filter
        </button>
        {only && (
          <button type="button" className="text-button" onClick={clearSelection}>
            Clear the selection
          </button>
        )}
      </p>
    </div>
  );
}

function useMedia(query: string): boolean {
  const [matches, set] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const changed = () => set(media.matches);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, [query]);
  return matches;
}
