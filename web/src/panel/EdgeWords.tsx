import type { LineageEdge } from "../api/types";
import { palettes } from "../color/palettes";
import { bounded } from "../format/text";
import { EdgeMark } from "../legend/EdgeMark";
import { useTheme } from "../state/preferences";
import { Icon } from "../ui/icons";
import { GHOST_PROBLEM, problemLabel, relationLabel } from "../words";
import { relationOf } from "./ancestry";

/** How a child says it relates to a parent: the kind, whether it is declared, and what contradicts it. */
export function EdgeWords({ edge, brief = false }: { edge: LineageEdge; brief?: boolean }) {
  const theme = useTheme();
  const { relation, inferred } = relationOf(edge);
  const color = palettes[theme].relations[relation] ?? palettes[theme].relations.unspecified ?? "";
  return (
    <span className="edge-words" title={evidence(edge)}>
      <EdgeMark color={color} dashed={inferred} />
      <span>{relationLabel(relation)}</span>
      {inferred && <span className="from">inferred</span>}
      {!brief && (edge.resolved_by === "alias" || edge.resolved_by === "case") && (
        <span className="from" title={`Declared as ${bounded(edge.declared_id)}`}>
          {edge.resolved_by === "alias" ? "by its old name" : "by another case"}
        </span>
      )}
      {edge.problems
        .filter((problem) => problem !== GHOST_PROBLEM)
        .map((problem) => (
          <span key={problem} className="contradicted">
            <Icon name="warning" size={12} /> {problemLabel(problem)}
          </span>
        ))}
    </span>
  );
}

function evidence(edge: LineageEdge): string {
  const lines = edge.evidence
    .slice(0, 6)
    .map(({ where, value }) => `${bounded(where, 80)}: ${bounded(value, 120)}`);
  if (edge.rule) lines.push(`Inferred by rule: ${bounded(edge.rule, 120)}`);
  if (edge.declared_id !== edge.parent_id) lines.push(`Written as ${bounded(edge.declared_id, 120)}`);
  return lines.join("\n");
}
