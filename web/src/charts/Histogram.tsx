import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { pick, pickRange } from "../filter/expression";
import { choosePicks, endTrial, tryPicks } from "../filter/selection";
import { gestureOf } from "../filters/BarRow";
import { boundWords, rangeWords } from "../filters/rangeWords";
import { compact, count, parameters, percent } from "../format/numbers";
import { useView } from "../state/view";
import { fieldLabel } from "../words";
import { datesOfBin, placesOf, rangeOfBins, ticksOf } from "./edges";
import type { NumberCounts } from "./useNumbers";

interface HistogramProps {
  column: string;
  counts: NumberCounts;
  /** Each bar as a share, not as a count. */
  shares: boolean;
  height: number;
}

type Stretch = readonly [from: number, to: number];

/** Keys rest so long before what they chose is an entry of the history. */
const KEYS_REST = 600;

/** Numbers in bins, the matching in front of all; a brush or its two handles pick a range. */
export function Histogram({ column, counts, shares, height }: HistogramProps) {
  const { axis, edges, all, shown } = counts;
  const bins = edges.length - 1;
  const range = useView((v) => v.picks[column]?.range ?? null);
  const [draft, setDraft] = useState<Stretch | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const brush = useBrush(column, counts, range, draft, setDraft);
  const places = draft
    ? ([draft[0] / bins, (draft[1] + 1) / bins] as const)
    : range === null
      ? null
      : placesOf(axis, edges, range);
  const [allHeights, shownHeights] = heightsOf(all, shown, shares);
  const at = draft ? null : hovered;
  const label = fieldLabel(column);

  return (
    <div className="hist">
      <div
        className="hist-plot"
        style={{ height: `${height}px` }}
        onPointerDown={brush.down}
        onPointerMove={(event) => {
          setHovered(binAt(event, bins));
          brush.move(event);
        }}
        onPointerUp={brush.up}
        onPointerCancel={brush.cancel}
        onPointerLeave={() => setHovered(null)}
      >
        <svg
          className={shares ? "hist-bars shares" : "hist-bars"}
          viewBox={`0 0 ${bins} 1`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${label}: ${count(sum(shown))} of ${count(sum(all))} known match`}
        >
          <path className="hist-all" d={barsPath(allHeights)} />
          <path className="hist-now" d={barsPath(shownHeights)} />
          {shares && <path className="hist-outline" d={barsPath(allHeights)} />}
        </svg>
        {places && (
          <>
            <span className="hist-veil" style={{ left: 0, width: `${100 * places[0]}%` }} />
            <span className="hist-veil" style={{ left: `${100 * places[1]}%`, right: 0 }} />
          </>
        )}
        {(["low", "high"] as const).map((side) => {
          const end = side === "low" ? 0 : 1;
          const bin = brush.binOf(side);
          return (
            <span
              key={side}
              className={`hist-handle ${side}${places ? " set" : ""}`}
              style={{ left: `${100 * (places ? places[end] : end)}%` }}
              role="slider"
              tabIndex={0}
              aria-label={`${label}, ${side === "low" ? "from" : "to"}`}
              aria-valuemin={0}
              aria-valuemax={bins - 1}
              aria-valuenow={bin}
              aria-valuetext={binWords(column, counts, bin)}
              onKeyDown={(event) => brush.key(event, side)}
              onPointerDown={(event) => brush.grip(event, side)}
              onBlur={brush.rest}
            />
          );
        })}
      </div>
      <div className="hist-axis" aria-hidden="true">
        {ticksOf(axis, edges).map((bin) => (
          <span key={bin} style={{ left: `${(100 * bin) / bins}%` }}>
            {tickText(column, counts, bin)}
          </span>
        ))}
      </div>
      <p className="hist-told">
        {at !== null ? (
          <>
            <span>{binWords(column, counts, at)}</span>
            <span>{binCounts(counts, at)}</span>
          </>
        ) : draft ? (
          <span>{rangeWords(column, rangeOfBins(axis, edges, ...draft) ?? "..")}</span>
        ) : (
          <MissingButton column={column} counts={counts} />
        )}
        {at === null && range !== null && (
          <button
            type="button"
            className="text-button small"
            onClick={() => void choosePicks((picks) => pickRange(picks, column, null))}
          >
            Clear {rangeWords(column, range)}
          </button>
        )}
      </p>
    </div>
  );
}

/** What is not known is counted, and can be picked as any value can. */
function MissingButton({ column, counts }: { column: string; counts: NumberCounts }) {
  const now = useView((v) => v.picks[column]);
  if (counts.missing === 0) return <span />;
  const state = now?.not.includes("missing") ? "out" : now?.only.includes("missing") ? "in" : "idle";
  return (
    <button
      type="button"
      className={`hist-missing ${state}`}
      aria-pressed={state === "in"}
      title={`${count(counts.missingShown)} of ${count(counts.missing)}\nClick: only these · Shift: add · Alt: exclude`}
      onClick={(event) => {
        const gesture = gestureOf(event);
        void choosePicks((picks) => pick(picks, column, "missing", gesture));
      }}
    >
      <span className="unseen">{fieldLabel(column)}: </span>
      Not known: {count(counts.missingShown)}
      {state === "out" && <span className="unseen">, excluded</span>}
    </button>
  );
}

interface Brush {
  down(event: PointerEvent): void;
  move(event: PointerEvent): void;
  up(event: PointerEvent): void;
  cancel(): void;
  grip(event: PointerEvent, side: "low" | "high"): void;
  key(event: KeyboardEvent, side: "low" | "high"): void;
  rest(): void;
  binOf(side: "low" | "high"): number;
}

/** A stretch of bins that is dragged or moved by keys; what it keeps is shown at once, and stays when it is let go. */
function useBrush(
  column: string,
  counts: NumberCounts,
  range: string | null,
  draft: Stretch | null,
  setDraft: (stretch: Stretch | null) => void,
): Brush {
  const { axis, edges } = counts;
  const bins = edges.length - 1;
  const anchor = useRef<number | null>(null);
  const moved = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef<Stretch | null>(null);
  useEffect(() => () => clearTimeout(timer.current), []);

  const stretch = (): Stretch => {
    if (latest.current) return latest.current;
    if (draft) return draft;
    if (range === null) return [0, bins - 1];
    const [from, to] = placesOf(axis, edges, range);
    const first = Math.min(Math.floor(from * bins + 1e-6), bins - 1);
    return [first, Math.max(first, Math.ceil(to * bins - 1e-6) - 1)];
  };
  const show = (from: number, to: number) => {
    const next: Stretch = [Math.min(from, to), Math.max(from, to)];
    latest.current = next;
    setDraft(next);
    void tryPicks((picks) => pickRange(picks, column, rangeOfBins(axis, edges, ...next)));
  };
  const keep = () => {
    clearTimeout(timer.current);
    const next = latest.current;
    anchor.current = null;
    latest.current = null;
    if (!next) return;
    const wanted = rangeOfBins(axis, edges, ...next);
    void choosePicks((picks) => pickRange(picks, column, wanted)).then(() => setDraft(null));
  };
  const drop = () => {
    clearTimeout(timer.current);
    anchor.current = null;
    latest.current = null;
    setDraft(null);
    endTrial();
  };
  const start = (event: PointerEvent, from: number) => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget.closest(".hist-plot") ?? event.currentTarget).setPointerCapture(event.pointerId);
    anchor.current = from;
    moved.current = false;
  };
  useEffect(() => {
    const cancel = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape" || anchor.current === null) return;
      event.stopPropagation();
      anchor.current = null;
      latest.current = null;
      setDraft(null);
      endTrial();
    };
    window.addEventListener("keydown", cancel, true);
    return () => window.removeEventListener("keydown", cancel, true);
  }, [setDraft]);

  return {
    down(event) {
      const bin = binAt(event, bins);
      start(event, bin);
      if (anchor.current !== null) latest.current = [bin, bin];
    },
    move(event) {
      if (anchor.current === null) return;
      const bin = binAt(event, bins);
      if (bin !== anchor.current) moved.current = true;
      const now = latest.current;
      const next: Stretch = [Math.min(anchor.current, bin), Math.max(anchor.current, bin)];
      if (moved.current && (!draft || !now || now[0] !== next[0] || now[1] !== next[1])) show(...next);
    },
    up() {
      if (anchor.current === null) return;
      const now = latest.current;
      const wanted = now && rangeOfBins(axis, edges, ...now);
      // A click on what is picked already undoes it.
      if (!moved.current && wanted !== null && wanted === range) latest.current = [0, bins - 1];
      keep();
    },
    cancel: drop,
    grip(event, side) {
      event.stopPropagation();
      const [from, to] = stretch();
      start(event, side === "low" ? to : from);
      (event.currentTarget as HTMLElement).focus();
    },
    key(event, side) {
      const [from, to] = stretch();
      const now = side === "low" ? from : to;
      const steps: Record<string, number> = {
        ArrowLeft: now - 1,
        ArrowDown: now - 1,
        ArrowRight: now + 1,
        ArrowUp: now + 1,
        PageDown: now - 5,
        PageUp: now + 5,
        Home: 0,
        End: bins - 1,
      };
      if (event.key === "Enter") keep();
      else if (event.key === "Escape" && (latest.current || range !== null)) {
        if (latest.current) drop();
        else void choosePicks((picks) => pickRange(picks, column, null));
      } else if (steps[event.key] !== undefined) {
        const next = Math.min(
          Math.max(steps[event.key] as number, side === "low" ? 0 : from),
          side === "low" ? to : bins - 1,
        );
        if (side === "low") show(next, to);
        else show(from, next);
        clearTimeout(timer.current);
        timer.current = setTimeout(keep, KEYS_REST);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    rest() {
      if (anchor.current === null) keep();
    },
    binOf: (side) => stretch()[side === "low" ? 0 : 1],
  };
}

function binAt(event: PointerEvent, bins: number): number {
  const plot = event.currentTarget.closest(".hist-plot") ?? event.currentTarget;
  const { left, width } = plot.getBoundingClientRect();
  const at = Math.floor((bins * (event.clientX - left)) / Math.max(width, 1));
  return Math.min(Math.max(at, 0), bins - 1);
}

export const sum = (counts: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  return total;
};

/** By the square root, so that few are still seen beside many. */
function heightsOf(
  all: ArrayLike<number>,
  shown: ArrayLike<number>,
  shares: boolean,
): readonly [readonly number[], readonly number[]] {
  const of = shares ? ([sum(all) || 1, sum(shown) || 1] as const) : ([1, 1] as const);
  const [whole, now] = [all, shown].map((counts, k) =>
    Array.from(counts, (n) => Math.sqrt(n / (of[k] as number))),
  ) as [number[], number[]];
  const greatest = Math.max(...whole, ...(shares ? now : []), Number.MIN_VALUE);
  const scaled = (heights: readonly number[]) =>
    heights.map((h) => (h === 0 ? 0 : Math.max(h / greatest, 0.02)));
  return [scaled(whole), scaled(now)];
}

const barsPath = (heights: readonly number[]): string =>
  heights.map((h, i) => (h === 0 ? "" : `M${i + 0.06} 1V${(1 - h).toFixed(4)}H${i + 0.94}V1z`)).join("");

/** "10 to 15", "Mar 2024", "17 and more". */
export function binWords(column: string, { axis, edges }: NumberCounts, bin: number): string {
  const last = edges.length - 2;
  if (axis === "fifteenths") return percent((edges[bin] as number) / 15);
  if (axis === "log" || axis === "linear") {
    const [from, to] = [edges[bin] as number, edges[bin + 1] as number];
    if (bin < last && to - from === 1) return boundWords(column, String(from));
    if (bin === last) return `${boundWords(column, String(from))} and more`;
    return `${boundWords(column, String(from))} to ${boundWords(column, String(column === "parameters" ? to : to - 1))}`;
  }
  return rangeWords(column, datesOfBin(edges, bin));
}

function binCounts({ all, shown }: NumberCounts, bin: number): string {
  const [whole, now] = [all[bin] ?? 0, shown[bin] ?? 0];
  const [total, matched] = [sum(all), sum(shown)];
  if (matched === total) return `${count(whole)} · ${percent(whole / total)}`;
  const lift = whole > 0 && matched > 0 ? now / matched / (whole / total) : null;
  return `${count(now)} of ${count(whole)}${lift === null ? "" : ` · ${lift.toPrecision(2)}×`}`;
}

function tickText(column: string, { axis, edges }: NumberCounts, bin: number): string {
  const edge = edges[bin] as number;
  if (axis === "fifteenths") return percent(edge / 15);
  if (axis === "dates") {
    const iso = new Date(edge * 1000).toISOString();
    return iso.slice(5, 10) === "01-01" ? iso.slice(0, 4) : iso.slice(0, 7);
  }
  return column === "parameters" ? parameters(edge).replace(" ", "") : compact(edge);
}
