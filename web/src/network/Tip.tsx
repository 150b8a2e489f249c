import { plural } from "../format/numbers";
import { bounded, splitId } from "../format/text";
import { ModelName } from "../ui/ModelName";
import { Swatch } from "../ui/Swatch";
import { relationLabel } from "../words";
import type { Network } from "./answer";
import { type Joined, neighborsOf } from "./joined";
import type { Look } from "./look";
import type { Pointed } from "./Picture";
import { relationName } from "./scene";
import { Why } from "./Why";

interface TipProps {
  network: Network;
  joined: Joined;
  look: Look;
  pointed: Pointed;
  threshold: number;
}

const WIDTH = 300;
const NEAREST = 4;

/** What is pointed at: a model and what joins it, or a line and why it is there. */
export function Tip({ network, joined, look, pointed, threshold }: TipProps) {
  const { node, edge, x, y } = pointed;
  if (node === null && edge === null) return null;
  const room = document.querySelector(".network-canvas")?.getBoundingClientRect();
  const left = x + WIDTH + 30 > (room?.width ?? 0) ? Math.max(8, x - WIDTH - 16) : x + 16;
  const top = y > (room?.height ?? 0) - 190 ? Math.max(8, y - 180) : y + 14;
  return (
    <div
      className="hover-card network-tip"
      role="tooltip"
      style={{ transform: `translate(${left}px, ${top}px)` }}
    >
      {node !== null ? (
        <OfModel node={node} network={network} joined={joined} look={look} threshold={threshold} />
      ) : (
        edge && <OfLine edge={edge} network={network} />
      )}
    </div>
  );
}

function OfModel({ node, network, joined, look, threshold }: Omit<TipProps, "pointed"> & { node: number }) {
  const neighbors = neighborsOf(node, network, joined);
  const parents = neighbors.filter(({ edge }) => edge !== null && network.child[edge] === node);
  const children = neighbors.filter(({ edge }) => edge !== null && network.parent[edge] === node);
  const nearest = neighbors.filter(({ similarity }) => similarity !== null).slice(0, NEAREST);
  return (
    <>
      <div className="hover-name">
        <Swatch color={look.colors[node] as string} hollow={look.hollow[node] ?? false} />{" "}
        <ModelName id={network.id[node] as string} />
      </div>
      <div className="hover-line">
        {plural(joined.similar[node] ?? 0, "similar model")} above {threshold.toFixed(2)}
        <span className="dot">·</span>
        {plural(parents.length, "parent")}
        <span className="dot">·</span>
        {plural(children.length, "child", "children")} here
      </div>
      {nearest.length > 0 && (
        <ul className="network-nearest">
          {nearest.map((one) => (
            <li key={one.node}>
              <bdi>{bounded(splitId(network.id[one.node] as string)[1], 40)}</bdi>
              {one.edge !== null && (
                <span className="from">{relationLabel(relationName(network, one.edge)).toLowerCase()}</span>
              )}
              <span className="score">{(one.similarity as number).toFixed(3)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function OfLine({ edge, network }: { edge: NonNullable<Pointed["edge"]>; network: Network }) {
  const lineage = edge.kind === "lineage";
  const a = network.id[(lineage ? network.parent : network.pairA)[edge.row] as number] as string;
  const b = network.id[(lineage ? network.child : network.pairB)[edge.row] as number] as string;
  const relation = lineage ? relationLabel(relationName(network, edge.row)) : null;
  return (
    <>
      <div className="hover-name">
        <ModelName id={a} />
      </div>
      <div className="hover-line">
        {relation
          ? `↓ ${relation}${network.declared[edge.row] ? ", declared" : ", inferred"}${network.problem[edge.row] ? ", contradicted" : ""}`
          : `— cosine ${(network.similarity[edge.row] as number).toFixed(3)}`}
      </div>
      <div className="hover-name">
        <ModelName id={b} />
      </div>
      <Why a={a} b={b} />
    </>
  );
}
