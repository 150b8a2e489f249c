import { useEffect } from "react";
import { fits, MOST_DISTINCT, type Paint, paintOf, SAFE_DISTINCT, withPaint } from "../color/paint";
import { palettes } from "../color/palettes";
import { difference } from "../color/perception";
import { rampName, rampStops, rampsFor } from "../color/ramps";
import { traitLabel, traitOf } from "../color/traits";
import type { CategoryMeta, NumberMeta } from "../engine";
import { bounded } from "../format/text";
import { numberDomain, rampOf } from "../map/appearance";
import { useDrawing } from "../map/drawing";
import { say, setOverlays } from "../state/overlays";
import { useTheme } from "../state/preferences";
import { getView, setView, useView } from "../state/view";
import { DAY_SECONDS, dayOf, dayText } from "../time/days";
import { Icon } from "../ui/icons";
import { valueLabel } from "../words";
import { legendEntries } from "./entries";
import { useVision, VisionFilters, VisionPreview } from "./Vision";
import "./palette.css";

function change(column: string, to: Partial<Paint> | null): void {
  const paint = withPaint(getView().paint, column, to);
  if (fits(paint)) setView({ paint });
  else say("That is more than a link can hold: reset some colors first.");
}

/** Changes the colors of what the map is colored by, here and in every other view. */
export function PaletteEditor({ column, name }: { column: string; name: string }) {
  const index = useDrawing((d) => d.index);
  useView((v) => v.paint);
  const meta = index?.columns[column];
  const close = () => setOverlays({ menu: null });
  const vision = useVision();
  useEffect(() => () => useVision.setState({ vision: "normal" }), []);
  if (!meta || meta.kind === "position") return null;
  return (
    <section
      className="palette-editor"
      aria-label={`Colors of ${traitLabel(column)}`}
      data-menu={name}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <VisionFilters />
      <header className="legend-head">
        <h2>Colors: {traitLabel(column)}</h2>
        <button
          type="button"
          className="text-button"
          disabled={writtenAs(column) === ""}
          onClick={() => change(column, null)}
        >
          Reset
        </button>
        <button type="button" className="icon-button small" aria-label="Close the colors" onClick={close}>
          <Icon name="close" size={12} />
        </button>
      </header>
      <div className="palette-body">
        {meta.kind === "category" ? (
          <Categories column={column} meta={meta} vision={vision.vision} />
        ) : (
          <Numbers column={column} meta={meta} />
        )}
        <VisionPreview />
      </div>
    </section>
  );
}

const writtenAs = (column: string): string => {
  const { [column]: own } = { [column]: paintOf(column) };
  return own ? withPaint("", column, own) : "";
};

/** Below this two colors are taken for one another: 0.02 is just noticeable side by side, points are small and apart. */
const ALIKE = 0.06;
const MOST_NAMED = 3;
const MOST_OFFERED = 300;

