import { traitLabel } from "../color/traits";
import { count } from "../format/numbers";
import { sizeSpec } from "../map/appearance";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import { sizeTicks } from "./ticks";

interface SizeLegendProps {
  /** Diameter at a place between the least value, 0, and the greatest, 1; only proportions count. */
  diameterAt: (place: number) => number;
}

/** CSS pixels. */
const GREATEST = 20;

/** What the sizes of points mean: three of them with their values. */
export function SizeLegend({ diameterAt }: SizeLegendProps) {
  const size = useView((v) => v.size);
  const index = useDrawing((d) => d.index);
  if (!size || !index || !sizeSpec(size, index)) return null;
  const meta = index.columns[size];
  if (meta?.kind !== "number" || meta.min === null || meta.max === null) return null;
  return (
    <section className="size-legend" aria-label={`Size: ${traitLabel(size)}`}>
      <header className="legend-head">
        <h2>Size: {traitLabel(size)}</h2>
      </header>
      <ul className="size-discs">
        {sizeTicks([meta.min, meta.max]).map(({ at, label }) => {
          const side = (GREATEST * diameterAt(at)) / diameterAt(1);
          return (
            <li key={label}>
              <svg width={GREATEST} height={GREATEST} aria-hidden="true">
                <circle cx={GREATEST / 2} cy={GREATEST / 2} r={side / 2} />
              </svg>
              {label}
            </li>
          );
        })}
      </ul>
      {meta.missing_count > 0 && (
        <p className="legend-note">{count(meta.missing_count)} not known, drawn as the least</p>
      )}
    </section>
  );
}
