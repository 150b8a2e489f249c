import { useDrawing } from "../map/drawing";
import { setPreference } from "../state/preferences";
import { Icon } from "../ui/icons";
import { Bars } from "./Bars";
import { FilterBox } from "./FilterBox";
import { GenerationBars } from "./GenerationBars";
import { readAhead } from "./useCounts";

export function FiltersPanel() {
  // All bars come at once, when their values are known: none pushes another down.
  const known = useDrawing((d) => d.index !== null || d.state === "failed");
  const verdicts = useDrawing((d) => d.index === null || d.index.columns.license_verdict !== undefined);
  return (
    <aside className="side filters" aria-label="Filters" onPointerEnter={readAhead} onFocus={readAhead}>
      <header className="side-head">
        <h2>Filters</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Fold the filters away"
          title="Fold away"
          onClick={() => setPreference({ filtersOpen: false })}
        >
          <Icon name="left" />
        </button>
      </header>
      <div className="side-scroll">
        <FilterBox />
        {known && (
          <>
            <Bars column="task" />
            <Bars column="license_family" folded={10} />
            {verdicts && <Bars column="license_verdict" />}
            <Bars column="library" />
            <Bars column="relation" folded={6} />
            <GenerationBars />
          </>
        )}
      </div>
    </aside>
  );
}
