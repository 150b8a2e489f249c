import { type CSSProperties, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import type { ColumnFacts } from "../api/types";
import { useClusterName } from "../filters/clusterName";
import { count } from "../format/numbers";
import { say } from "../state/overlays";
import { openModel, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { Cell } from "./Cell";
import { isNumeric, NAME, type Shown } from "./columns";
import { Head } from "./Head";
import { fetchRows, type ModelRow, type Question, useRows } from "./rows";
import { tsv } from "./tsv";
import { useScroll } from "./useScroll";

export const ROW = 32;
/** Of a card on a phone. */
export const CARD = 62;
const HEAD = 32;
const AROUND = 6;
/** Nobody looks through more that way. */
const MOST_COPIED = 5_000;

export interface Sized extends Shown {
  kind: ColumnFacts["kind"] | undefined;
  sortable: boolean;
  pixels: number;
}

interface GridProps {
  question: Question;
  columns: readonly Sized[];
  total: number;
  cards: boolean;
  isSelected: (row: ModelRow) => boolean;
  change: (columns: readonly Shown[]) => void;
  /** Selects rows, or lets go of them. */
  onSelect: (ids: readonly string[], add: boolean) => void;
  onSelectAll: () => void;
}

/** The rows in view of one question. One cell is active; keys move it, a gutter and keys select. */
export function Grid({
  question,
  columns,
  total,
  cards,
  isSelected,
  change,
  onSelect,
  onSelectAll,
}: GridProps) {
  const model = useView((v) => v.model);
  const clusterName = useClusterName();
  const ref = useRef<HTMLDivElement>(null);
  const high = cards ? CARD : ROW;
  const { first, last, height, place, reveal } = useScroll(ref, total, high, cards ? 0 : HEAD);
  const from = Math.max(0, first - AROUND);
  const to = Math.min(total - 1, last + AROUND);
  const { row: rowAt } = useRows(question, from, to);
  const [active, setActive] = useState<{ row: number; column: number } | null>(null);
  /** Where a range that shift makes longer begins. */
  const anchor = useRef<number | null>(null);

  const move = (row: number, column = active?.column ?? 0) => {
    const at = Math.min(total - 1, Math.max(0, row));
    setActive({ row: at, column: Math.min(columns.length - 1, Math.max(0, column)) });
    reveal(at);
  };

  const selectRange = async (a: number, b: number) => {
    const rows = await fetchRows(
      question,
      Math.min(a, b),
      Math.min(Math.max(a, b), Math.min(a, b) + 999),
    ).catch(() => null);
    if (rows)
      onSelect(
        rows.map(({ id }) => id),
        true,
      );
  };

  /** Does something with a row, as soon as it is there: who jumps and goes on typing need not wait. */
  const withRow = async (index: number, act: (row: ModelRow) => void) => {
    const row = rowAt(index) ?? (await fetchRows(question, index, index).catch(() => []))[0];
    if (row) act(row);
  };

  const toggle = (index: number) => {
    anchor.current = index;
    void withRow(index, (row) => onSelect([row.id], !isSelected(row)));
  };

  const clicked = (event: MouseEvent, index: number, column: number, gutter: boolean) => {
    const begun = anchor.current ?? active?.row ?? index;
    setActive({ row: index, column });
    if (event.shiftKey) {
      event.preventDefault();
      void selectRange(begun, index);
    } else if (gutter || event.ctrlKey || event.metaKey) toggle(index);
    else anchor.current = index;
  };

  const copy = async () => {
    const names = columns.map(({ name }) => name);
    if (!active) return;
    const here = rowAt(active.row);
    if (!here) return;
    if (!isSelected(here)) {
      const name = names[active.column] ?? NAME;
      const value = here[name];
      await navigator.clipboard.writeText(Array.isArray(value) ? value.join(", ") : String(value ?? ""));
      say("The cell is copied.");
      return;
    }
    const rows = (await fetchRows(question, 0, Math.min(total, MOST_COPIED) - 1)).filter(isSelected);
    await navigator.clipboard.writeText(tsv(names, rows));
    say(`${count(rows.length)} rows are copied, with ${names.length} columns.`);
  };

  const keys = (event: KeyboardEvent) => {
    if (event.target !== ref.current) return;
    const { key } = event;
    const command = event.ctrlKey || event.metaKey;
    const row = active?.row ?? first;
    const page = Math.max(1, last - first - 2);
    const steps: Record<string, number> = {
      ArrowDown: active ? row + 1 : row,
      ArrowUp: row - 1,
      PageDown: row + page,
      PageUp: row - page,
      Home: 0,
      End: total - 1,
    };
    if (command && key.toLowerCase() === "a") onSelectAll();
    else if (command && key.toLowerCase() === "c") {
      if (getSelection()?.toString()) return;
      void copy().catch(() => say("This browser does not let the page copy."));
    } else if (command && (key === "ArrowLeft" || key === "ArrowRight"))
      move(row, key === "ArrowLeft" ? 0 : columns.length - 1);
    else if (event.altKey || (command && !(key in steps))) return;
    else if (key in steps) {
      const next = steps[key] as number;
      if (event.shiftKey) {
        anchor.current ??= row;
        void selectRange(anchor.current, Math.min(total - 1, Math.max(0, next)));
      } else anchor.current = null;
      move(next);
    } else if (key === "ArrowLeft") move(row, (active?.column ?? 0) - 1);
    else if (key === "ArrowRight") move(row, (active?.column ?? 0) + 1);
    else if (key === " ") {
      move(row);
      toggle(row);
    } else if (key === "Enter") {
      void withRow(row, ({ id }) => openModel(id));
    } else return;
    event.preventDefault();
  };

  useEffect(() => {
    const element = ref.current;
    const cell = active && document.getElementById(cellId(active.row, active.column));
    if (!element || !cell) return;
    const name = element.querySelector<HTMLElement>(".tb-head .tb-name")?.offsetWidth ?? 0;
    const left = cell.offsetLeft - element.scrollLeft;
    if (active.column > 0 && left < name) element.scrollLeft = cell.offsetLeft - name;
    else if (left + cell.offsetWidth > element.clientWidth)
      element.scrollLeft = cell.offsetLeft + cell.offsetWidth - element.clientWidth;
  }, [active]);

  const widths = columns.map(({ pixels }) => `${pixels}px`);
  const template = `30px ${widths.slice(0, -1).join(" ")} minmax(${widths.at(-1)}, 1fr)`;
  const style = { "--tb-template": template } as CSSProperties;
  return (
    <div
      ref={ref}
      className={cards ? "tb-scroll cards" : "tb-scroll"}
      role="grid"
      tabIndex={0}
      aria-label="Models"
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
      onKeyDown={keys}
      style={style}
    >
      {!cards && <Head columns={columns} sort={question.sort} change={change} />}
      <div className="tb-body" role="rowgroup" style={{ height: Math.max(0, height - (cards ? 0 : HEAD)) }}>
        {Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).map((index) => {
          const row = rowAt(index);
          const selected = row !== undefined && isSelected(row);
          const opened = row !== undefined && row.id === model;
          return (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selected}
              aria-busy={row === undefined}
              className={`tb-row${selected ? " selected" : ""}${opened ? " opened" : ""}${active?.row === index ? " active" : ""}`}
              style={{ transform: `translateY(${place(index) - (cards ? 0 : HEAD)}px)` }}
            >
              <div
                className="tb-check"
                role="gridcell"
                tabIndex={-1}
                aria-label={selected ? "Selected" : "Not selected"}
                onClick={(event) => clicked(event, index, active?.column ?? 0, true)}
              >
                <span className="tb-box">{selected && <Icon name="check" size={11} />}</span>
              </div>
              {cards
                ? row && <Card row={row} columns={columns} clusterName={clusterName} />
                : columns.map(({ name, kind }, column) => (
                    <div
                      key={name}
                      id={cellId(index, column)}
                      role="gridcell"
                      tabIndex={-1}
                      aria-colindex={column + 1}
                      className={`tb-cell${isNumeric(kind, name) ? " numeric" : ""}${name === NAME ? " tb-name" : ""}${active?.row === index && active.column === column ? " at" : ""}`}
                      onClick={(event) => clicked(event, index, column, false)}
                      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                      onDoubleClick={() => row && openModel(row.id)}
                    >
                      {row ? (
                        <Cell name={name} kind={kind} row={row} clusterName={clusterName} />
                      ) : (
                        <span className="tb-waiting" />
                      )}
                    </div>
                  ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const cellId = (row: number, column: number): string => `tb-${row}-${column}`;

interface CardProps {
  row: ModelRow;
  columns: readonly Sized[];
  clusterName: (column: string, value: string) => string | null;
}

const CARD_COLUMNS = 4;

/** A row where there is no room for columns: its name, and below it the first values. */
function Card({ row, columns, clusterName }: CardProps) {
  const [name, ...rest] = columns;
  const told = rest
    .filter(({ name }) => row[name] !== null && row[name] !== undefined)
    .slice(0, CARD_COLUMNS);
  return (
    <div className="tb-card" role="gridcell">
      <div className="tb-card-name">
        <Cell name={name?.name ?? NAME} kind={name?.kind} row={row} clusterName={clusterName} />
      </div>
      <div className="tb-card-facts">
        {told.map(({ name, kind }) => (
          <span key={name}>
            {kind === "number" && <span className="quiet">{CARD_WORDS[name] ?? ""}</span>}
            <Cell name={name} kind={kind} row={row} clusterName={clusterName} />
          </span>
        ))}
      </div>
    </div>
  );
}

/** What a number is, where no column's name says it. */
const CARD_WORDS: Readonly<Record<string, string>> = { downloads: "↓ ", likes: "♥ " };
