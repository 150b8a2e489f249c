import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { apiUrl, getJson } from "../api/client";
import type { Atlas, ExportSize } from "../api/types";
import { expression } from "../filter/expression";
import { count } from "../format/numbers";
import { bounded } from "../format/text";
import { scope, useView } from "../state/view";
import { LINEAGE } from "../table/columns";
import { columnsQuery } from "../table/rows";
import { copyText } from "../ui/copyText";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/icons";
import { Failure } from "../ui/States";
import { type Asked, closeExport } from "./open";
import "./export.css";

const FORMATS = [
  ["csv", "CSV", "for spreadsheets; lists joined by |"],
  ["parquet", "Parquet", "small and typed, for pandas, DuckDB, R"],
  ["arrow", "Arrow", "a typed stream, read without parsing"],
  ["jsonl", "JSON lines", "an object a line"],
  ["ids", "Ids", "names alone, one a line"],
] as const;
type Format = (typeof FORMATS)[number][0];
const EDGE_FORMATS = [
  ["parquet", "Parquet"],
  ["csv", "CSV"],
  ["graphml", "GraphML"],
  ["jsonl", "JSON lines"],
] as const;
type Closure = "none" | "ancestors" | "descendants" | "both";

/** The longest filter that the server takes. */
const LONGEST = 16_000;

