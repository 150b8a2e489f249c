import type { ReactNode } from "react";
import type { Detail } from "../api/types";
import { palettes } from "../color/palettes";
import { type Gesture, pick } from "../filter/expression";
import { choosePicks } from "../filter/selection";
import { day } from "../format/dates";
import { bytes, count, parameters, percent, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { useTheme } from "../state/preferences";
import { getView, setView } from "../state/view";
import { isOfModels } from "../surfaces";
import { Swatch } from "../ui/Swatch";
import { fieldLabel, licenseLabel, valueLabel } from "../words";
import { LongList } from "./LongList";
import { Section } from "./Section";

const SOURCES: Record<string, string> = {
  field: "listing",
  tag: "tag",
  card: "card",
};

/** Where a value was declared, in a word. */
export function From({ source }: { source: string | null | undefined }) {
  if (!source) return null;
  return (
    <span
      className="from"
      title={`Declared in the ${source === "tag" ? "tags" : (SOURCES[source] ?? source)}`}
    >
      {SOURCES[source] ?? source}
    </span>
  );
}

function Missing({ model, column }: { model: Detail; column: string }) {
  return model.absent.includes(column) ? (
    <span className="absent" title="The source of this atlas has no such column">
      not in this source
    </span>
  ) : (
    <span className="absent">not declared</span>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The value as a button that filters by it. */
function Filterable({ column, value, children }: { column: string; value: string; children: ReactNode }) {
  const choose = (gesture: Gesture) => {
    // A page shows no models: what is picked there is looked at in the table.
    if (!isOfModels(getView().surface)) setView({ surface: "table", model: null });
    void choosePicks((now) => pick(now, column, value, gesture));
  };
  return (
    <button
      type="button"
      className="value-button"
      title={`Show only ${valueLabel(column, value)}`}
      onClick={(event) => choose(event.altKey ? "exclude" : event.shiftKey ? "add" : "replace")}
    >
      {children}
    </button>
  );
}

export function Facts({ model }: { model: Detail }) {
  const theme = useTheme();
  const family = model.license_family;
  return (
    <>
      <dl className="figures">
        <Figure label="Downloads, 30 d" value={model.downloads === null ? null : count(model.downloads)} />
        <Figure label="Likes" value={model.likes === null ? null : count(model.likes)} />
        <Figure
          label="Parameters"
          value={model.parameters === null ? null : parameters(model.parameters)}
          absent={model.absent.includes("parameters")}
        />
      </dl>
      <dl className="facts">
        <Row label="Task">
          {model.task ? (
            <Filterable column="task" value={model.task}>
              <bdi>{bounded(model.task)}</bdi>
            </Filterable>
          ) : (
            <Missing model={model} column="task" />
          )}
          <From source={model.task ? model.task_source : null} />
        </Row>
        <Row label="Library">
          {model.library ? (
            <Filterable column="library" value={model.library}>
              <bdi>{bounded(model.library)}</bdi>
            </Filterable>
          ) : (
            <Missing model={model} column="library" />
          )}
          <From source={model.library ? model.library_source : null} />
        </Row>
        <Row label="License">
          <Filterable column="license_family" value={family}>
            <Swatch color={palettes[theme].licenses[family]} hollow={family === "missing"} />
            {licenseLabel(family)}
          </Filterable>
          {model.licenses.length > 0 && (
            <span className="quiet">
              {" "}
              <bdi>{bounded(model.licenses.join(", "))}</bdi>
            </span>
          )}
          {model.license_name && (
            <span className="quiet">
              {" "}
              <bdi>“{bounded(model.license_name)}”</bdi>
            </span>
          )}
          <From source={family === "missing" ? null : model.license_source} />
        </Row>
        <Row label="Created">
          {model.created_at === null ? (
            <span className="absent">not known</span>
          ) : (
            <>
              {model.created_censored && (
                <span title="The Hub’s record of dates begins here">on or before </span>
              )}
              {day(model.created_at)}
            </>
          )}
        </Row>
        <Row label="Languages">
          {model.languages.length > 0 ? (
            <LongList values={model.languages} />
          ) : (
            <Missing model={model} column="languages" />
          )}
          <From source={model.languages.length > 0 ? model.languages_source : null} />
        </Row>
        <Row label="Cluster">
          {model.clusters.length > 0 ? (
            <span className="trail">
              {model.clusters.map(({ level, cluster, label }) => (
                <Filterable key={level} column={`cluster_${level}`} value={String(cluster)}>
                  <bdi>{bounded(label, 60)}</bdi>
                </Filterable>
              ))}
            </span>
          ) : (
            <span className="absent">none: it says too little of itself</span>
          )}
        </Row>
        <Row label="Placed by">
          {valueLabel("text_source", model.text_source)}
          {model.faithfulness !== null && (
            <span className="quiet" title="Share of its 15 nearest models that are near it on the map">
              {" "}
              · {percent(model.faithfulness)} of its neighbors are near
            </span>
          )}
        </Row>
      </dl>
    </>
  );
}

function Figure({ label, value, absent }: { label: string; value: string | null; absent?: boolean }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd
        className={value === null ? "absent" : undefined}
        title={absent ? "The source of this atlas has no such column" : undefined}
      >
        {value ?? (absent ? "no data" : "not known")}
      </dd>
    </div>
  );
}

/** All else that the source says, and what it does not have at all. */
export function MoreFacts({ model }: { model: Detail }) {
  const rows: [string, ReactNode][] = [];
  const add = (name: string, value: ReactNode) => rows.push([name, value]);
  const text = (name: string, value: string | null) =>
    add(name, value === null ? <Missing model={model} column={name} /> : <bdi>{bounded(value)}</bdi>);
  const list = (name: string, values: readonly string[]) =>
    add(name, values.length > 0 ? <LongList values={values} /> : <Missing model={model} column={name} />);
  const number = (name: string, value: number | null, format: (n: number) => string = count) =>
    add(name, value === null ? <Missing model={model} column={name} /> : format(value));
  const flag = (name: string, value: boolean | null) =>
    add(name, value === null ? <Missing model={model} column={name} /> : value ? "yes" : "no");

  number("downloads_all", model.downloads_all);
  number("trending", model.trending, (n) => n.toFixed(n < 10 ? 1 : 0));
  text("modified_at", model.modified_at === null ? null : day(model.modified_at));
  list("formats", model.formats);
  number("storage_bytes", model.storage_bytes, bytes);
  text("architecture", model.architecture);
  text("gated", model.gated);
  list("datasets", model.datasets);
  list("papers", model.papers);
  text("license_link", model.license_link);
  flag("removed", model.removed);
  flag("disabled", model.disabled);
  list("region", model.region);
  text("sha", model.sha);
  const known = rows.filter(([name]) => !model.absent.includes(name));
  const absent = rows
    .filter(([name]) => model.absent.includes(name))
    .map(([name]) => fieldLabel(name).toLowerCase());
  return (
    <>
      <Section title="Tags" count={model.tags.length}>
        {model.tags.length > 0 ? (
          <LongList values={model.tags} chips first={24} />
        ) : (
          <p className="absent">No tag is declared.</p>
        )}
      </Section>
      <Section title="More facts" count={known.length} closed>
        <dl className="facts">
          {known.map(([name, value]) => (
            <Row key={name} label={fieldLabel(name)}>
              {value}
            </Row>
          ))}
        </dl>
        {absent.length > 0 && (
          <p className="quiet">
            {plural(absent.length, "fact")} that the source of this atlas does not have: {absent.join(", ")}.
          </p>
        )}
      </Section>
    </>
  );
}
