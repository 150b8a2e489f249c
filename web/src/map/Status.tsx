import type { Atlas } from "../api/types";
import { expression } from "../filter/expression";
import { removedBy, SERVER } from "../filter/rows";
import { useSelection } from "../filter/selection";
import { FilterChips } from "../filters/FilterChips";
import { count } from "../format/numbers";
import { clearFilter, useView } from "../state/view";
import { Failure } from "../ui/States";
import { useDrawing } from "./drawing";

/** How many models there are, match and are drawn, and what they are filtered by. */
export function Status({ atlas }: { atlas: Atlas | undefined }) {
  const { matched, error } = useSelection();
  const drawing = useDrawing();
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const filtered = expression(picks, query) !== "";
  const total = drawing.index?.count ?? atlas?.models;
  if (total === undefined) return null;
  return (
    <div className="status">
      <p className="status-count" aria-live="polite">
        {filtered && matched !== null ? (
          <>
            <strong>{count(matched)}</strong> of {count(total)} match
          </>
        ) : (
          <>
            <strong>{count(total)}</strong> models
          </>
        )}
        <DrawnCount total={total} />
      </p>
      {filtered && <FilterChips />}
      {error && <Failure error={error} />}
      {filtered && matched === 0 && <NothingMatches />}
    </div>
  );
}

function DrawnCount({ total }: { total: number }) {
  const { drawn, state } = useDrawing();
  if (state === "failed") return null;
  if (state === "complete" && drawn >= total) return <span className="quiet"> · all drawn</span>;
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
  const { fails, bits } = useSelection();
  const query = useView((v) => v.query);
  const conditions: [string, number][] = Object.entries(bits);
  if (query) conditions.push([query, SERVER]);
  const gains = fails
    ? conditions.map(([name, bit]) => ({ name, gain: removedBy(fails, bit) })).filter(({ gain }) => gain > 0)
    : [];
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
