import { useEffect, useState } from "react";
import { openExport } from "../export/open";
import { expression, readExpression } from "../filter/expression";
import { useSelection } from "../filter/selection";
import { isLinked, joinExpressions, type Operation, stepsExpression } from "../filter/steps";
import { useValueCounts } from "../filters/useCounts";
import { compact, count, percent } from "../format/numbers";
import { frameBesideLegend, toggleFamily } from "../map/actions";
import { useDrawing } from "../map/drawing";
import { PAGES } from "../pages";
import { setPreference } from "../state/preferences";
import { clearSelection, getView, scope, setSelection, setView, useView } from "../state/view";
import type { Surface } from "../surfaces";
import { copyText } from "../ui/copyText";
import { Icon } from "../ui/icons";
import { Failure, Skeleton } from "../ui/States";
import { fieldLabel, surfaceLabel, valueLabel } from "../words";
import { withoutStep } from "./byHand";
import { idOf } from "./gestures";
import { stepWords } from "./stepWords";

const COLUMNS = ["task", "license_family", "library", "relation"];
const NUMBERS = ["downloads", "likes"];
const LEADING = 5;
const SIGNS: Readonly<Record<Operation, [sign: string, words: string]>> = {
  add: ["+", "added"],
  subtract: ["−", "taken away"],
  intersect: ["∩", "crossed with"],
};

/** What is selected: how it was made, how many, of what kind beside the whole, and what can be done with it. */
export default function SelectionPanel() {
  const { selected, matched, error } = useSelection();
  const filtered = useView((v) => expression(v.picks, v.query) !== "");
  return (
    <aside className="side panel selection" aria-label="Selection">
      <header className="panel-head">
        <div className="panel-title">
          <p className="panel-owner">Selection</p>
          <h2>
            {selected === null ? "…" : count(selected)}
            {selected !== null && matched !== null && (
              <span className="selection-of">
                {" "}
                of {count(matched)} {filtered ? "that match" : selected === 1 ? "model" : "models"}
              </span>
            )}
          </h2>
        </div>
        <div className="panel-tools">
          <button
            type="button"
            className="icon-button"
            aria-label="Fold the selection away"
            title="Fold away; the selection stays"
            onClick={() => setPreference({ selectionOpen: false })}
          >
            <Icon name="right" />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Clear the selection"
            title="Clear the selection (Esc)"
            onClick={clearSelection}
          >
            <Icon name="close" />
          </button>
        </div>
      </header>
      <div className="side-scroll">
        <Steps />
        {error && <Failure error={error} />}
        {selected === null && !error && <Skeleton lines={6} />}
        {selected === 0 && (
          <p className="empty">
            {filtered
              ? "None of it matches the filter. Clear the filter, or select somewhere else."
              : "No model lies in it. Select somewhere else."}
          </p>
        )}
        {selected !== null && selected > 0 && (
          <>
            <Actions some={selected} />
            <Medians />
            {COLUMNS.map((column) => (
              <Leading key={column} column={column} />
            ))}
          </>
        )}
      </div>
    </aside>
  );
}

