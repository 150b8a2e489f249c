import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Detail } from "../api/types";
import { count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { firstQuery } from "../pageparts/queries";
import { filtered, term } from "../pageparts/terms";
import { ModelLink, ViewLink } from "../pageparts/ViewLink";
import { Section, SubHeading } from "../panel/Section";
import { Icon } from "../ui/icons";
import { Empty } from "../ui/States";

const FIRST = 4;
const MOST = 40;
const OTHERS = 3;

const ARXIV = /^(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?\/\d{7})(v\d+)?$/;
const DATASET = /^[\w.-]+(\/[\w.-]+)?$/;

/** Papers and datasets that a model names, and who else names them. */
export function Papers({ model }: { model: Detail }) {
  const { papers, datasets } = model;
  const absent = (column: string) => model.absent.includes(column);
  return (
    <Section title="Papers and datasets" count={papers.length + datasets.length}>
      {papers.length + datasets.length === 0 && (
        <Empty>
          {absent("papers") && absent("datasets")
            ? "The source of this atlas has neither papers nor datasets."
            : "It declares neither a paper nor a dataset."}
        </Empty>
      )}
      {papers.length > 0 && (
        <Named
          title="Papers"
          values={papers}
          filterOf={(id) => term("tag", `arxiv:${id}`)}
          addressOf={(id) => (ARXIV.test(id) ? `https://arxiv.org/abs/${id}` : null)}
          labelOf={(id) => `arXiv:${id}`}
          note="By their arXiv ids, as the models carry them: titles and authors are on arXiv."
          own={model.id}
        />
      )}
      {datasets.length > 0 && (
        <Named
          title="Datasets"
          values={datasets}
          filterOf={(id) => term("dataset", id)}
          addressOf={(id) => (DATASET.test(id) ? `https://huggingface.co/datasets/${id}` : null)}
          labelOf={(id) => id}
          own={model.id}
        />
      )}
    </Section>
  );
}

interface NamedProps {
  title: string;
  values: readonly string[];
  filterOf: (value: string) => string;
  /** Where it is on the web; null: its name makes no address. */
  addressOf: (value: string) => string | null;
  labelOf: (value: string) => string;
  note?: string;
  own: string;
}

function Named({ title, values, filterOf, addressOf, labelOf, note, own }: NamedProps) {
  const [all, setAll] = useState(false);
  const shown = values.slice(0, all ? MOST : FIRST);
  return (
    <div className="mp-named">
      <SubHeading>{title}</SubHeading>
      <ul>
        {shown.map((value) => (
          <li key={value}>
            <Address label={labelOf(value)} address={addressOf(value)} />
            <Others filter={filterOf(value)} own={own} />
          </li>
        ))}
      </ul>
      {values.length > shown.length && !all && (
        <button type="button" className="text-button small" onClick={() => setAll(true)}>
          {count(values.length - shown.length)} more
        </button>
      )}
      {values.length > shown.length && all && (
        <p className="quiet">and {count(values.length - shown.length)} more, not listed</p>
      )}
      {note && <p className="quiet fine">{note}</p>}
    </div>
  );
}

function Address({ label, address }: { label: string; address: string | null }) {
  const name = <bdi>{bounded(label, 100)}</bdi>;
  if (!address) return name;
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={`Leaves this machine: ${new URL(address).host}`}
    >
      {name} <Icon name="external" size={12} />
      <span className="unseen">(leaves this machine)</span>
    </a>
  );
}

/** The other models that carry the same, the most downloaded of them by name. */
function Others({ filter, own }: { filter: string; own: string }) {
  const { data, error } = useQuery(firstQuery(filter, OTHERS + 1));
  if (error) return <span className="quiet">who else names it could not be asked</span>;
  if (!data) return <span className="quiet">…</span>;
  const others = data.items.filter(({ id }) => id !== own).slice(0, OTHERS);
  if (others.length === 0) return <span className="quiet">no other model of this atlas names it</span>;
  return (
    <span className="mp-others">
      <ViewLink to={filtered(filter)} className="pp-quiet-link">
        {data.total === null ? "several" : plural(data.total - 1, "other model")}
      </ViewLink>
      {": "}
      {others.map(({ id }, i) => (
        <span key={String(id)}>
          {i > 0 && ", "}
          <ModelLink id={String(id)} />
        </span>
      ))}
    </span>
  );
}
