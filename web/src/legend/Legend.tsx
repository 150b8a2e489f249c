import { lazy, Suspense } from "react";
import { palettes } from "../color/palettes";
import { traitLabel, traitOf } from "../color/traits";
import { type Gesture, pick } from "../filter/expression";
import { fieldNamed } from "../filter/grammarFields";
import { choosePicks, useSelection } from "../filter/selection";
import { readAhead, useCodeCounts } from "../filters/useCounts";
import { count, figure } from "../format/numbers";
import { bounded } from "../format/text";
import { diameterAt } from "../map/appearance";
import { useDrawing } from "../map/drawing";
import { setOverlays, useOverlays } from "../state/overlays";
import { usePreferences, useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { Icon } from "../ui/icons";
import { Swatch } from "../ui/Swatch";
import { type Entry, type EntryState, entryState, legendEntries, pickRest } from "./entries";
import { FamilyLegend } from "./FamilyLegend";
import { FoldButton } from "./FoldButton";
import { RampLegend } from "./RampLegend";
import { SizeLegend } from "./SizeLegend";

const PaletteEditor = lazy(() =>
  import("./PaletteEditor").then((module) => ({ default: module.PaletteEditor })),
);

/** What the colors mean and how many there are of each; a click on an entry filters by it. */
export function Legend() {
  const color = useView((v) => v.color);
  return <ColorLegend color={color} menu="palette" first />;
}

interface ColorLegendProps {
  color: string;
  /** Name of its color editor among what can be open. */
  menu: string;
  /** The first map's: it tells of the family that is lit and of sizes too. */
  first?: boolean;
}

export function ColorLegend({ color, menu, first }: ColorLegendProps) {
  const open = usePreferences((p) => p.legendOpen);
  const editing = useOverlays((o) => o.menu === menu);
  const index = useDrawing((d) => d.index);
  const meta = index?.columns[color];
  const trait = traitOf(color);
  if (!index || !trait) return null;
  return (
    <>
      <section className="legend" aria-label={`Legend: ${traitLabel(color)}`}>
        {first && <FamilyLegend />}
        <header className="legend-head">
          <h2>{traitLabel(color)}</h2>
          {meta && (
            <button
              type="button"
              className="icon-button small"
              aria-label="Change the colors"
              title="Change the colors"
              aria-expanded={editing}
              onClick={() => setOverlays({ menu: editing ? null : menu })}
            >
              <Icon name="palette" size={13} />
            </button>
          )}
          <FoldButton />
        </header>
        {open && (
          <>
            {trait.note && <p className="legend-note">{trait.note}</p>}
            {!meta && <p className="legend-note">This atlas’s source has no such column.</p>}
            {meta?.kind === "category" && <Categories column={color} />}
            {meta?.kind === "number" && <RampLegend column={color} meta={meta} trait={trait} />}
            {first && <SizeLegend diameterAt={diameterAt} />}
          </>
        )}
      </section>
      {editing && (
        <Suspense>
          <PaletteEditor column={color} name={menu} />
        </Suspense>
      )}
    </>
  );
}

function Categories({ column }: { column: string }) {
  const theme = useTheme();
  const index = useDrawing((d) => d.index);
  const picks = useView((v) => v.picks);
  useView((v) => v.paint);
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
