import { useMemo, useState } from "react";
import { quote } from "../filter/expression";
import { count, plural } from "../format/numbers";
import { say } from "../state/overlays";
import { getView, select, setView } from "../state/view";
import { Icon } from "../ui/icons";
import { Menu } from "../ui/Menu";
import { ModelName } from "../ui/ModelName";
import { fieldLabel } from "../words";
import type { Picture } from "./arrange";
import type { Family } from "./family";
import type { Look } from "./look";
import { fileUrl } from "./queries";
import { MARKED, type Marked, setTree, type TreeSettings, writeTree } from "./settings";
import { MOST_DRAWN, saveSvg } from "./svg";
import { TreeSearch } from "./TreeSearch";
import { MOST_UNFOLDED } from "./useFolds";

interface TreeHeadProps {
  family: Family;
  focus: number;
  settings: TreeSettings;
  /** Place of the current model, -1 for none. */
  current: number;
  picture: Picture | null;
  look: Look | null;
  onFound(places: readonly number[]): void;
  onGo(place: number): void;
}

export function TreeHead({ family, focus, settings, current, picture, look, onFound, onGo }: TreeHeadProps) {
  const { head, shape } = family;
  const { form, timed, marked, others, list, all } = settings;
  const below = shape.size[focus] as number;
  const generations = useMemo(() => {
    let most = 0;
    for (let i = 0; i < head.members; i++) most = Math.max(most, family.generation[i] as number);
    return most;
  }, [family, head]);
  return (
    <header className="tree-head">
      <div className="tree-title">
        <h1>
          <ModelName id={head.root} />
        </h1>
        <p>
          {plural(head.total, "model")} · {plural(generations, "generation")}
          {head.members < head.total && ` · the ${count(head.members)} nearest to the root are here`}
          <button
            type="button"
            className="text-button"
            onClick={() =>
              setView({ family: null, tree: writeTree({ ...settings, top: null, folds: null, at: null }) })
            }
          >
            Other families
          </button>
        </p>
      </div>
      <TreeSearch family={family} onFound={onFound} onGo={onGo} />
      <div className="tree-controls">
        <Switch
          label="Layout"
          value={form}
          choices={[
            ["tidy", "Tidy"],
            ["radial", "Radial"],
          ]}
          disabled={list}
          onChoose={(value) => setTree({ form: value })}
        />
        <Switch
          label="Distance from the root"
          value={timed ? "time" : "generation"}
          choices={[
            ["generation", "Generations"],
            ["time", "Time"],
          ]}
          disabled={list}
          onChoose={(value) => setTree({ timed: value === "time" })}
        />
        <Switch
          label="Shown as"
          value={list ? "list" : "picture"}
          choices={[
            ["picture", "Picture"],
            ["list", "List"],
          ]}
          onChoose={(value) => setTree({ list: value === "list" })}
        />
        <Menu
          name="tree-marks"
          label="Changes of"
          value={marked}
          choices={[
            ...MARKED.map((name) => ({ value: name, label: fieldLabel(name) })),
            { value: "none", label: "Not marked" },
          ]}
          onChoose={(value) => setTree({ marked: value as Marked })}
        />
        <label className="check">
          <input type="checkbox" checked={others} onChange={() => setTree({ others: !others })} /> Parents
          outside
        </label>
        <button
          type="button"
          className={all ? "button small pressed" : "button small"}
          aria-pressed={all}
          disabled={!all && below > MOST_UNFOLDED}
          title={
            below > MOST_UNFOLDED
              ? `At most ${count(MOST_UNFOLDED)} models are unfolded at once; go below one first`
              : `Unfold all ${count(below)}`
          }
          onClick={() => setTree({ all: !all })}
        >
          Unfold all
        </button>
        <SelectMenu family={family} place={current >= 0 && current < head.members ? current : focus} />
        <ExportMenu family={family} picture={picture} look={look} />
      </div>
    </header>
  );
}

interface SwitchProps<T extends string> {
  label: string;
  value: T;
  choices: readonly (readonly [T, string])[];
  disabled?: boolean;
  onChoose(value: T): void;
}

function Switch<T extends string>({ label, value, choices, disabled, onChoose }: SwitchProps<T>) {
  return (
    <div className="switch" role="group" aria-label={label}>
      {choices.map(([choice, words]) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === value}
          disabled={disabled}
          onClick={() => onChoose(choice)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** A button that opens a few things to do; it closes when one is done, or when the focus leaves it. */
function Popover({
  label,
  icon,
  children,
}: {
  label: string;
  icon: "check" | "download";
  children: React.ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it closes with what is inside, nothing else.
    <div
      className="menu tree-popover"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        setOpen(false);
      }}
      onClick={(event) =>
        (event.target as HTMLElement).closest(".tree-popover-list a, .tree-popover-list button") &&
        setOpen(false)
      }
    >
      <button type="button" className="menu-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={icon} /> {label} <Icon name="chevron" size={12} />
      </button>
      {open && <div className="menu-list tree-popover-list">{children}</div>}
    </div>
  );
}

function SelectMenu({ family, place }: { family: Family; place: number }) {
  const root = family.head.root;
  const id = family.name(place);
  return (
    <Popover label="Select" icon="check">
      <button
        type="button"
        className="menu-item"
        onClick={() => {
          select("replace", `family:${quote(root)}`);
          say(`The family of ${plural(family.head.total, "model")} is selected.`);
        }}
      >
        Select this family
      </button>
      <button
        type="button"
        className="menu-item"
        disabled={(family.descendants[place] as number) === 0}
        title={`All that descends from ${id}, in this family or not`}
        onClick={() => {
          select("replace", `under:${quote(id)}`);
          say(`${plural(family.descendants[place] as number, "descendant")} of ${id} selected.`);
        }}
      >
        Select the descendants of <ModelName id={id} />
      </button>
      <button
        type="button"
        className="menu-item"
        onClick={() =>
          setView({ surface: "map", family: root, ...(getView().camera ? { camera: null } : {}) })
        }
      >
        Show the family on the map
      </button>
    </Popover>
  );
}

function ExportMenu({ family, picture, look }: Pick<TreeHeadProps, "family" | "picture" | "look">) {
  const { root, total } = family.head;
  const file = (
    format: "newick" | "graphml" | "ndjson" | "json",
    name: string,
    words: string,
    ending: string,
  ) => (
    <a
      className="menu-item"
      href={fileUrl(root, format)}
      download={`${root.replaceAll(/[^\w.-]+/g, "_").slice(0, 80)}.${ending}`}
    >
      {name} <span className="menu-why">{words}</span>
    </a>
  );
  const drawable = picture !== null && look !== null && picture.items.count <= MOST_DRAWN;
  return (
    <Popover label="Export" icon="download">
      {file("newick", "Newick", "the tree alone", "nwk")}
      {file("graphml", "GraphML", "every edge with its evidence", "graphml")}
      {file("json", "JSON", `${plural(total, "model")} and edges`, "json")}
      {file("ndjson", "NDJSON", "a line each, with their facts", "ndjson")}
      <button
        type="button"
        className="menu-item"
        disabled={!drawable}
        title={
          drawable ? "Everything that is unfolded, in view or not" : `At most ${count(MOST_DRAWN)} are drawn`
        }
        onClick={() => picture && look && saveSvg(picture, look)}
      >
        SVG <span className="menu-why">what is unfolded, with its legend</span>
      </button>
    </Popover>
  );
}
