import { CHARTS, chartOf } from "../charts/catalog";
import { useArrangement } from "../charts/useArrangement";
import { fieldLabel } from "../words";

/** Pins another column under the others. */
export function AddColumn({ absent }: { absent: (column: string) => boolean }) {
  const [{ pinned }, arrange] = useArrangement();
  const others = CHARTS.filter(({ column }) => !pinned.includes(column));
  return (
    <div className="add-column">
      <select
        aria-label="Pin a column to the filters"
        value=""
        onChange={(event) => {
          const column = event.target.value;
          if (chartOf(column)) arrange({ pinned: [...pinned, column] });
        }}
      >
        <option value="">+ column</option>
        {others.map(({ column }) => (
          <option key={column} value={column} disabled={absent(column)}>
            {fieldLabel(column)}
            {absent(column) ? " (not in this source)" : ""}
          </option>
        ))}
      </select>
    </div>
  );
}
