import type { MouseEvent, ReactNode } from "react";
import type { ColumnFacts } from "../api/types";
import { palettes } from "../color/palettes";
import { day } from "../format/dates";
import { bytes, count, parameters } from "../format/numbers";
import { bounded } from "../format/text";
import { useTheme } from "../state/preferences";
import { writeView } from "../state/url";
import { getView, openModel, setView, type View } from "../state/view";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Swatch } from "../ui/Swatch";
import { valueLabel } from "../words";
import type { ModelRow } from "./rows";

const LISTED = 3;
const LONGEST_CELL = 120;

interface CellProps {
  name: string;
  kind: ColumnFacts["kind"] | undefined;
  row: ModelRow;
  clusterName: (column: string, value: string) => string | null;
}

/** One value, drawn as what it is. */
export function Cell({ name, kind, row, clusterName }: CellProps): ReactNode {
  const value = row[name];
  if (name === "id") return <ModelLink id={row.id} />;
  if (name in SWATCHES) return <Category name={name} value={value} />;
  if (value === null || value === undefined) return <Absent />;
  if (name.startsWith("cluster_")) {
    const label = Number(value) < 0 ? null : clusterName(name, String(value));
    return label ? <bdi title={label}>{bounded(label, LONGEST_CELL)}</bdi> : <Absent />;
  }
  if (name === "owner") return <OwnerLink owner={String(value)} />;
  switch (kind) {
    case "date":
      return row.created_censored === true && name === "created_at" ? (
        <span title="The Hub tells no date before this one: created on or before it">
          ≤ {day(String(value))}
        </span>
      ) : (
        day(String(value))
      );
    case "number":
      return <Figure name={name} value={Number(value)} />;
    case "flag":
      return value === true ? (
        <span className="tb-yes">
          <Icon name="check" size={13} /> yes
        </span>
      ) : (
        <span className="absent">no</span>
      );
    case "list":
      return <List values={value as readonly unknown[]} />;
    case "model":
      return <ModelLink id={String(value)} />;
    case "models":
      return <List values={value as readonly unknown[]} models />;
    default:
      return <bdi title={String(value)}>{bounded(String(value), LONGEST_CELL)}</bdi>;
  }
}

const Absent = () => <span className="absent">–</span>;

const SWATCHES: Readonly<Record<string, "licenses" | "relations" | "verdicts">> = {
  license_family: "licenses",
  chain: "licenses",
  relation: "relations",
  relation_inferred: "relations",
  license_verdict: "verdicts",
};

function Category({ name, value }: { name: string; value: unknown }) {
  const theme = useTheme();
  const key = typeof value === "string" ? value : "missing";
  const absent = key === "missing";
  if (absent && name !== "license_family" && name !== "chain") return <Absent />;
  const colors: Readonly<Record<string, string>> = palettes[theme][SWATCHES[name] ?? "licenses"];
  return (
    <span className={absent ? "tb-category absent" : "tb-category"}>
      <Swatch color={colors[key]} hollow={absent} />
      <span>{absent && name === "license_family" ? "none declared" : valueLabel(name, key)}</span>
    </span>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  if (name === "parameters") return <span title={count(value)}>{parameters(value)}</span>;
  if (name === "storage_bytes") return <span title={`${count(value)} bytes`}>{bytes(value)}</span>;
  return <>{Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(3)))}</>;
}

function List({ values, models }: { values: readonly unknown[]; models?: boolean }) {
  if (values.length === 0) return <Absent />;
  const shown = values.slice(0, models ? 1 : LISTED).map(String);
  const more = values.length - shown.length;
  return (
    <span className="tb-list" title={bounded(values.map(String).join("\n"), 2_000)}>
      <span className="tb-listed">
        {models
          ? shown.map((id) => <ModelLink key={id} id={id} />)
          : shown.map((text, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list may say a value twice, and never changes.
              <bdi key={i}>
                {i > 0 && ", "}
                {bounded(text, 60)}
              </bdi>
            ))}
      </span>
      {more > 0 && <span className="tb-more">+{count(more)}</span>}
    </span>
  );
}

/** A link that can be opened in a tab of its own; a plain click does what it says here and now. */
function Here({ to, open, children }: { to: Partial<View>; open: () => void; children: ReactNode }) {
  const click = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  };
  return (
    <a
      tabIndex={-1}
      className="tb-link"
      href={`#${writeView({ ...getView(), ...to }, null)}`}
      onClick={click}
    >
      {children}
    </a>
  );
}

const ModelLink = ({ id }: { id: string }) => (
  <Here to={{ model: id }} open={() => openModel(id)}>
    <ModelName id={id} />
  </Here>
);

const OwnerLink = ({ owner }: { owner: string }) => (
  <Here to={{ surface: "owner", owner }} open={() => setView({ surface: "owner", owner })}>
    <bdi title={owner}>{bounded(owner, LONGEST_CELL)}</bdi>
  </Here>
);
