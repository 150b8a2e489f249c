import { useEffect, useState } from "react";
import type { Atlas } from "../api/types";
import { expression } from "../filter/expression";
import { useSelection } from "../filter/selection";
import { FilterChips } from "../filters/FilterChips";
import { count } from "../format/numbers";
import { setPreference, usePreferences } from "../state/preferences";
import { clearFilter, setView, useView } from "../state/view";
import { BornCount } from "../time/BornCount";
import { useClock } from "../time/clock";
import { Failure } from "../ui/States";
import { useDrawing } from "./drawing";

/** How many models there are, match and are drawn, and what they are filtered by. */
export function Status({ atlas }: { atlas: Atlas | undefined }) {
  const { matched, selected, error } = useSelection();
  const drawing = useDrawing();
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const filtered = expression(picks, query) !== "";
  const timed = useClock((c) => c.day !== null);
  const all = drawing.index?.count ?? atlas?.models;
  if (all === undefined) return null;
  const total = drawing.rows || all;
  const short = total < all;
  return (
    <div className="status">
      <p className="status-count" aria-live={timed ? "off" : "polite"}>
        {selected !== null && matched !== null ? (
          <SelectedCount selected={selected} matched={filtered ? matched : null} total={total} />
        ) : matched !== null && selected === null ? (
          <>
            <strong>{count(matched)}</strong> of {short && "the first "}
            {count(total)} match
          </>
        ) : (
          <>
            <strong>{count(all)}</strong> models
          </>
        )}
        {timed && drawing.state === "complete" ? <BornCount /> : <DrawnCount total={total} all={!short} />}
      </p>
      {short && (
        <p className="status-limit">
          The first {count(total)} of {count(all)} are on this map: this device can’t hold more.
        </p>
      )}
      {filtered && <FilterChips />}
      {(filtered || selected !== null) && <LeftOut />}
      {error && <Failure error={error} />}
      {filtered && matched === 0 && <NothingMatches />}
    </div>
  );
}

/** What is selected, of what matches. */
function SelectedCount({
  selected,
  matched,
  total,
}: {
  selected: number;
  /** Null where nothing is filtered. */
  matched: number | null;
  total: number;
}) {
  return (
    <>
      <strong>{count(selected)}</strong> selected of {count(matched ?? total)}
      {matched !== null && " that match"}
    </>
  );
}

/** What becomes of models that the filter or the selection leaves out; and the way back to the panel of the selection. */
function LeftOut() {
  const hide = useView((v) => v.hide);
  const folded = usePreferences((p) => !p.selectionOpen);
  const some = useView((v) => v.selection.length > 0);
  return (
    <p className="status-switches">
      <button
        type="button"
        className="value-button"
        aria-pressed={hide}
        title={hide ? "Show the others, muted (x)" : "Hide the others altogether (x)"}
        onClick={() => setView({ hide: !hide })}
      >
        {hide ? "Others hidden" : "Others muted"}
      </button>
      {some && folded && (
        <button type="button" className="value-button" onClick={() => setPreference({ selectionOpen: true })}>
          About the selection
        </button>
      )}
    </p>
  );
}

function DrawnCount({ total, all }: { total: number; all: boolean }) {
  const { drawn, state } = useDrawing();
  if (state === "failed") return null;
  if (state === "complete" && all && drawn >= total) return <span className="quiet"> · all drawn</span>;
  return (
    <span className="quiet">
      {" "}
      · {count(drawn)} {state === "complete" ? "drawn" : "drawn so far"}
      {state !== "complete" && (
        <progress className="progress" max={total} value={drawn} aria-label="Points drawn" />
      )}
    </span>
  );
}

/** Which condition left nothing: what would come back without it. */
function NothingMatches() {
  const engine = useDrawing((d) => d.engine);
  const { applied, columns } = useSelection();
  const query = useView((v) => v.query);
  const [gains, setGains] = useState<{ name: string; gain: number }[]>([]);
  useEffect(() => {
    let current = true;
    void applied;
    const names = query ? [...columns, query] : columns;
    engine
      ?.removed()
      .then((removed) =>
        names.map((name, i) => ({ name, gain: removed[i] ?? 0 })).filter(({ gain }) => gain > 0),
      )
      .then((found) => current && setGains(found))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [engine, applied, columns, query]);
  return (
    <div className="teach" role="status">
      <p>No model matches all of it.</p>
      {gains.map(({ name, gain }) => (
        <p key={name} className="quiet">
          Without <code>{name}</code>: {count(gain)}.
        </p>
      ))}
      <button type="button" className="text-button" onClick={clearFilter}>
        Clear the filter
      </button>
    </div>
  );
}
