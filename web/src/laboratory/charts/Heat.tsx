/** A value over two dimensions, about a true zero: more and less than it in two hues. */

import { useInk } from "../colors";
import { written } from "../figures";
import type { Told } from "../rows";
import { Marks, useMark } from "./Tip";

export interface HeatCell {
  x: number;
  y: number;
  row: Told;
}

interface HeatProps {
  label: string;
  cells: readonly HeatCell[];
  xTitle: string;
  yTitle: string;
  writeX: (value: number) => string;
  writeY: (value: number) => string;
}

const sorted = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);

export function Heat({ label, cells, xTitle, yTitle, writeX, writeY }: HeatProps) {
  const ink = useInk();
  const xs = sorted(cells.map((cell) => cell.x));
  const ys = sorted(cells.map((cell) => cell.y)).reverse();
  const most = Math.max(...cells.map((cell) => Math.abs(cell.row.estimate)), 1e-9);
  const at = new Map(cells.map((cell) => [`${cell.x} ${cell.y}`, cell]));
  const every = Math.ceil(xs.length / 6);
  const color = (value: number) =>
    `color-mix(in oklab, ${value >= 0 ? ink.blue : ink.red} ${Math.round((100 * Math.abs(value)) / most)}%, var(--surface-2))`;
  return (
    <Marks label={label}>
      <div className="lab-heat" style={{ gridTemplateColumns: `auto repeat(${xs.length}, minmax(0, 1fr))` }}>
        {ys.map((y) => (
          <HeatRow key={y} label={writeY(y)}>
            {xs.map((x) => {
              const cell = at.get(`${x} ${y}`);
              return cell ? (
                <Cell
                  key={x}
                  row={cell.row}
                  color={color(cell.row.estimate)}
                  label={`${xTitle} ${writeX(x)}, ${yTitle} ${writeY(y)}`}
                />
              ) : (
                <span key={x} />
              );
            })}
          </HeatRow>
        ))}
        <span />
        {xs.map((x, place) => (
          <span key={x} className="lab-heat-tick" aria-hidden="true">
            {place % every === 0 ? writeX(x) : ""}
          </span>
        ))}
      </div>
      <div className="lab-axis-title">
        across: {xTitle} · upward: {yTitle}
      </div>
      <div className="lab-heat-key" aria-hidden="true">
        <span>{written(-most, "decimal")}</span>
        <span
          className="lab-heat-ramp"
          style={{ background: `linear-gradient(to right, ${ink.red}, var(--surface-2), ${ink.blue})` }}
        />
        <span>+{written(most, "decimal")}</span>
      </div>
    </Marks>
  );
}

function HeatRow({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <span className="lab-heat-tick" aria-hidden="true">
        {label}
      </span>
      {children}
    </>
  );
}

function Cell({ row, color, label }: { row: Told; color: string; label: string }) {
  const marked = useMark()({ row, label, form: "decimal" });
  return <span className="lab-heat-cell" style={{ background: color }} {...marked} />;
}
