/** Estimates as dots with the whiskers of their intervals, a line for each of what is compared. */

import type { ReactNode } from "react";
import { type Form, told, written } from "../figures";
import { modelsHref, showModels } from "../models";
import type { Told } from "../rows";
import { linear, type Scale } from "../scales";
import { Axis, tickWriter } from "./Axis";
import { Marks, useMark } from "./Tip";

export interface Dot {
  row: Told;
  color: string;
  /** What the dot is among those of its line; empty where it is alone. */
  name: string;
  hollow?: boolean;
  paper?: number | null;
  more?: string;
}

export interface Line {
  key: string;
  label: string;
  /** Small words under or beside the label. */
  aside?: ReactNode;
  dots: readonly Dot[];
  /** What chance gives: a pale band. */
  chance?: readonly [number, number] | null;
  /** Filter of the models behind the line. */
  filter?: string | undefined;
}

interface DotsProps {
  label: string;
  title: string;
  lines: readonly Line[];
  form: Form;
  domain: readonly [number, number];
  /** Values that hold for all lines: dashed. */
  references?: readonly { value: number; color: string }[];
  scale?: Scale;
  /** What stands at the end of a line: its figure, or also what was counted. */
  figures?: boolean;
}

export function Dots({
  label,
  title,
  lines,
  form,
  domain,
  references = [],
  scale,
  figures = true,
}: DotsProps) {
  const axis = scale ?? linear(domain[0], domain[1]);
  const single = lines.every((line) => line.dots.length < 2);
  return (
    <Marks label={label}>
      <div className={single && figures ? "lab-lines with-figures" : "lab-lines"}>
        {lines.map((line) => (
          <OneLine
            key={line.key}
            line={line}
            axis={axis}
            form={form}
            references={references}
            figure={single && figures}
          />
        ))}
        <div className="lab-line lab-axis-line">
          <span />
          <Axis scale={axis} write={tickWriter(form)} title={title} />
        </div>
      </div>
    </Marks>
  );
}

const GAP = 11;

interface OneLineProps {
  line: Line;
  axis: Scale;
  form: Form;
  references: readonly { value: number; color: string }[];
  figure: boolean;
}

function OneLine({ line, axis, form, references, figure }: OneLineProps) {
  const mark = useMark();
  const height = Math.max(26, line.dots.length * GAP + 12);
  const place = (value: number) => `${100 * Math.min(Math.max(axis.at(value), 0), 1)}%`;
  const first = line.dots[0];
  return (
    <div className="lab-line">
      <LineLabel line={line} />
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the marks in it have names; a title would be a second card. */}
      <svg className="lab-track" width="100%" height={height}>
        {axis.ticks.map((tick) => (
          <line key={tick} className="lab-grid" x1={place(tick)} x2={place(tick)} y1="0" y2="100%" />
        ))}
        {line.chance && (
          <rect
            className="lab-chance"
            x={place(line.chance[0])}
            width={`${100 * Math.max(axis.at(line.chance[1]) - axis.at(line.chance[0]), 0.004)}%`}
            y={height / 2 - 7}
            height={14}
            rx={2}
          />
        )}
        {references.map(({ value, color }) => (
          <line
            key={color}
            x1={place(value)}
            x2={place(value)}
            y1="0"
            y2="100%"
            stroke={color}
            strokeWidth="1.2"
            strokeDasharray="4 3"
          />
        ))}
        {line.dots.map(({ row, color, name, hollow, paper, more }, at) => {
          const y = height / 2 + (at - (line.dots.length - 1) / 2) * GAP;
          const words = [line.label, name].filter(Boolean).join(", ");
          return (
            <g
              key={name}
              className="lab-dot"
              {...mark({ row, label: words, form, more, ...(paper === undefined ? {} : { paper }) })}
            >
              <rect
                x={place(row.low ?? row.estimate)}
                width={width(axis, row)}
                y={y - 6}
                height="12"
                fill="transparent"
              />
              {row.low !== null && row.high !== null && (
                <line
                  x1={place(row.low)}
                  x2={place(row.high)}
                  y1={y}
                  y2={y}
                  stroke={color}
                  className="lab-whisker"
                />
              )}
              <circle
                cx={place(row.estimate)}
                cy={y}
                r={hollow ? 3.6 : 4.2}
                fill={hollow ? "var(--ground)" : color}
                stroke={hollow ? color : "none"}
                strokeWidth="1.7"
              />
              {typeof paper === "number" && (
                <svg x={place(paper)} y={y} overflow="visible" aria-hidden="true">
                  <path d="m-3.6 -3.6 7.2 7.2m0 -7.2-7.2 7.2" stroke={color} strokeWidth="1.6" />
                </svg>
              )}
            </g>
          );
        })}
      </svg>
      {figure && (
        <span className="lab-figure" title={first ? told(first.row, form) : undefined}>
          {first ? written(first.row.estimate, form) : "–"}
        </span>
      )}
    </div>
  );
}

const width = (axis: Scale, row: Told): string =>
  `${100 * Math.max(axis.at(row.high ?? row.estimate) - axis.at(row.low ?? row.estimate), 0.01)}%`;

export function LineLabel({
  line: { label, aside, filter },
}: {
  line: Pick<Line, "label" | "aside" | "filter">;
}) {
  return (
    <span className="lab-label">
      {filter ? <ModelsLink filter={filter}>{label}</ModelsLink> : <bdi>{label}</bdi>}
      {aside && <span className="quiet lab-aside">{aside}</span>}
    </span>
  );
}

/** A link to the models that a filter keeps, on the map. */
export function ModelsLink({ filter, children }: { filter: string; children: ReactNode }) {
  return (
    <a
      className="lab-link"
      href={modelsHref(filter)}
      title={`Show these models: ${filter}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        showModels(filter);
      }}
    >
      <bdi>{children}</bdi>
    </a>
  );
}
