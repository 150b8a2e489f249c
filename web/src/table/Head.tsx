import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { setView } from "../state/view";
import { Icon } from "../ui/icons";
import { fieldLabel } from "../words";
import { isNumeric, moved, NAME, resized, type Shown } from "./columns";
import type { Sized } from "./Grid";

interface HeadProps {
  columns: readonly Sized[];
  sort: string;
  change: (columns: readonly Shown[]) => void;
}

const STEP = 16;
/** Names that are longer than what stands below them. */
const SHORT: Readonly<Record<string, string>> = {
  downloads: "Downloads",
  downloads_all: "Downloads, all",
  license_family: "License",
  chain: "Chain’s license",
  generation: "Gen.",
};

/** Names of the columns: a click sorts, a drag moves, the edge makes wider; all of it by keys too. */
export function Head({ columns, sort, change }: HeadProps) {
  const [dragged, drag] = useState<string | null>(null);
  const shown = columns.map(({ name, width }) => ({ name, width }));
  return (
    <div className="tb-row tb-head" role="row" aria-rowindex={1}>
      <div className="tb-check" role="columnheader">
        <span className="unseen">Selected</span>
      </div>
      {columns.map((column, at) => (
        <ColumnHead
          key={column.name}
          column={column}
          at={at}
          sort={sort}
          dragged={dragged}
          onDrag={drag}
          onDrop={(name) => change(moved(shown, name, at))}
          onMove={(step) => change(moved(shown, column.name, at + step))}
          onWidth={(width) => change(resized(shown, column.name, width))}
        />
      ))}
    </div>
  );
}

interface ColumnHeadProps {
  column: Sized;
  at: number;
  sort: string;
  dragged: string | null;
  onDrag: (name: string | null) => void;
  onDrop: (name: string) => void;
  onMove: (step: -1 | 1) => void;
  onWidth: (width: number | null) => void;
}

function ColumnHead({ column, at, sort, dragged, onDrag, onDrop, onMove, onWidth }: ColumnHeadProps) {
  const { name, kind, sortable, pixels } = column;
  const label = name === NAME ? "Model" : fieldLabel(name);
  const short = SHORT[name] ?? label;
  const numeric = isNumeric(kind, name);
  const down = sort === `-${name}`;
  const up = sort === name;
  const next = numeric ? (down ? name : `-${name}`) : up ? `-${name}` : name;
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (!step || name === NAME || !(event.altKey || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.altKey) onMove(step as -1 | 1);
    else onWidth(pixels + step * STEP);
  };
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={down ? "descending" : up ? "ascending" : sortable ? "none" : undefined}
      className={`tb-cell${numeric ? " numeric" : ""}${name === NAME ? " tb-name" : ""}${dragged && dragged !== name && at > 0 ? " tb-target" : ""}`}
      onDragOver={(event) => dragged && at > 0 && event.preventDefault()}
      onDrop={() => {
        if (dragged) onDrop(dragged);
        onDrag(null);
      }}
    >
      <button
        type="button"
        className="tb-title"
        aria-disabled={!sortable}
        draggable={at > 0}
        title={`${label}${sortable ? ": sort" : ": can’t be sorted by"}${at > 0 ? " · drag to move (Alt+←→)" : ""}`}
        onClick={() => sortable && setView({ sort: next })}
        onKeyDown={keys}
        onDragStart={(event) => {
          event.dataTransfer.setData("text/plain", name);
          onDrag(name);
        }}
        onDragEnd={() => onDrag(null)}
      >
        <span>{short}</span>
        {(down || up) && (
          <span className={up ? "turn up" : "turn"}>
            <Icon name="chevron" size={12} />
          </span>
        )}
      </button>
      <Edge label={label} pixels={pixels} onWidth={onWidth} />
    </div>
  );
}

/** The right edge of a column's name: drag it, or double-click for the width that it had at first. */
function Edge({
  label,
  pixels,
  onWidth,
}: {
  label: string;
  pixels: number;
  onWidth: (width: number | null) => void;
}) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const [to, preview] = useState<number | null>(null);
  const at = (event: PointerEvent) =>
    start.current ? start.current.width + event.clientX - start.current.x : null;
  return (
    <div
      className={to === null ? "tb-edge" : "tb-edge moving"}
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={pixels}
      title="Drag: width · double-click: as at first"
      style={to === null ? undefined : { transform: `translateX(${to - pixels}px)` }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width: pixels };
      }}
      onPointerMove={(event) => start.current && preview(at(event))}
      onPointerUp={(event) => {
        const width = at(event);
        start.current = null;
        preview(null);
        if (width !== null && Math.abs(width - pixels) > 1) onWidth(width);
      }}
      onDoubleClick={() => onWidth(null)}
    />
  );
}
