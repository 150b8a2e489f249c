/** The numbers of the mark under the pointer or the focus: one card for each figure. */

import {
  createContext,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { counted, type Form, interval, written } from "../figures";
import type { Told } from "../rows";

export interface Mark {
  row: Told;
  /** What the mark stands for, as the card's title. */
  label: string;
  form: Form;
  /** What the paper published of the same, where it did. */
  paper?: number | null;
  /** A line more: what a click does, what a color says. */
  more?: string | undefined;
}

interface Shown {
  mark: Mark;
  x: number;
  y: number;
  below: boolean;
}

type Show = (mark: Mark | null, at?: Element) => void;

type MarkElement = HTMLElement | SVGElement;

const marksIn = (root: Element | null): MarkElement[] => [
  ...(root?.querySelectorAll<MarkElement>("[data-mark]") ?? []),
];

function arriveAt(marks: readonly MarkElement[], here: MarkElement | undefined): void {
  for (const mark of marks) mark.tabIndex = mark === here ? 0 : -1;
}

const Tips = createContext<Show>(() => undefined);

/** A place for marks; arrows walk from one to the next, so that a figure is one stop of Tab. */
export function Marks({ label, children }: { label: string; children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const show = useMemo<Show>(
    () => (mark, at) => {
      const box = root.current?.getBoundingClientRect();
      if (!mark || !at || !box) return setShown(null);
      const rect = at.getBoundingClientRect();
      const x = Math.min(Math.max(rect.x + rect.width / 2 - box.x, 116), Math.max(box.width - 116, 116));
      const below = rect.y < 190;
      setShown({ mark, x, y: (below ? rect.bottom : rect.y) - box.y, below });
    },
    [],
  );
  useEffect(() => {
    // Marks come and go with the figures; one of them is where Tab arrives.
    const marks = marksIn(root.current);
    if (!marks.some((mark) => mark.tabIndex === 0)) arriveAt(marks, marks[0]);
  });
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const marks = marksIn(root.current);
    if (!marks.includes(document.activeElement as MarkElement)) return;
    if (event.key === "Escape" && shown) setShown(null);
    else if (event.key === "Home") marks[0]?.focus();
    else if (event.key === "End") marks.at(-1)?.focus();
    else if (step) {
      const now = marks.indexOf(document.activeElement as MarkElement);
      marks[Math.min(Math.max(now + step, 0), marks.length - 1)]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const leave = (event: FocusEvent) => {
    if (!root.current?.contains(event.relatedTarget)) setShown(null);
  };
  return (
    <Tips.Provider value={show}>
      <div
        ref={root}
        className="lab-marks"
        role="group"
        aria-label={label}
        onKeyDown={walk}
        onFocus={(event) => {
          if ((event.target as Element).matches("[data-mark]"))
            arriveAt(marksIn(root.current), event.target as unknown as MarkElement);
        }}
        onBlur={leave}
        onPointerLeave={() => setShown(null)}
      >
        {children}
        {shown && <Card {...shown} />}
      </div>
    </Tips.Provider>
  );
}

function Card({ mark: { row, label, form, paper, more }, x, y, below }: Shown) {
  const between = interval(row, form);
  const of = counted(row);
  return (
    <div className={below ? "lab-tip below" : "lab-tip"} style={{ left: x, top: y }} aria-hidden="true">
      <strong>{label}</strong>
      <span className="lab-tip-figure">{written(row.estimate, form)}</span>
      {between && <span>95 % interval: {between}</span>}
      {of && <span>{of}</span>}
      {typeof paper === "number" && <span>the paper: {written(paper, form)}</span>}
      {more && <span className="quiet">{more}</span>}
    </div>
  );
}

/** A mark in words, for those who hear it. */
export function markWords({ row, label, form, paper, more }: Mark): string {
  const between = interval(row, form);
  const of = counted(row);
  return [
    `${label}: ${written(row.estimate, form)}`,
    between && `95 % interval ${between}`,
    of,
    typeof paper === "number" && `the paper ${written(paper, form)}`,
    more,
  ]
    .filter(Boolean)
    .join("; ");
}

/** What an element needs to be a mark. */
export function useMark(): (
  mark: Mark,
  link?: boolean,
) => {
  "data-mark": "";
  role: "img" | undefined;
  tabIndex: number;
  "aria-label": string;
  onPointerEnter: (event: SyntheticEvent<Element>) => void;
  onFocus: (event: SyntheticEvent<Element>) => void;
} {
  const show = useContext(Tips);
  return (mark, link = false) => {
    const enter = (event: SyntheticEvent<Element>) => show(mark, event.currentTarget);
    return {
      "data-mark": "",
      role: link ? undefined : "img",
      tabIndex: -1,
      "aria-label": markWords(mark),
      onPointerEnter: enter,
      onFocus: enter,
    };
  };
}
