/** Points in two dimensions, joined where they follow each other: years, months, tails of distributions. */

import type { Form } from "../figures";
import type { Told } from "../rows";
import type { Scale } from "../scales";
import { Marks, useMark } from "./Tip";

export interface PlotPoint {
  x: number;
  y: number;
  row: Told;
  label: string;
}

export interface Series {
  name: string;
  color: string;
  points: readonly PlotPoint[];
  /** Whether points are joined, and whether each is drawn. */
  joined?: boolean;
  dots?: boolean;
  dashed?: boolean;
}

interface PlotProps {
  label: string;
  series: readonly Series[];
  x: Scale;
  y: Scale;
  form: Form;
  /** Whether whiskers are of the y axis; a figure whose rows tell of another axis has none. */
  whiskers?: boolean;
  writeX: (value: number) => string;
  writeY: (value: number) => string;
  xTitle: string;
  yTitle: string;
}

const HEIGHT = 260;

export function Plot({
  label,
  series,
  x,
  y,
  form,
  whiskers = true,
  writeX,
  writeY,
  xTitle,
  yTitle,
}: PlotProps) {
  const across = (value: number) => 100 * Math.min(Math.max(x.at(value), 0), 1);
  const down = (value: number) => 100 * (1 - Math.min(Math.max(y.at(value), 0), 1));
  return (
    <Marks label={label}>
      <div className="lab-plot">
        <div className="lab-y-title">{yTitle}</div>
        <div className="lab-y" style={{ height: HEIGHT }} aria-hidden="true">
          {y.ticks.map((tick) => (
            <span key={tick} style={{ top: `${down(tick)}%` }}>
              {writeY(tick)}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: the marks in it have names; a title would be a second card. */}
        <svg className="lab-area" width="100%" height={HEIGHT}>
          {y.ticks.map((tick) => (
            <line
              key={tick}
              className="lab-grid"
              x1="0"
              x2="100%"
              y1={`${down(tick)}%`}
              y2={`${down(tick)}%`}
            />
          ))}
          <svg
            aria-hidden="true"
            width="100%"
            height="100%"
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            overflow="visible"
          >
            {series.map(
              ({ name, color, points, joined = true, dashed }) =>
                joined &&
                points.length > 1 && (
                  <polyline
                    key={name}
                    points={points.map((p) => `${across(p.x).toFixed(3)},${down(p.y).toFixed(3)}`).join(" ")}
                    fill="none"
                    stroke={color}
                    strokeWidth="1.8"
                    strokeDasharray={dashed ? "5 4" : undefined}
                    strokeLinejoin="round"
                    vectorEffect="non-scaling-stroke"
                  />
                ),
            )}
          </svg>
          {series.map(({ name, color, points, dots = true }) =>
            points.map((point) => (
              <PointMark
                key={`${name} ${point.label}`}
                cx={`${across(point.x)}%`}
                cy={`${down(point.y)}%`}
                from={whiskers && point.row.low !== null ? `${down(point.row.low)}%` : null}
                to={whiskers && point.row.high !== null ? `${down(point.row.high)}%` : null}
                color={color}
                visible={dots}
                mark={{
                  row: point.row,
                  label: series.length > 1 ? `${name}, ${point.label}` : point.label,
                  form,
                }}
              />
            )),
          )}
        </svg>
        <div className="lab-axis lab-x">
          <div className="lab-ticks" aria-hidden="true">
            {x.ticks.map((tick) => (
              <span key={tick} style={{ left: `${across(tick)}%` }}>
                {writeX(tick)}
              </span>
            ))}
          </div>
          <div className="lab-axis-title">{xTitle}</div>
        </div>
      </div>
    </Marks>
  );
}

interface PointMarkProps {
  cx: string;
  cy: string;
  from: string | null;
  to: string | null;
  color: string;
  visible: boolean;
  mark: { row: Told; label: string; form: Form };
}

function PointMark({ cx, cy, from, to, color, visible, mark }: PointMarkProps) {
  const marked = useMark()(mark);
  return (
    <g className={visible ? "lab-dot" : "lab-dot hidden-dot"} {...marked}>
      {from && to && <line x1={cx} x2={cx} y1={from} y2={to} stroke={color} className="lab-whisker" />}
      <circle cx={cx} cy={cy} r="9" fill="transparent" />
      <circle className="lab-point" cx={cx} cy={cy} r={visible ? 3.6 : 3} fill={color} />
    </g>
  );
}
