import { SIZES, TRAITS, traitLabel } from "./color/traits";
import { reset } from "./map/actions";
import { useDrawing } from "./map/drawing";
import { PAGES } from "./pages";
import { setPreference, usePreferences } from "./state/preferences";
import { writeView } from "./state/url";
import { FIRST_VIEW, setView, useView } from "./state/view";
import { isOfModels, TABS } from "./surfaces";
import { closeTime, openTime, useClock } from "./time/clock";
import { Icon } from "./ui/icons";
import { type Choice, Menu } from "./ui/Menu";
import { surfaceLabel } from "./words";

/** What is looked at, and how it is drawn. */
export function BottomBar() {
  const surface = useView((v) => v.surface);
  const color = useView((v) => v.color);
  const size = useView((v) => v.size);
  const changed = useView(
    (v) => writeView({ ...v, surface: "map", mode: "2d", sort: FIRST_VIEW.sort }, null) !== "",
  );
  const index = useDrawing((d) => d.index);
  const failed = useDrawing((d) => d.state === "failed");
  const filtersOpen = usePreferences((p) => p.filtersOpen);
  const absent = (column: string) => index !== null && index.columns[column] === undefined;
  const choice = (column: string, group?: string): Choice => ({
    value: column,
    label: traitLabel(column),
    ...(group ? { group } : {}),
    ...(absent(column) ? { unavailable: "The source of this atlas has no such column" } : {}),
  });
  return (
    <footer className="bottom">
      <button
        type="button"
        className="bottom-button"
        disabled={!isOfModels(surface)}
        aria-pressed={filtersOpen}
        aria-label="Filters"
        title={filtersOpen ? "Fold the filters away" : "Filters"}
        onClick={() => setPreference({ filtersOpen: !filtersOpen })}
      >
        <Icon name="filter" /> <span className="wide-only">Filters</span>
      </button>
      <nav className="tabs" aria-label="Views">
        {TABS.filter((value) => value === "map" || value === "table" || PAGES[value]).map((value) => (
          <button
            key={value}
            type="button"
            aria-label={surfaceLabel(value)}
            title={`${surfaceLabel(value)} (${TABS.indexOf(value) + 1})`}
            disabled={failed && value === "map"}
            aria-current={(failed && surface === "map" ? "table" : surface) === value ? "page" : undefined}
            onClick={() => setView({ surface: value })}
          >
            <Icon name={value} /> <span className="wide-only">{surfaceLabel(value)}</span>
          </button>
        ))}
      </nav>
      {changed && (
        <button
          type="button"
          className="bottom-button"
          title="Back to the whole map, unfiltered"
          onClick={reset}
        >
          <Icon name="reset" /> <span className="wide-only">Reset</span>
          <span className="unseen">the view</span>
        </button>
      )}
      <span className="spring" />
      {surface === "map" && !failed && <TimeButton absent={absent("created")} />}
      {(((surface === "map" || surface === "network") && !failed) || surface === "tree") && (
        <Menu
          name="color"
          label="Color"
          shortcut="c"
          icon="palette"
          value={color}
          choices={TRAITS.map((t) => choice(t.column, t.group))}
          onChoose={(value) => setView({ color: value })}
        />
      )}
      {(surface === "map" || surface === "network") && !failed && (
        <Menu
          name="size"
          label="Size"
          shortcut="s"
          icon="sizes"
          value={size ?? "none"}
          choices={[{ value: "none", label: "All alike" }, ...SIZES.map((column) => choice(column))]}
          onChoose={(value) => setView({ size: value === "none" ? null : value })}
        />
      )}
    </footer>
  );
}

function TimeButton({ absent }: { absent: boolean }) {
  const on = useClock((c) => c.day !== null);
  return (
    <button
      type="button"
      className="bottom-button"
      aria-label="Time"
      aria-pressed={on}
      disabled={absent}
      title={
        absent ? "The source of this atlas does not say when models were created" : "Births over time (t)"
      }
      onClick={on ? closeTime : openTime}
    >
      <Icon name="clock" /> <span className="wide-only">Time</span>
    </button>
  );
}
