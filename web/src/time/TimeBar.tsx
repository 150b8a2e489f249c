import { type KeyboardEvent, useMemo } from "react";
import type { Births } from "../engine";
import { count, plural } from "../format/numbers";
import { useDrawing } from "../map/drawing";
import { Icon } from "../ui/icons";
import { bornOf, type KnownBirths } from "./born";
import { closeTime, SPEEDS, seek, setSpeed, span, step, togglePlay, useClock } from "./clock";
import { bars, dayOf, dayText, dayWords } from "./days";
import { useBirths } from "./useBirths";
import "./time.css";

const BARS = 120;
const HEIGHT = 30;
/** The Hub says of everything older that it was created on this day. */
const FLOOR = dayOf("2022-03-02") as number;

/** Time on the map: who was born by a day, as a slider over the births, and as a play. */
export function TimeBar() {
  const on = useClock((c) => c.day !== null);
  const range = useDrawing((d) => d.index) && span();
  if (!on || !range) return null;
  return <Running first={range[0]} last={range[1]} />;
}

function Running({ first, last }: { first: number; last: number }) {
  const day = Math.floor(useClock((c) => c.day) ?? last);
  const playing = useClock((c) => c.playing);
  const speed = useClock((c) => c.speed);
  const known = useBirths();
  return (
    <section className="timebar" aria-label="Time">
      <button
        type="button"
        className="time-play"
        aria-label={playing ? "Pause" : "Play"}
        title={playing ? "Pause (space)" : "Play the births (space)"}
        onClick={togglePlay}
      >
        <Icon name={playing ? "pause" : "play"} />
      </button>
      <Track {...{ first, last, day, births: known?.births ?? null }} />
      <Count day={day} first={first} known={known} />
      <select
        className="time-speed"
        aria-label="Speed"
        value={speed}
        onChange={(event) => setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map(({ days, label }) => (
          <option key={label} value={days}>
            {label}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="icon-button small"
        aria-label="Close time"
        title="All models again"
        onClick={closeTime}
      >
        <Icon name="close" size={12} />
      </button>
    </section>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -12,
  PageUp: 12,
};

interface TrackProps {
  first: number;
  last: number;
  day: number;
  births: Births | null;
}

function Track({ first, last, day, births }: TrackProps) {
  const keys = (event: KeyboardEvent) => {
    const months = STEPS[event.key];
    if (months) step(months);
    else if (event.key === " ") togglePlay();
    else return;
    event.preventDefault();
  };
  const share = last > first ? (day - first) / (last - first) : 1;
  return (
    <div className="time-track">
      {births && <BirthBars births={births} share={share} />}
      <input
        type="range"
        min={first}
        max={last}
        value={day}
        aria-label="Born by"
        aria-valuetext={dayWords(day)}
        title="Arrows: by a month"
        onChange={(event) => seek(Number(event.target.value))}
        onKeyDown={keys}
      />
      <div className="time-years" aria-hidden="true">
        {years(first, last).map(({ at, label }) => (
          <span key={label} style={{ left: `${100 * at}%` }}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

function years(first: number, last: number): { at: number; label: string }[] {
  const marks: { at: number; label: string }[] = [];
  for (let year = Number(dayText(first).slice(0, 4)) + 1; year <= Number(dayText(last).slice(0, 4)); year++) {
    const at = ((dayOf(`${year}-01-01`) as number) - first) / Math.max(last - first, 1);
    if (at < 0.97) marks.push({ at, label: String(year) });
  }
  return marks;
}

/** Births on a square-root scale, so that the early ones are seen beside the many of today; those to come are pale. */
function BirthBars({ births, share }: { births: Births; share: number }) {
  const { all, now, greatest } = useMemo(() => {
    const all = bars(births.all, BARS);
    return { all, now: bars(births.shown, BARS), greatest: Math.max(1, ...all) };
  }, [births]);
  const path = (of: readonly number[]) =>
    of
      .map((n, i) => {
        const height = n === 0 ? 0 : Math.max(1, HEIGHT * Math.sqrt(n / greatest));
        return height === 0 ? "" : `M${i} ${HEIGHT}v${-height.toFixed(1)}h0.8V${HEIGHT}z`;
      })
      .join("");
  return (
    <svg
      className="time-births"
      viewBox={`0 0 ${BARS} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <defs>
        <clipPath id="time-past">
          <rect width={BARS * share} height={HEIGHT} />
        </clipPath>
      </defs>
      <path className="births-all" d={path(all)} />
      <path className="births-now" d={path(now)} clipPath="url(#time-past)" />
    </svg>
  );
}

/** How many are there, of how many, and what the figure is silent on. */
function Count({ day, first, known }: { day: number; first: number; known: KnownBirths | null }) {
  if (!known) return <p className="time-count" aria-live="off" />;
  const { births, of } = known;
  const { born, of: total, undated: missing } = bornOf(known, day);
  const floor = first === FLOOR && births.all[0];
  return (
    <p
      className="time-count"
      title={
        floor
          ? `The Hub dates everything before March 2022 to 2 March 2022: ${plural(births.all[0] ?? 0, "model")} here`
          : undefined
      }
    >
      <span>
        <strong>{count(born)}</strong> of {count(total)}
        {of === "all" ? "" : " shown"} born by <strong className="time-day">{dayWords(day)}</strong>
      </span>
      {missing > 0 && <span className="quiet">{count(missing)} without a date, always there</span>}
      {floor && missing === 0 && <span className="quiet">the oldest: March 2022 or before</span>}
    </p>
  );
}
