import type { MouseEvent } from "react";
import { type Gesture, type Pick, pick } from "../filter/expression";
import { choosePicks } from "../filter/selection";
import { count, figure, percent } from "../format/numbers";
import { bounded } from "../format/text";
import { Swatch } from "../ui/Swatch";
import { valueLabel } from "../words";
import type { ValueCount } from "./useCounts";

/** What a click with these keys means. */
export function gestureOf(event: MouseEvent): Gesture {
  if (event.altKey) return "exclude";
  return event.shiftKey || event.metaKey || event.ctrlKey ? "add" : "replace";
}

/** How much more frequent a value is among those that match than among all: "2.1× as frequent". */
export function liftOf(entry: ValueCount, matched: number, total: number): number | null {
  if (!entry.all || matched === 0 || total === 0) return null;
  return entry.matching / matched / (entry.all / total);
}

export function liftWords(lift: number | null): string {
  if (lift === null) return "";
  const times = lift >= 10 ? String(Math.round(lift)) : lift.toPrecision(2);
  return `${times}× as frequent as among all`;
}

interface BarRowProps {
  column: string;
  entry: ValueCount;
  pick: Pick | undefined;
  color: string | undefined;
  /** Lengths of both bars, 0 to 1; as shares neither is part of the other. */
  length: { all: number; now: number; shares?: boolean };
  matched: number;
  total: number;
}

/** A value as a bar: what it has under the rest of the filter, in front of what it has in all. */
export function BarRow({ column, entry, pick: now, color, length, matched, total }: BarRowProps) {
  const value = entry.value as string;
  const asked = now !== undefined && (now.only.length > 0 || now.range !== undefined);
  const state = now?.not.includes(value)
    ? "out"
    : !asked
      ? "idle"
      : now.only.includes(value)
        ? "in"
        : "aside";
  const label = entry.label ?? valueLabel(column, value);
  const share = matched > 0 ? ` · ${percent(entry.matching / matched)}` : "";
  const lift = matched < total ? liftWords(liftOf(entry, matched, total)) : "";
  const whole = entry.all === null ? "few in all" : `${count(entry.matching)} of ${count(entry.all)}`;
  return (
    <li>
      <button
        type="button"
        className={`bar ${state}${value === "missing" ? " bar-missing" : ""}`}
        aria-pressed={state === "in"}
        title={`${label}: ${whole}${share}${lift && `\n${lift}`}\nClick: only this · Shift: add · Alt: exclude`}
        onClick={(event) => {
          const gesture = gestureOf(event);
          void choosePicks((picks) => pick(picks, column, value, gesture));
        }}
      >
        {color && <Swatch color={color} hollow={value === "missing"} />}
        <span className="bar-label">
          <bdi>{bounded(label, 60)}</bdi>
        </span>
        <span className="unseen">: </span>
        <span className="bar-count">{figure(entry.matching)}</span>
        {state === "out" && <span className="unseen">, excluded</span>}
        <span className="bar-track">
          <span className="bar-all" style={{ width: `${100 * length.all}%` }} />
          <span className="bar-now" style={{ width: `${100 * length.now}%` }} />
          {length.shares && <span className="bar-mark" style={{ left: `${100 * length.all}%` }} />}
        </span>
      </button>
    </li>
  );
}
