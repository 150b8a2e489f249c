import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import type { SearchHit } from "../api/types";
import { compact } from "../format/numbers";
import { bounded } from "../format/text";
import { suggestQuery } from "../search/queries";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { useSettled } from "../ui/useSettled";

interface ModelFieldProps {
  label: string;
  placeholder: string;
  onChoose: (id: string, ix: number) => void;
}

const MOST = 7;

/** A field that takes the name of a model, letters wrong or not. */
export function ModelField({ label, placeholder, onChoose }: ModelFieldProps) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [shut, setShut] = useState(false);
  const waiting = useRef(false);
  const list = useId();
  const said = text.trim();
  const asked = useSettled(said, 20);
  const { data } = useQuery(suggestQuery(asked));
  const hits: readonly SearchHit[] =
    said && data ? [...data.models, ...data.meant_models].slice(0, MOST) : [];
  const fresh = data?.query === said;
  const open = said !== "" && !shut;
  const choose = (hit: SearchHit) => {
    setText("");
    onChoose(hit.id, hit.ix);
  };
  const [first] = hits;
  if (waiting.current && fresh) {
    waiting.current = false;
    if (first) queueMicrotask(() => choose(first));
  }
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const hit = hits[active];
    if (step && hits.length > 0) setActive((active + step + hits.length) % hits.length);
    else if (event.key === "Enter" && said) {
      if (!fresh) waiting.current = true;
      else if (hit) choose(hit);
    } else if (event.key === "Escape" && open) setShut(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="model-field">
      <Icon name="search" />
      <input
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={list}
        aria-activedescendant={open && hits[active] ? `${list}-${active}` : undefined}
        aria-autocomplete="list"
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setShut(false);
        }}
        onKeyDown={keys}
        onBlur={() => setShut(true)}
        onFocus={() => setShut(false)}
      />
      <div id={list} role="listbox" aria-label={label} className="model-field-list" hidden={!open}>
        {hits.map((hit, i) => (
          <div
            key={hit.ix}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === active}
            className={i === active ? "hit active" : "hit"}
            onPointerMove={() => setActive(i)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(hit)}
          >
            <ModelName id={hit.id} match={hit.match} />
            <span className="hit-more">
              {hit.task && <bdi>{bounded(hit.task, 28)}</bdi>}
              <span className="hit-number">
                <Icon name="download" size={12} />
                {hit.downloads === null ? "–" : compact(hit.downloads)}
              </span>
            </span>
          </div>
        ))}
      </div>
      {open && fresh && hits.length === 0 && (
        <p className="model-field-none" role="status">
          No id holds or resembles “{bounded(said, 60)}”.
        </p>
      )}
    </div>
  );
}
