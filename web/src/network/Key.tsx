import { palettes, type Theme } from "../color/palettes";
import { traitLabel, traitOf } from "../color/traits";
import type { ColumnData } from "../engine";
import { isPickable, pick } from "../filter/expression";
import { choosePicks } from "../filter/selection";
import { count, figure } from "../format/numbers";
import { bounded } from "../format/text";
import { EdgeMark } from "../legend/EdgeMark";
import { FoldButton } from "../legend/FoldButton";
import { RampLegend } from "../legend/RampLegend";
import { SizeLegend } from "../legend/SizeLegend";
import { usePreferences } from "../state/preferences";
import { useView } from "../state/view";
import { Swatch } from "../ui/Swatch";
import { relationLabel } from "../words";
import type { Network } from "./answer";
import type { Joined } from "./joined";
import { radiusAt, shares } from "./look";
import { KINDS, type Kind, type Options, setOptions } from "./options";

interface KeyProps {
  network: Network;
  joined: Joined;
  options: Options;
  column: ColumnData | null;
  theme: Theme;
}

/** What lines and colors mean, with counts of this network; lines can be switched, colors filtered by. */
export function Key({ network, joined, options, column, theme }: KeyProps) {
  const open = usePreferences((p) => p.legendOpen);
  return (
    <section className="legend network-key" aria-label="Legend of the network">
      <header className="legend-head">
        <h2>Lines</h2>
        <FoldButton />
      </header>
      {open && <Lines network={network} joined={joined} options={options} theme={theme} />}
      {open && <Colors network={network} column={column} theme={theme} />}
      {open && <SizeLegend diameterAt={radiusAt} />}
    </section>
  );
}

function Lines({ network, joined, options, theme }: Omit<KeyProps, "column">) {
  const { relation, relations, declared, problem } = network;
  const rows = (kind: Kind) => relation.reduce((sum, code) => sum + (relations[code] === kind ? 1 : 0), 0);
  const inferred = declared.reduce((sum, known) => sum + (known ? 0 : 1), 0);
  const problems = problem.reduce((sum, bad) => sum + bad, 0);
  const kinds = KINDS.map((kind) => ({
    kind,
    label: kind === "similar" ? "Similar text" : relationLabel(kind),
    lines: kind === "similar" ? joined.pairs : rows(kind),
  })).filter(({ kind, lines }) => kind === "similar" || lines > 0);
  const toggle = (kind: Kind) => {
    const off = new Set(options.off);
    if (!off.delete(kind)) off.add(kind);
    setOptions({ off });
  };
  return (
    <>
      <ul className="legend-list">
        {kinds.map(({ kind, label, lines }) => (
          <li key={kind}>
            <label className={`legend-entry network-line${options.off.has(kind) ? " off" : ""}`}>
              <input type="checkbox" checked={!options.off.has(kind)} onChange={() => toggle(kind)} />
              <EdgeMark
                {...(kind === "similar" ? {} : { color: palettes[theme].relations[kind] as string })}
              />
              <span className="legend-label">{label}</span>
              <span className="legend-count">{figure(lines)}</span>
            </label>
          </li>
        ))}
      </ul>
      {relation.length > 0 && (
        <div className="edge-keys">
          <span>
            <svg className="network-wedge" width="18" height="8" viewBox="0 0 18 8" aria-hidden="true">
              <path d="M1 1.5 17 3.6v.8L1 6.5z" />
            </svg>
            parent to child, declared
          </span>
          {inferred > 0 && (
            <span>
              <EdgeMark dashed /> inferred, {count(inferred)}
            </span>
          )}
          {problems > 0 && (
            <span title="Children that are older than their parent, or say conflicting things of it">
              <span className="alert-mark" aria-hidden="true" /> contradicted, {count(problems)}
            </span>
          )}
        </div>
      )}
    </>
  );
}

function Colors({ network, column, theme }: Pick<KeyProps, "network" | "column" | "theme">) {
  const name = useView((v) => v.color);
  const picks = useView((v) => v.picks);
  const trait = traitOf(name);
  if (!trait) return null;
  return (
    <div className="network-colors">
      <header className="legend-head">
        <h2>{traitLabel(name)}</h2>
        <span className="legend-count">in this network</span>
      </header>
      {!column && <p className="legend-note">Colors come with the map’s columns, which are not here.</p>}
      {column?.meta.kind === "number" && <RampLegend column={name} meta={column.meta} trait={trait} />}
      {column?.meta.kind === "category" && (
        <ul className="legend-list">
          {shares(column, network.ix, theme).map(({ entry, models }) => {
            const swatch = <Swatch color={entry.color} hollow={entry.kind === "missing"} />;
            const words = (
              <>
                {swatch}
                <span className="legend-label">
                  <bdi>{bounded(entry.label, 48)}</bdi>
                </span>
                <span className="legend-count">{figure(models)}</span>
              </>
            );
            const value = entry.values[0] as string;
            return (
              <li key={entry.key}>
                {entry.kind !== "rest" && isPickable(name) && entry.key !== "several" ? (
                  <button
                    type="button"
                    className="legend-entry"
                    aria-pressed={picks[name]?.only.includes(value) ?? false}
                    title={`${entry.label}: ${count(models)}\nClick: only this`}
                    onClick={() => void choosePicks((now) => pick(now, name, value, "replace"))}
                  >
                    {words}
                  </button>
                ) : (
                  <span className="legend-entry plain">{words}</span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
