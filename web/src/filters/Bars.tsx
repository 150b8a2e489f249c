import { useState } from "react";
import { palettes } from "../color/palettes";
import { type Gesture, pick } from "../filter/expression";
import { choosePicks } from "../filter/selection";
import { count, figure, percent } from "../format/numbers";
import { bounded } from "../format/text";
import { legendEntries } from "../legend/entries";
import { useDrawing } from "../map/drawing";
import { useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { Swatch } from "../ui/Swatch";
import { fieldLabel, LICENSE_FAMILIES, valueLabel } from "../words";
import { useValueCounts, type ValueCount } from "./useCounts";

const FOLDED = 6;
const MOST = 200;

/** One column as bars: what each value has under the rest of the filter, in front of what it has in all. */
export function Bars({ column, folded = FOLDED }: { column: string; folded?: number }) {
  const { values, absent } = useValueCounts(column);
  const picks = useView((v) => v.picks);
  const colored = useColors(column);
  const [open, setOpen] = useState(false);
  const now = picks[column];
  const missing = values.find(({ value }) => value === "missing");
  const named = inOrder(column, values).filter(({ value }) => value !== null && value !== "missing");
  const total = values.reduce((sum, { all }) => sum + all, 0);
  const greatest = Math.max(1, ...values.map(({ all }) => all));
  const listed = named.slice(0, open ? MOST : folded);
  const choose = (value: string, gesture: Gesture) =>
    void choosePicks((now) => pick(now, column, value, gesture));
  const id = `bars-${column}`;

  return (
    <section className="bars" aria-labelledby={id}>
      <header className="bars-head">
        <h3 id={id}>{fieldLabel(column)}</h3>
        {missing && total > 0 && (
          <span className="quiet">
            {percent(1 - missing.all / total)}{" "}
            {column === "license_verdict" ? "have a parent" : "declare one"}
          </span>
        )}
      </header>
      {absent ? (
        <p className="quiet">Not in this source.</p>
      ) : (
        <ul className={open ? "bars-list open" : "bars-list"}>
          {[...listed, ...(missing ? [missing] : [])].map((entry) => {
            const value = entry.value as string;
            const state = now?.not.includes(value)
              ? "out"
              : now && now.only.length > 0
                ? now.only.includes(value)
                  ? "in"
                  : "aside"
                : "idle";
            const label = entry.label ?? valueLabel(column, value);
            return (
              <li key={value}>
                <button
                  type="button"
                  className={`bar ${state}${value === "missing" ? " bar-missing" : ""}`}
                  aria-pressed={state === "in"}
                  title={`${label}: ${count(entry.matching)} of ${count(entry.all)}\nClick: only this · Shift: add · Alt: exclude`}
                  onClick={(event) =>
                    choose(
                      value,
                      event.altKey
                        ? "exclude"
                        : event.shiftKey || event.metaKey || event.ctrlKey
                          ? "add"
                          : "replace",
                    )
                  }
                >
                  {colored && (
                    <Swatch color={colored.get(value) ?? colored.get("")} hollow={value === "missing"} />
                  )}
                  <span className="bar-label">
                    <bdi>{bounded(label, 60)}</bdi>
                  </span>
                  <span className="unseen">: </span>
                  <span className="bar-count">{figure(entry.matching)}</span>
                  {state === "out" && <span className="unseen">, excluded</span>}
                  <span className="bar-track">
                    <span className="bar-all" style={{ width: `${(100 * entry.all) / greatest}%` }} />
                    <span className="bar-now" style={{ width: `${(100 * entry.matching) / greatest}%` }} />
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {named.length > folded && (
        <button
          type="button"
          className="text-button small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open
            ? "Fewer"
            : `All ${count(named.length)}${named.length > MOST ? ` (the ${MOST} greatest)` : ""}`}
        </button>
      )}
    </section>
  );
}

function inOrder(column: string, values: ValueCount[]): ValueCount[] {
  if (column === "license_family") {
    const place = (v: ValueCount) => (LICENSE_FAMILIES as readonly string[]).indexOf(v.value ?? "");
    return [...values].sort((a, b) => place(a) - place(b));
  }
  return [...values].sort((a, b) => b.all - a.all);
}

/** The colors of the values when the map is colored by this column; null when it is not. */
function useColors(column: string): Map<string, string> | null {
  const index = useDrawing((d) => d.index);
  const theme = useTheme();
  const color = useView((v) => v.color);
  useView((v) => v.paint);
  const meta = index?.columns[column];
  if (color !== column || meta?.kind !== "category") return null;
  const colors = new Map<string, string>([["", palettes[theme].other]]);
  for (const entry of legendEntries(column, meta, palettes[theme])) {
    if (entry.kind === "missing") colors.set("missing", entry.color);
    else if (entry.kind === "value") colors.set(entry.key, entry.color);
  }
  return colors;
}
