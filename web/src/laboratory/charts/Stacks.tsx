/** Shares of a whole, side by side, a bar for each whole. */

import { count } from "../../format/numbers";
import { modelsHref, showModels } from "../models";
import type { Told } from "../rows";
import { linear } from "../scales";
import { Axis, tickWriter } from "./Axis";
import { LineLabel } from "./Dots";
import { Marks, useMark } from "./Tip";

export interface Part {
  row: Told;
  name: string;
  color: string;
  /** Of the whole, 0 to 1. */
  share: number;
  filter?: string | undefined;
}

export interface Stack {
  key: string;
  label: string;
  total: number;
  parts: readonly Part[];
  filter?: string | undefined;
}

export function Stacks({ label, title, stacks }: { label: string; title: string; stacks: readonly Stack[] }) {
  return (
    <Marks label={label}>
      <div className="lab-lines with-figures">
        {stacks.map((stack) => (
          <OneStack key={stack.key} stack={stack} />
        ))}
        <div className="lab-line lab-axis-line">
          <span />
          <Axis scale={linear(0, 1)} write={tickWriter("share")} title={title} />
          <span />
        </div>
      </div>
    </Marks>
  );
}

function OneStack({ stack }: { stack: Stack }) {
  const mark = useMark();
  return (
    <div className="lab-line">
      <LineLabel line={stack} />
      <div className="lab-stack">
        {stack.parts
          .filter((part) => part.share > 0)
          .map(({ row, name, color, share, filter }) => {
            const marked = mark(
              {
                row,
                label: `${stack.label}: ${name}`,
                form: "share",
                more: `${(100 * share).toFixed(1)} % of this bar${filter ? "; click shows such models" : ""}`,
              },
              filter !== undefined,
            );
            const style = { flexGrow: share, flexBasis: 0, background: color };
            return filter ? (
              <a
                key={name}
                href={modelsHref(filter)}
                style={style}
                {...marked}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  showModels(filter);
                }}
              />
            ) : (
              <span key={name} style={style} {...marked} />
            );
          })}
      </div>
      <span className="lab-figure">{count(stack.total)}</span>
    </div>
  );
}