function Categories({ column, meta, vision }: { column: string; meta: CategoryMeta; vision: string }) {
  const theme = useTheme();
  const paint = paintOf(column);
  const entries = legendEntries(column, meta, palettes[theme]);
  const own = entries.filter((entry) => entry.kind === "value");
  const rest = entries.find((entry) => entry.kind === "rest");
  const fixed = ["license_family", "chain", "relation", "relation_inferred", "license_verdict"].includes(
    column,
  );
  const alike = own.flatMap((a, i) =>
    own
      .slice(i + 1)
      .flatMap((b) => (difference(a.color, b.color, vision) < ALIKE ? [[a.label, b.label]] : [])),
  );
  const others = (rest?.codes ?? []).flatMap((code) => {
    const value = meta.values[code - 1];
    return value ? [{ value, label: meta.labels?.[code - 1] || valueLabel(column, value) }] : [];
  });
  return (
    <>
      {!fixed && (
        <label className="palette-row">
          <span>Categories with a color</span>
          <input
            type="number"
            min={0}
            max={MOST_DISTINCT}
            value={paint.distinct ?? SAFE_DISTINCT}
            onChange={(event) => {
              const many = Math.min(Math.max(Math.round(Number(event.target.value)), 0), MOST_DISTINCT);
              change(column, { distinct: many === SAFE_DISTINCT ? null : many });
            }}
          />
        </label>
      )}
      {own.length > SAFE_DISTINCT && !fixed && (
        <p className="palette-warning">
          <Icon name="warning" size={12} /> Past {SAFE_DISTINCT} colors some are not told apart safely, least
          of all by color-blind people.
        </p>
      )}
      {alike.length > 0 && (
        <p className="palette-warning" role="status">
          <Icon name="warning" size={12} /> Look alike{vision === "normal" ? "" : " to such an eye"}:{" "}
          {alike
            .slice(0, MOST_NAMED)
            .map((pair) => pair.map((label) => bounded(label, 24)).join(" and "))
            .join("; ")}
          {alike.length > MOST_NAMED && ` and ${alike.length - MOST_NAMED} more pairs`}
        </p>
      )}
      <ul className="palette-list">
        {own.map((entry) => {
          const value = entry.values[0] as string;
          const pinned = paint.pins.includes(value);
          return (
            <li key={entry.key}>
              <input
                type="color"
                value={entry.color}
                aria-label={`Color of ${entry.label}`}
                onChange={(event) =>
                  change(column, { colors: { ...paintOf(column).colors, [value]: event.target.value } })
                }
              />
              <bdi>{bounded(entry.label, 40)}</bdi>
              {paint.colors[value] && (
                <button
                  type="button"
                  className="text-button"
                  aria-label={`Own color of ${entry.label} again`}
                  onClick={() => {
                    const { [value]: _, ...colors } = paintOf(column).colors;
                    change(column, { colors });
                  }}
                >
                  undo
                </button>
              )}
              {!fixed && (
                <button
                  type="button"
                  className="icon-button small"
                  aria-pressed={pinned}
                  aria-label={`Pin ${entry.label}`}
                  title={
                    pinned
                      ? "Its color is kept for it; click to let it go"
                      : "Keep a color for it, whatever its count"
                  }
                  onClick={() =>
                    change(column, {
                      pins: pinned ? paint.pins.filter((pin) => pin !== value) : [...paint.pins, value],
                    })
                  }
                >
                  <Icon name={pinned ? "check" : "plus"} size={12} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {others.length > 0 && !fixed && (
        <select
          className="palette-add"
          aria-label="Give another category a color"
          value=""
          onChange={(event) => change(column, { pins: [...paint.pins, event.target.value] })}
        >
          <option value="">Color another category …</option>
          {others.slice(0, MOST_OFFERED).map(({ value, label }) => (
            <option key={value} value={value}>
              {bounded(label, 60)}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

function Numbers({ column, meta }: { column: string; meta: NumberMeta }) {
  const theme = useTheme();
  const index = useDrawing((d) => d.index);
  const paint = paintOf(column);
  const trait = traitOf(column);
  const own = index && numberDomain(column, index);
  if (!index || !trait || !own) return null;
  const look = rampOf(column, index, theme);
  const scaled = trait.kind === "number";
  return (
    <>
      <fieldset className="palette-ramps">
        <legend>Ramp</legend>
        {rampsFor([meta.min ?? 0, meta.max ?? 0]).map(({ name, label }) => (
          <label key={name}>
            <input
              type="radio"
              name="ramp"
              checked={rampName(paint.ramp, theme) === name}
              onChange={() => change(column, { ramp: name })}
            />
            <span
              className="ramp-bar"
              style={{
                background: `linear-gradient(to right in oklab, ${rampStops(name, theme, paint.reversed).join(", ")})`,
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <label className="palette-row">
        <span>Reversed</span>
        <input
          type="checkbox"
          checked={paint.reversed}
          onChange={(event) => change(column, { reversed: event.target.checked })}
        />
      </label>
      {scaled && (
        <label className="palette-row">
          <span>Scale</span>
          <select
            aria-label="Scale"
            value={look.scale}
            onChange={(event) => {
              const scale = event.target.value === "log" ? "log" : "linear";
              change(column, { scale: scale === trait.scale ? null : scale });
            }}
          >
            <option value="log">logarithmic</option>
            <option value="linear">linear</option>
          </select>
        </label>
      )}
      {(["From", "To"] as const).map((word, end) => (
        <End
          key={word}
          word={word}
          date={trait.kind === "date"}
          value={look.domain?.[end] ?? own[end] ?? 0}
          onChange={(value) => {
            const [low, high] = paintOf(column).domain;
            change(column, { domain: end === 0 ? [value, high] : [low, value] });
          }}
        />
      ))}
      <p className="legend-note flush">Values past the ends take the color of the end.</p>
    </>
  );
}

interface EndProps {
  word: string;
  date: boolean;
  value: number;
  onChange: (value: number | null) => void;
}

function End({ word, date, value, onChange }: EndProps) {
  const shown = date ? dayText(value / DAY_SECONDS) : String(value);
  return (
    <label className="palette-row">
      <span>{word}</span>
      <input
        key={shown}
        type={date ? "date" : "number"}
        defaultValue={shown}
        onBlur={(event) => {
          const text = event.target.value;
          if (text === shown) return;
          const day = date ? dayOf(text) : null;
          if (text === "") onChange(null);
          else if (date) onChange(day === null ? null : day * DAY_SECONDS);
          else onChange(Number(text));
        }}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
    </label>
  );
}