function Steps() {
  const steps = useView((v) => v.selection);
  return (
    <>
      <ol className="chips selection-steps" aria-label="How it was made">
        {steps.map(({ operation, term }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same set may be added twice, and steps have no other name.
          <li key={`${i} ${term}`} className="chip">
            {i > 0 && (
              <span className="chip-field">
                <span aria-hidden="true">{SIGNS[operation][0]}</span>
                <span className="unseen">{SIGNS[operation][1]}</span>
              </span>
            )}
            <bdi className="chip-value">{stepWords(term)}</bdi>
            <button
              type="button"
              aria-label={`Remove ${stepWords(term)}`}
              onClick={() => setSelection(withoutStep(getView().selection, i))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ol>
      {!isLinked(steps) && (
        <p className="selection-unlinked quiet fine">
          Too long for a link: this page keeps it, also through back, forward and a reload. As a filter, or
          exported, it goes farther.
        </p>
      )}
    </>
  );
}

const OPENED: readonly Surface[] = ["table", "charts", "network"];

function Actions({ some }: { some: number }) {
  const engine = useDrawing((d) => d.engine);
  const surface = useView((v) => v.surface);
  const filterBy = () => {
    const { picks, query, selection } = getView();
    const all = joinExpressions(expression(picks, query), stepsExpression(selection));
    setView({ ...readExpression(all), selection: [] });
  };
  const copy = () => copyText(scope(getView()), "The filter of this selection is copied.");
  const light = async () => {
    const [leading] = engine?.shown() ?? [];
    const id = leading === undefined ? null : await idOf(leading);
    if (id !== null) toggleFamily(id);
  };
  return (
    <div className="panel-actions">
      <button type="button" className="button" title="Make it the filter, and select anew" onClick={filterBy}>
        <Icon name="filter" /> Filter by it
      </button>
      {OPENED.filter((to) => to !== surface && (to === "table" || PAGES[to])).map((to) => (
        <button key={to} type="button" className="button" onClick={() => setView({ surface: to })}>
          <Icon name={to as "table"} /> {surfaceLabel(to)}
        </button>
      ))}
      {engine && surface === "map" && (
        <>
          <button type="button" className="button" onClick={() => frameBesideLegend(engine, engine.shown())}>
            <Icon name="target" /> Frame it
          </button>
          <button
            type="button"
            className="button"
            title={some === 1 ? "Light its family" : "Light the family of its most important model"}
            onClick={() => void light()}
          >
            <Icon name="family" /> {some === 1 ? "Light its family" : "Light the leading family"}
          </button>
        </>
      )}
      <button type="button" className="button" onClick={() => openExport({ selected: true })}>
        <Icon name="download" /> Export
      </button>
      <button type="button" className="button" onClick={copy}>
        <Icon name="copy" /> Copy as filter
      </button>
    </div>
  );
}

/** Medians of the selection beside those of all models. */
function Medians() {
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const applied = useSelection((s) => s.applied);
  const [medians, setMedians] = useState<{ column: string; all: number | null; shown: number | null }[]>([]);
  useEffect(() => {
    let current = true;
    void applied;
    const known = NUMBERS.filter((column) => index?.columns[column]);
    Promise.all(known.map(async (column) => ({ column, ...(await engine?.median(column)) })))
      .then((found) => {
        if (current)
          setMedians(found.map(({ column, all = null, shown = null }) => ({ column, all, shown })));
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [engine, index, applied]);
  if (medians.length === 0) return null;
  return (
    <dl className="selection-medians">
      {medians.map(({ column, all, shown }) => (
        <div key={column}>
          <dt>{fieldLabel(column)}, median</dt>
          <dd>
            <strong>{shown === null ? "not known" : compact(shown)}</strong>
            <span className="quiet"> · all models {all === null ? "not known" : compact(all)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The leading values of a column: how many of the selection, its share, and the share of the whole. */
function Leading({ column }: { column: string }) {
  const { values, absent } = useValueCounts(column);
  const here = values.reduce((sum, { matching }) => sum + matching, 0);
  const all = values.reduce((sum, value) => sum + (value.all ?? 0), 0);
  const leading = values
    .filter(({ matching }) => matching > 0)
    .sort((a, b) => b.matching - a.matching)
    .slice(0, LEADING);
  const others = values.filter(({ matching }) => matching > 0).length - leading.length;
  return (
    <div role="group" className="panel-section selection-leading" aria-labelledby={`selection-${column}`}>
      <h3 id={`selection-${column}`}>{fieldLabel(column)}</h3>
      {absent && <p className="quiet">The source of this atlas has no such column.</p>}
      <ul>
        {leading.map(({ value, matching, all: whole }) => (
          <li key={value}>
            <span className="selection-value">
              <bdi>{valueLabel(column, value)}</bdi>
            </span>
            <span className="selection-number">{count(matching)}</span>
            <span className="selection-share">{percent(matching / here)}</span>
            <span className="selection-whole" title="Of all models">
              {percent((whole ?? 0) / all)}
            </span>
            <span className="selection-track" aria-hidden="true">
              <span className="selection-now" style={{ width: `${(100 * matching) / here}%` }} />
              <span className="selection-all" style={{ left: `${(100 * (whole ?? 0)) / all}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {others > 0 && <p className="selection-others quiet">and {count(others)} more</p>}
    </div>
  );
}
