import { useEffect, useState } from "react";
import { palettes, type Theme } from "../color/palettes";
import type { Trait } from "../color/traits";
import type { Histogram, NumberMeta } from "../engine";
import { useSelection } from "../filter/selection";
import { count, figure } from "../format/numbers";
import { rampOf } from "../map/appearance";
import { useDrawing } from "../map/drawing";
import { useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { Swatch } from "../ui/Swatch";
import { valueLabel } from "../words";
import { rampTicks } from "./ticks";

const WIDTH = 208;
const HEIGHT = 34;
const BINS = 52;

interface RampLegendProps {
  column: string;
  meta: NumberMeta;
  trait: Trait;
}

/** A continuous color: the ramp with ticks, over it how many models lie where, and what is missing. */
export function RampLegend({ column, meta, trait }: RampLegendProps) {
  const theme = useTheme();
  const index = useDrawing((d) => d.index);
  const histogram = useHistogram(column, trait, theme);
  useView((v) => v.paint);
  const look = index && rampOf(column, index, theme);
  const { rampMissing } = palettes[theme];
  if (!look?.domain) return <p className="legend-note">No value is known.</p>;
  const { ramp, scale, domain } = look;
  const ticks = rampTicks(domain, trait.kind, scale, meta.scale ?? 15);
  return (
    <div className="ramp">
      {histogram && <Silhouette histogram={histogram} />}
      <div
        className="ramp-bar"
        style={{ background: `linear-gradient(to right in oklab, ${ramp.join(", ")})` }}
      />
      <div className="ramp-ticks">
        {ticks.map(({ at, label }) => (
          <span
            key={label}
            style={{ left: `${100 * at}%` }}
            className={at > 0.94 ? "end" : at < 0.06 ? "start" : undefined}
          >
            {label}
          </span>
        ))}
      </div>
      {meta.missing_count > 0 && (
        <div className="legend-entry plain">
          <Swatch color={rampMissing} hollow />
          <span className="legend-label">{valueLabel(column, "missing")}</span>
          <span className="legend-count">{figure(meta.missing_count)}</span>
        </div>
      )}
    </div>
  );
}

function useHistogram(column: string, trait: Trait, theme: Theme): Histogram | null {
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const applied = useSelection((s) => s.applied);
  const paint = useView((v) => v.paint);
  const [histogram, setHistogram] = useState<Histogram | null>(null);
  useEffect(() => {
    let current = true;
    void applied;
    void paint;
    const { domain, scale } = (index && rampOf(column, index, theme)) ?? { domain: null, scale: trait.scale };
    if (engine && domain) {
      engine
        .histogram({ column, bins: trait.kind === "share" ? 16 : BINS, scale, domain })
        .then((answer) => current && setHistogram(answer))
        .catch(() => current && setHistogram(null));
    }
    return () => {
      current = false;
    };
  }, [engine, index, column, trait, theme, paint, applied]);
  return histogram;
}

/** Bars on a square-root scale, so that few are still seen beside many. */
function Silhouette({ histogram }: { histogram: Histogram }) {
  const { all, shown } = histogram;
  const greatest = Math.max(1, ...all);
  const step = WIDTH / all.length;
  const bars = (of: Uint32Array) =>
    Array.from(of, (n, i) => {
      const height = n === 0 ? 0 : Math.max(1, HEIGHT * Math.sqrt(n / greatest));
      return `M${(i * step).toFixed(2)} ${HEIGHT}v${(-height).toFixed(2)}h${(step - 0.6).toFixed(2)}V${HEIGHT}z`;
    }).join("");
  const total = shown.reduce((sum, n) => sum + n, 0);
  return (
    <svg
      className="silhouette"
      width="100%"
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Distribution of ${count(total)} models`}
    >
      <path className="silhouette-all" d={bars(all)} />
      <path className="silhouette-now" d={bars(shown)} />
    </svg>
  );
}
