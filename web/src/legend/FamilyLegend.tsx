import { useQuery } from "@tanstack/react-query";
import { familyQuery } from "../api/queries";
import type { Family } from "../api/types";
import { palettes } from "../color/palettes";
import { quote, readExpression } from "../filter/expression";
import { count, figure, plural } from "../format/numbers";
import { toggleEdges } from "../map/actions";
import { usePreferences, useTheme } from "../state/preferences";
import { setView, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Failure } from "../ui/States";
import { RELATIONS, relationLabel } from "../words";
import { EdgeMark } from "./EdgeMark";

/** The family that is lit: whose, how many of how many, and what its lines mean. */
export function FamilyLegend() {
  const id = useView((v) => v.family);
  const theme = useTheme();
  const edges = usePreferences((p) => p.edges);
  const { data, error, refetch } = useQuery({ ...familyQuery(id ?? ""), enabled: id !== null });
  if (id === null) return null;
  const drawn = edgeCounts(data);
  const problems = data?.edge_problem.filter(Boolean).length ?? 0;
  return (
    <section className="family-legend" aria-label="Family on the map">
      <header className="legend-head">
        <h2>Family lit</h2>
        <button
          type="button"
          className="icon-button small"
          aria-label="Put the family out"
          title="Put the family out (Esc)"
          onClick={() => setView({ family: null })}
        >
          <Icon name="close" size={12} />
        </button>
      </header>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <p className="family-root">
            <ModelName id={data.root.id} />
          </p>
          <p className="legend-note">
            {data.shown < data.total
              ? `${count(data.shown)} of ${plural(data.total, "model")}, the nearest generations`
              : plural(data.total, "model")}
            {" · "}
            {plural(data.generations, "generation")}
            {data.ghosts.length > 0 && ` · ${plural(data.ghosts.length, "ghost")}`}
          </p>
          <ul className="legend-list">
            {RELATIONS.map((relation) => {
              const row = drawn.get(relation);
              if (!row) return null;
              return (
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
                    {row.inferred > 0 && row.declared > 0 && ` · ${figure(row.inferred)} inferred`}
                  </span>
                </li>
              );
            })}
          </ul>
          <div className="edge-keys">
            {[...drawn.values()].some((row) => row.declared > 0) && (
              <span>
                <EdgeMark /> declared
              </span>
            )}
            {[...drawn.values()].some((row) => row.inferred > 0) && (
              <span>
                <EdgeMark dashed /> inferred
              </span>
            )}
            {problems > 0 && (
              <span title="Children that are older than their parent, or say conflicting things of it">
                <span className="alert-mark" aria-hidden="true" /> {plural(problems, "contradiction")}
              </span>
            )}
          </div>
          <p className="legend-note">
            <button
              type="button"
              className="text-button"
              onClick={() => setView(readExpression(`family:${quote(data.root.id)}`))}
            >
              Filter by this family
            </button>
          </p>
          <label className="check">
            <input type="checkbox" checked={edges} onChange={toggleEdges} /> Draw the edges <kbd>e</kbd>
          </label>
        </>
      )}
    </section>
  );
}

/** The edges on the map by kind: those that the children declare, and those that a rule gave a kind. */
function edgeCounts(family: Family | undefined): Map<string, { declared: number; inferred: number }> {
  const counts = new Map<string, { declared: number; inferred: number }>();
  family?.edge_relation.forEach((relation, i) => {
    const row = counts.get(relation) ?? { declared: 0, inferred: 0 };
    if (family.edge_declared[i]) row.declared++;
    else row.inferred++;
    counts.set(relation, row);
  });
  return counts;
}
