import { type ReactNode, useState } from "react";
import { isList } from "../charts/catalog";
import { palettes } from "../color/palettes";
import { count, percent } from "../format/numbers";
import { legendEntries } from "../legend/entries";
import { useDrawing } from "../map/drawing";
import { useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { fieldLabel, LICENSE_FAMILIES } from "../words";
import { BarRow } from "./BarRow";
import { useValueCounts, type ValueCount } from "./useCounts";

const FOLDED = 6;
const MOST = 200;

/** One column as bars: what each value has under the rest of the filter, in front of what it has in all. */
export function Bars({
  column,
  folded = column === "license_family" ? 10 : FOLDED,
  tools,
}: {
  column: string;
  folded?: number;
  tools?: ReactNode;
}) {
  const { values, total, matched, absent } = useValueCounts(column);
  const now = useView((v) => v.picks[column]);
  const colors = useColors(column);
  const [open, setOpen] = useState(false);
  const missing = values.find(({ value }) => value === "missing");
  const named = inOrder(column, values).filter(({ value }) => value !== null && value !== "missing");
  const greatest = Math.max(1, ...values.map(({ all }) => all ?? 0));
  const listed = named.slice(0, open ? MOST : folded);
  const id = `bars-${column}`;

  return (
    <section className="bars" aria-labelledby={id}>
      <header className="bars-head">
        <h3 id={id}>{fieldLabel(column)}</h3>
        {missing && total > 0 && (
          <span className="quiet">{declaredWords(column, missing.all ?? 0, total)}</span>
        )}
        {tools}
      </header>
      {absent ? (
        <p className="quiet">Not in this source.</p>
      ) : (
        <ul className={open ? "bars-list open" : "bars-list"}>
          {[...listed, ...(missing ? [missing] : [])].map((entry) => (
            <BarRow
              key={entry.value}
              column={column}
              entry={entry}
              pick={now}
              color={colors?.get(entry.value ?? "") ?? colors?.get("")}
              length={{ all: (entry.all ?? 0) / greatest, now: entry.matching / greatest }}
              matched={matched}
              total={total}
            />
          ))}
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

/** "38 % declare one": what share of all models says anything. */
export function declaredWords(column: string, missing: number, total: number): string {
  const share = percent(1 - missing / total);
  if (column === "license_verdict") return `${share} have a parent`;
  return `${share} declare ${isList(column) ? "some" : "one"}`;
}

function inOrder(column: string, values: readonly ValueCount[]): ValueCount[] {
  if (column === "license_family" || column === "chain") {
    const place = (v: ValueCount) => (LICENSE_FAMILIES as readonly string[]).indexOf(v.value ?? "");
    return [...values].sort((a, b) => place(a) - place(b));
  }
  return [...values].sort((a, b) => (b.all ?? 0) - (a.all ?? 0));
}

/** The colors of the values when the map is colored by this column; null when it is not. */
export function useColors(column: string): Map<string, string> | null {
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
