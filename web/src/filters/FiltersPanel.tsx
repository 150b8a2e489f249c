import { useAbsent } from "../charts/useAbsent";
import { useArrangement } from "../charts/useArrangement";
import { useDrawing } from "../map/drawing";
import { setPreference } from "../state/preferences";
import { Icon } from "../ui/icons";
import { AddColumn } from "./AddColumn";
import { FilterBox } from "./FilterBox";
import { Lineage } from "./Lineage";
import { PanelChart } from "./PanelChart";
import { readAhead } from "./useCounts";

export function FiltersPanel() {
  // All bars come at once, when their values are known: none pushes another down.
  const known = useDrawing((d) => d.index !== null || d.state === "failed");
  const [{ pinned }] = useArrangement();
  const absent = useAbsent();
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
            {pinned
              .filter((column) => !absent(column))
              .map((column) => (
                <PanelChart key={column} column={column} />
              ))}
            <Lineage />
            <AddColumn absent={absent} />
          </>
        )}
      </div>
    </aside>
  );
}
