import { useState } from "react";
import type { Difference, FieldChange } from "../api/types";
import { day } from "../format/dates";
import { bytes, count, parameters, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { fieldLabel } from "../words";
import { Gone, New } from "./DiffMarks";

const FIRST = 8;
const MOST = 200;

/** Each field that differs with what is gone and what is new; what is the same stays folded. */
export function DiffFields({ difference }: { difference: Difference }) {
  const [all, setAll] = useState(false);
  const same = difference.fields.filter(({ change }) => change === "kept");
  const other = difference.fields.filter(({ change }) => change !== "kept");
  return (
    <>
      {other.length === 0 && <p className="quiet">Nothing that is declared differs.</p>}
      <dl className="diff-fields">
        {other.map((field) => (
          <Field key={field.field} field={field} />
        ))}
        {all && same.map((field) => <Field key={field.field} field={field} open />)}
      </dl>
      {same.length > 0 && (
        <button type="button" className="text-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Only what differs" : `${plural(same.length, "field is", "fields are")} the same`}
        </button>
      )}
    </>
  );
}

function Field({ field, open = false }: { field: FieldChange; open?: boolean }) {
  const [shown, setShown] = useState(open);
  const [all, setAll] = useState(false);
  const limit = all ? MOST : FIRST;
  const more = Math.max(0, field.removed_count - limit) + Math.max(0, field.added_count - limit);
  return (
    <div className="fact">
      <dt>{fieldLabel(field.field)}</dt>
      <dd className="diff-values">
        {field.removed.slice(0, limit).map((value) => (
          <Gone key={value}>{shownAs(field.field, value)}</Gone>
        ))}
        {field.added.slice(0, limit).map((value) => (
          <New key={value}>{shownAs(field.field, value)}</New>
        ))}
        {shown &&
          field.kept.slice(0, MOST).map((value) => (
            <span key={value} className="kept">
              <bdi>{shownAs(field.field, value)}</bdi>
            </span>
          ))}
        {more > 0 && !all && (
          <button type="button" className="text-button small" onClick={() => setAll(true)}>
            {count(more)} more
          </button>
        )}
        {more > 0 && all && <span className="quiet">and {count(more)} more, not listed</span>}
        {field.kept_count > 0 && !open && (
          <button
            type="button"
            className="text-button small"
            aria-expanded={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? "without those in common" : `${count(field.kept_count)} in common`}
          </button>
        )}
      </dd>
    </div>
  );
}

function shownAs(field: string, value: string | number): string {
  if (typeof value === "string") return field === "created_at" ? day(value) : bounded(value, 80);
  if (field === "parameters") return parameters(value);
  return field === "storage_bytes" ? bytes(value) : count(value);
}
