import { useState } from "react";
import type { FamilySummary } from "../api/types";
import { palettes } from "../color/palettes";
import { count } from "../format/numbers";
import { licenseParts, ofFamily } from "../pageparts/parts";
import { filtered, terms } from "../pageparts/terms";
import { ViewLink } from "../pageparts/ViewLink";
import { useTheme } from "../state/preferences";
import { Swatch } from "../ui/Swatch";

const FIRST = 10;

/** Members by their distance from the root, and by the license families that they declare there. */
export function Generations({ family }: { family: FamilySummary }) {
  const theme = useTheme();
  const [all, setAll] = useState(false);
  const palette = palettes[theme];
  const within = ofFamily(family.root.id);
  const rows = all ? family.by_generation : family.by_generation.slice(0, FIRST);
  const whole = licenseParts(family.by_license_family, palette, null).filter(({ models }) => models > 0);
  return (
    <>
      <table className="pp-table fp-generations">
        <thead>
          <tr>
            <th scope="col">Generation</th>
            <th scope="col" className="numeric">
              Models
            </th>
            <th scope="col">License families, of all there</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ generation, models, by_license_family }) => {
            const parts = licenseParts(by_license_family, palette, null).filter((part) => part.models > 0);
            const words = parts.map(({ label, models: n }) => `${label} ${count(n)}`).join(", ");
            return (
              <tr key={generation}>
                <th scope="row">{generation}</th>
                <td className="numeric">
                  <ViewLink
                    to={filtered(terms(within, `generation:${generation}`))}
                    className="pp-quiet-link"
                  >
                    {count(models)}
                  </ViewLink>
                </td>
                <td>
                  <span className="pp-share-bar" title={words} aria-hidden="true">
                    {parts.map(({ key, color, models: n }) => (
                      <span key={key} style={{ flexGrow: n, background: color }} />
                    ))}
                  </span>
                  <span className="unseen">{words}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <ul className="pp-key" aria-hidden="true">
        {whole.map(({ key, label, color, hollow }) => (
          <li key={key}>
            <Swatch color={color} hollow={hollow ?? false} /> {label}
          </li>
        ))}
      </ul>
      {family.by_generation.length > FIRST && (
        <button type="button" className="text-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `${count(family.by_generation.length - FIRST)} more`}
        </button>
      )}
    </>
  );
}
