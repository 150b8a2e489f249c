import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { compact } from "../format/numbers";
import { ModelName } from "../ui/ModelName";
import { namesQuery } from "./queries";

/** One of the two: a name to type, and the models that have it. */
export function Picker({
  label,
  value,
  onChoose,
}: {
  label: string;
  value: string | null;
  onChoose: (id: string) => void;
}) {
  const [text, setText] = useState<string | null>(null);
  const field = useId();
  const { data } = useQuery(namesQuery(text?.trim() ?? ""));
  const hits = text?.trim() ? (data?.items ?? []) : [];
  const choose = (id: string) => {
    setText(null);
    onChoose(id);
  };
  return (
    <div className="compare-picker">
      <label htmlFor={field}>{label}</label>
      <input
        id={field}
        value={text ?? value ?? ""}
        placeholder="Name of a model"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && hits[0]) choose(hits[0].id);
          if (event.key !== "Escape" || text === null) return;
          event.stopPropagation();
          setText(null);
        }}
      />
      {hits.length > 0 && (
        <ul className="compare-hits" aria-label={`Models for ${label}`}>
          {hits.map((hit) => (
            <li key={hit.ix}>
              <button type="button" onClick={() => choose(hit.id)}>
                <ModelName id={hit.id} match={hit.match} />
                <span className="quiet">{hit.downloads === null ? "" : compact(hit.downloads)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