/** What to take along, as what, and how much that is. */
export default function ExportDialog({ atlas, asked }: { atlas: Atlas; asked: Asked }) {
  const filter = useView((v) => expression(v.picks, v.query));
  const both = useView(scope);
  const some = useView((v) => v.selection.length > 0);
  const [selected, setSelected] = useState(asked.selected ?? true);
  const [format, setFormat] = useState<Format>("csv");
  const [edges, setEdges] = useState<string>("parquet");
  const [columns, setColumns] = useState<"all" | "shown" | "lineage">(asked.columns ? "shown" : "all");
  const [above, setAbove] = useState(false);
  const [below, setBelow] = useState(false);
  const [about, setAbout] = useState(false);

  const chosen = asked.filter ?? (some && selected ? both : filter);
  const closure: Closure = above && below ? "both" : above ? "ancestors" : below ? "descendants" : "none";
  const size = useQuery({
    queryKey: ["export-size", chosen, closure],
    queryFn: ({ signal }) => getJson<ExportSize>("export/size", { filter: chosen, closure }, signal),
    retry: false,
  });
  const { data: known } = useQuery(columnsQuery);
  const fields = {
    all: undefined,
    shown: asked.columns?.join(),
    lineage: [...new Set(["id", ...(asked.columns ?? []), ...LINEAGE])].join(),
  }[columns];
  const isText = format === "csv" || format === "jsonl" || format === "ids";
  const parameters = { filter: chosen, closure: closure === "none" ? null : closure };
  const href = apiUrl("export", {
    ...parameters,
    format,
    fields: format === "ids" ? null : fields,
    about: isText && about ? "true" : null,
  });
  const tooLong = chosen.length > LONGEST;
  const models = size.data?.models;
  return (
    <Dialog title="Export" wide onClose={closeExport}>
      <div className="xp">
        <fieldset>
          <legend>Which models</legend>
          {asked.filter === undefined && some && (
            <>
              <Choice
                name="which"
                checked={selected}
                onChange={() => setSelected(true)}
                label="The selected ones"
              />
              <Choice
                name="which"
                checked={!selected}
                onChange={() => setSelected(false)}
                label={filter ? "All that match the filter" : `All ${count(atlas.models)} models`}
              />
            </>
          )}
          {(asked.filter !== undefined || !some) && (
            <p>
              {asked.label ?? (filter ? "All that match the filter" : `All ${count(atlas.models)} models`)}
            </p>
          )}
          {chosen && (
            <code className="xp-filter">
              <bdi>{bounded(chosen, 300)}</bdi>
            </code>
          )}
          <label className="xp-choice">
            <input type="checkbox" checked={above} onChange={() => setAbove(!above)} />
            <span>with all their ancestors</span>
            {above && size.data && <span className="quiet">+ {count(size.data.ancestors)}</span>}
          </label>
          <label className="xp-choice">
            <input type="checkbox" checked={below} onChange={() => setBelow(!below)} />
            <span>with all their descendants</span>
            {below && size.data && <span className="quiet">+ {count(size.data.descendants)}</span>}
          </label>
          {closure !== "none" && (
            <p className="fine">
              A column <code>part</code> says which is a match, an ancestor or a descendant.
            </p>
          )}
        </fieldset>
        <fieldset>
          <legend>As</legend>
          <div className="xp-formats">
            {FORMATS.map(([value, label, hint]) => (
              <Choice
                key={value}
                name="format"
                checked={format === value}
                onChange={() => setFormat(value)}
                label={label}
                hint={hint}
              />
            ))}
          </div>
        </fieldset>
        <fieldset disabled={format === "ids"}>
          <legend>Columns</legend>
          {asked.columns && (
            <>
              <Choice
                name="columns"
                checked={columns === "shown"}
                onChange={() => setColumns("shown")}
                label={`The ${asked.columns.length} shown`}
              />
              <Choice
                name="columns"
                checked={columns === "lineage"}
                onChange={() => setColumns("lineage")}
                label="Those, and all of lineage"
                hint="parents, relations, generation, root, family"
              />
            </>
          )}
          <Choice
            name="columns"
            checked={columns === "all"}
            onChange={() => setColumns("all")}
            label={known ? `All ${known.items.length}` : "All"}
          />
        </fieldset>
        {isText && (
          <label className="xp-choice">
            <input type="checkbox" checked={about} onChange={() => setAbout(!about)} />
            <span>
              Begin with lines that say where it is from
              <span className="quiet"> {format === "jsonl" ? "(a first object)" : "(after #)"}</span>
            </span>
          </label>
        )}
        {!isText && (
          <p className="fine">The file’s metadata says atlas, filter, date, version and license.</p>
        )}
        {format === "csv" && (
          <p className="fine">A cell that a spreadsheet would run as a formula begins with an apostrophe.</p>
        )}
        {size.error && <Failure error={size.error} retry={() => void size.refetch()} />}
        {tooLong && <p className="empty">This filter is longer than an address may be. Narrow it first.</p>}
        <div className="xp-ends">
          <a
            className={models ? "button xp-go" : "button xp-go off"}
            href={models && !tooLong ? href : undefined}
            aria-disabled={!models || tooLong}
            download
          >
            <Icon name="download" size={14} />
            Download {models === undefined ? "…" : `${count(models)} ${models === 1 ? "model" : "models"}`}
          </a>
          <button
            type="button"
            className="text-button"
            onClick={() => void copyText(href, "The address of this export is copied.")}
          >
            Copy its address
          </button>
        </div>
        <div className="xp-edges">
          <div>
            <strong>Edges among them</strong>
            <p className="fine">
              {size.data
                ? `${count(size.data.edges)} from parent to child with their relations, ${count(size.data.ghosts)} of them to parents that are not in this atlas.`
                : "From parent to child, with their relations."}
            </p>
          </div>
          <select
            aria-label="Format of the edges"
            value={edges}
            onChange={(event) => setEdges(event.target.value)}
          >
            {EDGE_FORMATS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <a
            className={size.data?.edges ? "button" : "button off"}
            href={
              size.data?.edges && !tooLong
                ? apiUrl("export/edges", { ...parameters, format: edges })
                : undefined
            }
            aria-disabled={!size.data?.edges || tooLong}
            download
          >
            <Icon name="download" size={14} />
            Download {size.data ? `${count(size.data.edges)} edges` : "…"}
          </a>
        </div>
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  name: string;
  checked: boolean;
  onChange: () => void;
  label: string;
  hint?: string;
}

function Choice({ name, checked, onChange, label, hint }: ChoiceProps) {
  return (
    <label className="xp-choice">
      <input type="radio" name={name} checked={checked} onChange={onChange} />
      <span>
        {label}
        {hint && <span className="quiet"> {hint}</span>}
      </span>
    </label>
  );
}
