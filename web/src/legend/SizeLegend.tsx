import { traitLabel } from "../color/traits";
import { count } from "../format/numbers";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import { GREATEST_DISC, sizeDiscs } from "./sizeDiscs";

interface SizeLegendProps {
  /** Diameter at a place between the least value, 0, and the greatest, 1; only proportions count. */
  diameterAt: (place: number) => number;
}

/** What the sizes of points mean: three of them with their values. */
export function SizeLegend({ diameterAt }: SizeLegendProps) {
  const size = useView((v) => v.size);
  const index = useDrawing((d) => d.index);
  const told = size && index ? sizeDiscs(size, index, diameterAt) : null;
  if (!size || !told) return null;
  return (
    <section className="size-legend" aria-label={`Size: ${traitLabel(size)}`}>
      <header className="legend-head">
        <h2>Size: {traitLabel(size)}</h2>
      </header>
      <ul className="size-discs">
        {told.discs.map(({ diameter, label }) => (
          <li key={label}>
            <svg width={GREATEST_DISC} height={GREATEST_DISC} aria-hidden="true">
              <circle cx={GREATEST_DISC / 2} cy={GREATEST_DISC / 2} r={diameter / 2} />
            </svg>
            {label}
          </li>
        ))}
      </ul>
      {told.missing > 0 && <p className="legend-note">{count(told.missing)} not known, drawn as the least</p>}
    </section>
  );
}
