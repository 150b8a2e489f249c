import { useMemo } from "react";
import { palettes } from "../color/palettes";
import { traitLabel, traitOf } from "../color/traits";
import { count, figure } from "../format/numbers";
import { bounded } from "../format/text";
import { EdgeMark } from "../legend/EdgeMark";
import { FoldButton } from "../legend/FoldButton";
import { rampTicks } from "../legend/ticks";
import { usePreferences, useTheme } from "../state/preferences";
import { Swatch } from "../ui/Swatch";
import { fieldLabel, RELATIONS, relationLabel } from "../words";
import type { Picture } from "./arrange";
import { type Family, relationOf } from "./family";
import type { Look } from "./look";
import { MARK } from "./look";
import type { Colored } from "./nodeColors";
import { Shape, type ShapeName } from "./Shape";
import type { Marked } from "./settings";

interface TreeLegendProps {
  look: Look;
  colored: Colored;
  picture: Picture | null;
  marked: Marked;
}

/** What colors, lines and shapes of the tree mean, and how many there are of each in the family. */
export function TreeLegend({ look, colored, picture, marked }: TreeLegendProps) {
  const open = usePreferences((p) => p.legendOpen);
  const theme = useTheme();
  const { family } = look;
  const lines = useMemo(() => countLines(family), [family]);
  const marks = useMemo(() => countMarks(look.marks), [look.marks]);
  const inferred = [...lines.values()].some((row) => row.inferred > 0);
  const shapes: [ShapeName, string, number, string?][] = [];
  if (marked !== "none")
    shapes.push(["changed", `${fieldLabel(marked)} differs from parent`, marks.get(MARK.changed) ?? 0]);
  shapes.push(
    [
      "dropped",
      "A license term is dropped",
      marks.get(MARK.dropped) ?? 0,
      "Engineer’s reading of declared licenses, not legal advice",
    ],
    [
      "conflict",
      "Licenses in conflict",
      marks.get(MARK.conflict) ?? 0,
      "Engineer’s reading of declared licenses, not legal advice",
    ],
    [
      "contradicted",
      "Contradicted",
      marks.get(MARK.contradicted) ?? 0,
      "A child older than its parent, two relations of one pair, a cycle",
    ],
    ["cycle", "Closes a cycle", marks.get(MARK.cycle) ?? 0],
    ["ghost", "Ghost: not in this atlas", family.head.ghosts],
    ["elsewhere", "Parent in another family", family.head.elsewhere],
  );
  if (picture?.timed) shapes.push(["undated", "No date known", picture.undated.reduce((s, n) => s + n, 0)]);
  return (
    <section className="legend tree-legend" aria-label="Legend of the tree">
      <header className="legend-head">
        <h2>{traitLabel(colored.column)}</h2>
        <FoldButton />
      </header>
      {open && (
        <>
          {colored.domain && <Ramp colored={colored} />}
          <ul className="legend-list">
            {colored.entries
              .filter(({ here }) => here > 0)
              .map((entry) => (
                <li key={entry.key} className="legend-entry plain">
                  <Swatch color={entry.color} hollow={entry.kind === "missing"} />
                  <span className="legend-label">
                    <bdi>{bounded(entry.label, 48)}</bdi>
                  </span>
                  <span className="legend-count">{figure(entry.here)}</span>
                </li>
              ))}
          </ul>
          <h3>Lines, from parent to child</h3>
          <ul className="legend-list">
            {RELATIONS.map((relation) => {
              const row = lines.get(relation);
              return row ? (
                <li key={relation} className="legend-entry plain">
                  <EdgeMark
                    color={palettes[theme].relations[relation] as string}
                    dashed={row.declared === 0}
                  />
                  <span className="legend-label">{relationLabel(relation)}</span>
                  <span
                    className="legend-count"
                    title={`${count(row.declared)} declared, ${count(row.inferred)} inferred`}
                  >
                    {figure(row.declared + row.inferred)}
                  </span>
                </li>
              ) : null;
            })}
          </ul>
          <p className="legend-note">
            {inferred ? "Solid: declared. Dashed: inferred by a rule. " : ""}
            Straight on: the parent a model hangs on. Bent, with an arrow: its other parents.
          </p>
          <h3>Marks</h3>
          <ul className="legend-list">
            {shapes
              .filter(([, , n]) => n > 0)
              .map(([name, words, n, title]) => (
                <li key={name} className="legend-entry plain" title={title}>
                  <Shape name={name} look={look} />
                  <span className="legend-label">{words}</span>
                  <span className="legend-count">{figure(n)}</span>
                </li>
              ))}
            {look.folded.relations.size > 0 && (
              <li className="legend-entry plain">
                <Shape name="folded" look={look} />
                <span className="legend-label">Folded: relations, licenses</span>
              </li>
            )}
          </ul>
        </>
      )}
    </section>
  );
}

function Ramp({ colored }: { colored: Colored }) {
  const theme = useTheme();
  const trait = traitOf(colored.column);
  if (!trait || !colored.domain) return null;
  return (
    <div className="ramp">
      <div
        className="ramp-bar"
        style={{ background: `linear-gradient(to right in oklab, ${palettes[theme].ramp.join(", ")})` }}
      />
      <div className="ramp-ticks">
        {rampTicks(colored.domain, trait.kind, trait.scale, 15).map(({ at, label }) => (
          <span
            key={label}
            style={{ left: `${100 * at}%` }}
            className={at > 0.94 ? "end" : at < 0.06 ? "start" : undefined}
          >
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

function countLines(family: Family): Map<string, { declared: number; inferred: number }> {
  const counts = new Map<string, { declared: number; inferred: number }>();
  for (let row = 0; row < family.edges.child.length; row++) {
    const { relation, declared } = relationOf(family, row);
    const known = counts.get(relation) ?? { declared: 0, inferred: 0 };
    known[declared ? "declared" : "inferred"]++;
    counts.set(relation, known);
  }
  return counts;
}

function countMarks(marks: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const mark of Object.values(MARK)) counts.set(mark, 0);
  for (const on of marks) {
    if (on === 0) continue;
    for (const mark of Object.values(MARK)) if (on & mark) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return counts;
}
