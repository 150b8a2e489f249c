import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { lineageQuery } from "../api/queries";
import type { Detail, Lineage } from "../api/types";
import { readExpression } from "../filter/expression";
import { count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { goTo } from "../map/actions";
import { term } from "../pageparts/terms";
import { getView, setView } from "../state/view";
import { isOfModels } from "../surfaces";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Failure, Skeleton } from "../ui/States";
import { Swatch } from "../ui/Swatch";
import { GHOST_PROBLEM, problemLabel } from "../words";
import { type Ancestor, ancestry } from "./ancestry";
import { Children } from "./Children";
import { EdgeWords } from "./EdgeWords";
import { Section, SubHeading } from "./Section";

interface LineageSectionProps {
  model: Detail;
  /** After the ancestors. */
  more?: ReactNode;
  /** After the children. */
  end?: ReactNode;
}

export function LineageSection({ model, more, end }: LineageSectionProps) {
  const { data, error, refetch } = useQuery(lineageQuery(model.id));
  return (
    <Section title="Lineage">
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={4} />}
      {data && (
        <>
          <Place model={data} detail={model} />
          <Contradictions lineage={data} />
          <Ancestors lineage={data} />
          {more}
          <Children lineage={data} total={model.children} />
          {end}
        </>
      )}
    </Section>
  );
}

/** Where the model stands: generation, base model, family, in figures. */
function Place({ model: lineage, detail }: { model: Lineage; detail: Detail }) {
  const isRoot = lineage.root.id === detail.id;
  const under = () =>
    setView({
      ...readExpression(term("under", detail.id)),
      ...(isOfModels(getView().surface) ? {} : { surface: "table", model: null }),
    });
  return (
    <div className="lineage-place">
      <p>
        {isRoot ? (
          detail.only_ghosts ? (
            <>A root only because none of the parents it declares is in this atlas.</>
          ) : detail.children > 0 ? (
            <>A base model: it declares no parent.</>
          ) : (
            <>It declares no parent, and no model of this atlas declares it.</>
          )
        ) : (
          <>
            Generation <strong>{count(detail.generation)}</strong> below{" "}
            <button type="button" className="value-button" onClick={() => goTo(lineage.root)}>
              <ModelName id={lineage.root.id} />
            </button>
          </>
        )}
      </p>
      {detail.family_size > 1 && (
        <dl className="figures small">
          <div>
            <dt>Family</dt>
            <dd>{count(detail.family_size)}</dd>
          </div>
          <div>
            <dt>Ancestors</dt>
            <dd>{count(lineage.total_ancestors)}</dd>
          </div>
          <div>
            <dt>Siblings</dt>
            <dd>{count(lineage.siblings)}</dd>
          </div>
          <div>
            <dt>Descendants</dt>
            <dd>
              {detail.descendants > 0 ? (
                <button
                  type="button"
                  className="value-button"
                  title="Filter by its descendants"
                  onClick={under}
                >
                  {count(detail.descendants)}
                </button>
              ) : (
                "0"
              )}
            </dd>
          </div>
        </dl>
      )}
    </div>
  );
}

function Contradictions({ lineage }: { lineage: Lineage }) {
  const problems = lineage.problems.filter(({ kind }) => kind !== GHOST_PROBLEM);
  if (problems.length === 0) return null;
  return (
    <ul className="contradictions">
      {problems.slice(0, 12).map(({ kind, detail }) => (
        <li key={`${kind} ${detail}`}>
          <Icon name="warning" size={12} />
          <span>
            It {problemLabel(kind)}. <span className="quiet">{bounded(detail, 240)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const FIRST_ANCESTORS = 16;

function Ancestors({ lineage }: { lineage: Lineage }) {
  const [all, setAll] = useState(false);
  const rows = ancestry(lineage);
  if (rows.length === 0) return null;
  const shown = all || rows.length <= FIRST_ANCESTORS * 1.5 ? rows : rows.slice(0, FIRST_ANCESTORS);
  return (
    <div className="subsection">
      <SubHeading>
        Ancestors <span className="quiet">nearest first</span>
      </SubHeading>
      <ol className="tree">
        {shown.map((row) => (
          <AncestorRow key={`${row.edge.child_ix} ${row.id}`} row={row} ghosts={lineage.ghosts} />
        ))}
      </ol>
      {(all || shown.length < rows.length) && (
        <button type="button" className="text-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `${count(rows.length - shown.length)} more`}
        </button>
      )}
      {lineage.total_ancestors > lineage.ancestors.length && (
        <p className="quiet">
          {count(lineage.ancestors.length)} of {plural(lineage.total_ancestors, "ancestor")} shown.
        </p>
      )}
    </div>
  );
}

const DEEPEST_INDENT = 8;

function AncestorRow({ row, ghosts }: { row: Ancestor; ghosts: Lineage["ghosts"] }) {
  const { node, id, edge, depth, repeated } = row;
  const ghost = edge.parent_ix === null;
  return (
    <li className="tree-row" style={{ paddingLeft: 14 * Math.min(depth, DEEPEST_INDENT) }}>
      <EdgeWords edge={edge} />
      <div className="tree-name">
        {ghost ? (
          <span
            className="ghost"
            title="A declared parent that is no row of this atlas: deleted, renamed, private or not on the Hub"
          >
            <Swatch color="currentColor" hollow />
            <ModelName id={id} />
            <span className="from">
              ghost
              {(ghosts.find((g) => g.id === id)?.children ?? 0) > 1 &&
                `, parent of ${count(ghosts.find((g) => g.id === id)?.children ?? 0)}`}
            </span>
          </span>
        ) : (
          <button
            type="button"
            className="value-button"
            onClick={() => edge.parent_ix !== null && goTo({ id, ix: edge.parent_ix })}
          >
            <ModelName id={id} />
          </button>
        )}
        {repeated && <span className="from">shown above</span>}
        {node && <span className="tree-more quiet">{plural(node.children, "child", "children")}</span>}
      </div>
    </li>
  );
}
