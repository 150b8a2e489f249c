import { palettes } from "../color/palettes";
import { traitLabel, traitOf } from "../color/traits";
import { type Gesture, pick } from "../filter/expression";
import { fieldNamed } from "../filter/grammarFields";
import { choosePicks, useSelection } from "../filter/selection";
import { readAhead, useCodeCounts } from "../filters/useCounts";
import { count, figure } from "../format/numbers";
import { bounded } from "../format/text";
import { useDrawing } from "../map/drawing";
import { setPreference, usePreferences, useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { Icon } from "../ui/icons";
import { Swatch } from "../ui/Swatch";
import { type Entry, type EntryState, entryState, legendEntries, pickRest } from "./entries";
import { FamilyLegend } from "./FamilyLegend";
import { RampLegend } from "./RampLegend";

/** What the colors mean and how many there are of each; a click on an entry filters by it. */
export function Legend() {
  const open = usePreferences((p) => p.legendOpen);
  const color = useView((v) => v.color);
  const index = useDrawing((d) => d.index);
  const meta = index?.columns[color];
  const trait = traitOf(color);
  if (!index || !trait) return null;
  return (
    <section className="legend" aria-label={`Legend: ${traitLabel(color)}`}>
      <FamilyLegend />
      <header className="legend-head">
        <h2>{traitLabel(color)}</h2>
        <button
          type="button"
          className="icon-button small"
          aria-expanded={open}
          aria-label={open ? "Fold the legend" : "Unfold the legend"}
          onClick={() => setPreference({ legendOpen: !open })}
        >
          <span className={open ? "turn" : "turn up"}>
            <Icon name="chevron" size={12} />
          </span>
        </button>
      </header>
      {open && (
        <>
          {trait.note && <p className="legend-note">{trait.note}</p>}
          {!meta && <p className="legend-note">This atlas’s source has no such column.</p>}
          {meta?.kind === "category" && <Categories column={color} />}
          {meta?.kind === "number" && <RampLegend column={color} meta={meta} trait={trait} />}
        </>
      )}
    </section>
  );
}

function Categories({ column }: { column: string }) {
  const theme = useTheme();
  const index = useDrawing((d) => d.index);
  const picks = useView((v) => v.picks);
  const filtered = useSelection((s) => s.applied > 0);
  const counts = useCodeCounts(column);
  const meta = index?.columns[column];
  if (meta?.kind !== "category") return null;
  const entries = legendEntries(column, meta, palettes[theme]);
  const stateOf = (entry: Entry): EntryState => entryState(entry, picks[column]);
  const choose = (entry: Entry, gesture: Gesture) => {
    // The page has one value a model; "several" and "others" are no values that a list can be asked for.
    if (fieldNamed(column)?.kind === "list" && (entry.kind === "rest" || entry.key === "several")) return;
    void choosePicks((now) =>
      entry.kind === "rest"
        ? pickRest(now, column, entry)
        : pick(now, column, entry.values[0] as string, gesture),
    );
  };
  return (
    <ul className="legend-list" onPointerEnter={readAhead} onFocus={readAhead}>
      {entries.map((entry) => {
        const state = stateOf(entry);
        const now =
          filtered && counts ? entry.codes.reduce((sum, code) => sum + (counts[code] ?? 0), 0) : entry.total;
        return (
          <li key={entry.key}>
            <button
              type="button"
              className={`legend-entry ${state}`}
              aria-pressed={state === "on"}
              title={`${entry.label}: ${count(now)}${filtered ? ` of ${count(entry.total)}` : ""}\nClick: only this · Shift: add · Alt: exclude`}
              onClick={(event) =>
                choose(
                  entry,
                  event.altKey
                    ? "exclude"
                    : event.shiftKey || event.metaKey || event.ctrlKey
                      ? "add"
                      : "replace",
                )
              }
            >
              <Swatch color={entry.color} hollow={entry.kind === "missing"} />
              <span className="legend-label">
                <bdi>{bounded(entry.label, 48)}</bdi>
              </span>
              <span className="unseen">: </span>
              <span className="legend-count">{figure(now)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
