import { useState } from "react";
import type { Atlas, ColumnFacts } from "../api/types";
import { percent } from "../format/numbers";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/icons";
import { fieldLabel } from "../words";
import { FIRST_COLUMNS, groupsOf, moved, NAME, type Shown, toggled } from "./columns";

interface ChooserProps {
  atlas: Atlas;
  known: readonly ColumnFacts[];
  columns: readonly Shown[];
  change: (columns: readonly Shown[]) => void;
  onClose: () => void;
}

/** All columns that there are, in groups; those shown, in their order. */
export function ColumnChooser({ atlas, known, columns, change, onClose }: ChooserProps) {
  const [wanted, want] = useState("");
  const has = (name: string) => columns.some((column) => column.name === name);
  const shares: Readonly<Record<string, number>> = atlas.columns;
  const matches = ({ name }: ColumnFacts) =>
    `${fieldLabel(name)} ${name}`.toLowerCase().includes(wanted.trim().toLowerCase());
  const groups = groupsOf(known.filter(matches));
  const shown = columns.filter(({ name }) => name !== NAME);
  return (
    <Dialog title="Columns" wide onClose={onClose}>
      <div className="tb-chooser">
        <div>
          <input
            type="search"
            className="tb-find"
            placeholder="Find a column"
            aria-label="Find a column"
            value={wanted}
            onChange={(event) => want(event.target.value)}
          />
          {groups.length === 0 && <p className="empty">No column is called so.</p>}
          {groups.map(([label, members]) => (
            <fieldset key={label} className="tb-group">
              <legend>{label}</legend>
              {members.map(({ name, absent }) => (
                <label key={name} className={absent ? "tb-choice absent" : "tb-choice"}>
                  <input
                    type="checkbox"
                    checked={has(name)}
                    disabled={absent && !has(name)}
                    onChange={() => change(toggled(columns, name))}
                  />
                  <span>{fieldLabel(name)}</span>
                  <span className="quiet">
                    {absent ? "not in this source" : shares[name] === undefined ? "" : percent(shares[name])}
                  </span>
                </label>
              ))}
            </fieldset>
          ))}
        </div>
        <div className="tb-order">
          <h3>Shown, from left to right</h3>
          <ol>
            <li className="quiet">Model</li>
            {shown.map(({ name }, at) => (
              <li key={name}>
                <span>{fieldLabel(name)}</span>
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={`Move ${fieldLabel(name)} to the left`}
                  disabled={at === 0}
                  onClick={() => change(moved(columns, name, at))}
                >
                  <span className="turn up">
                    <Icon name="chevron" size={12} />
                  </span>
                </button>
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={`Move ${fieldLabel(name)} to the right`}
                  disabled={at === shown.length - 1}
                  onClick={() => change(moved(columns, name, at + 2))}
                >
                  <Icon name="chevron" size={12} />
                </button>
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={`Hide ${fieldLabel(name)}`}
                  onClick={() => change(toggled(columns, name))}
                >
                  <Icon name="close" size={12} />
                </button>
              </li>
            ))}
          </ol>
          <button
            type="button"
            className="text-button"
            onClick={() => change([NAME, ...FIRST_COLUMNS].map((name) => ({ name, width: null })))}
          >
            As at first
          </button>
          <p className="fine">Beside each column: the share of models that declare it.</p>
        </div>
      </div>
    </Dialog>
  );
}
