import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { childrenQuery } from "../api/queries";
import type { Lineage, LineageEdge, LineageNode } from "../api/types";
import { palettes } from "../color/palettes";
import { count, figure, plural } from "../format/numbers";
import { EdgeMark } from "../legend/EdgeMark";
import { goTo } from "../map/actions";
import { useTheme } from "../state/preferences";
import { ModelName } from "../ui/ModelName";
import { RELATIONS, relationLabel } from "../words";
import { relationOf } from "./ancestry";
import { EdgeWords } from "./EdgeWords";
import { SubHeading } from "./Section";

const ROW = 46;
const WINDOW = 322;

interface Child {
  node: LineageNode;
  edge: LineageEdge;
}

/** The children of a model: counts by relation, declared and inferred apart, and the list, however long. */
export function Children({ lineage, total }: { lineage: Lineage; total: number }) {
  const theme = useTheme();
  const [relation, setRelation] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const first = useMemo(() => childrenOf(lineage), [lineage]);
  const { data: more, isFetching } = useQuery({ ...childrenQuery(lineage.model.id, null), enabled: all });
  const listed = useMemo(() => (more ? childrenOf(more) : first), [more, first]);
  const shown = relation
    ? listed.filter(({ edge }) => relationOf(edge).relation === relation || edge.relation === relation)
    : listed;
  if (total === 0) return null;
  const rows = lineage.children_by_relation
    .filter((row) => row.declared + row.inferred > 0)
    .sort((a, b) => RELATIONS.indexOf(a.relation as never) - RELATIONS.indexOf(b.relation as never));
  const greatest = Math.max(1, ...rows.map((row) => Math.max(row.declared, row.inferred)));
  return (
    <div className="subsection">
      <SubHeading>
        Children <span className="section-count">{count(total)}</span>
      </SubHeading>
      <div className="relation-head quiet">
        <span>declared</span>
        <span title="What a rule makes of tags, library and name, whatever is declared">by rule</span>
      </div>
      <ul className="relation-bars">
        {rows.map((row) => {
          const color = palettes[theme].relations[row.relation] ?? "";
          const on = relation === row.relation;
          return (
            <li key={row.relation}>
              <button
                type="button"
                aria-pressed={on}
                className={on ? "relation-bar in" : relation ? "relation-bar aside" : "relation-bar"}
                title={`${relationLabel(row.relation)}: ${count(row.declared)} declared, ${count(row.inferred)} by rule`}
                onClick={() => setRelation(on ? null : row.relation)}
              >
                <EdgeMark color={color} dashed={row.declared === 0} />
                <span className="relation-name">{relationLabel(row.relation)}</span>
                <span className="relation-track">
                  <span style={{ width: `${(100 * row.declared) / greatest}%`, background: color }} />
                  <span
                    className="inferred"
                    style={{ width: `${(100 * row.inferred) / greatest}%`, borderColor: color }}
                  />
                </span>
                <span className="relation-count">{figure(row.declared)}</span>
                <span className="relation-count quiet">{figure(row.inferred)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <ChildList rows={shown} />
      {listed.length < total && (
        <p className="quiet">
          {count(listed.length)} of {plural(total, "child", "children")} listed, those with most descendants
          and downloads first.{" "}
          {!all && (
            <button type="button" className="text-button" onClick={() => setAll(true)}>
              List more
            </button>
          )}
          {all && isFetching && "Loading…"}
        </p>
      )}
    </div>
  );
}

function childrenOf(lineage: Lineage): Child[] {
  const edges = new Map<number, LineageEdge>();
  for (const edge of lineage.edges) {
    if (edge.parent_ix === lineage.model.ix) edges.set(edge.child_ix, edge);
  }
  return lineage.descendants.flatMap((node) => {
    const edge = edges.get(node.ix);
    return edge ? [{ node, edge }] : [];
  });
}

function ChildList({ rows }: { rows: Child[] }) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  return (
    <div
      className="child-list"
      ref={scroll}
      style={{ height: Math.min(WINDOW, rows.length * ROW) }}
      tabIndex={-1}
    >
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const { node, edge } = rows[index] as Child;
          return (
            <li key={key} style={{ transform: `translateY(${start}px)` }}>
              <button type="button" className="model-row" onClick={() => goTo(node)}>
                <ModelName id={node.id} />
                <span className="model-row-more">
                  <EdgeWords edge={edge} brief />
                  <span className="model-row-number">
                    {node.children > 0 && `${plural(node.children, "child", "children")} · `}
                    {node.downloads === null ? "–" : `${figure(node.downloads)} downloads`}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
