import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { searchQuery } from "../api/queries";
import type { SearchHit } from "../api/types";
import { looksLikeFilter, readExpression } from "../filter/expression";
import { compact, count } from "../format/numbers";
import { bounded } from "../format/text";
import { goTo } from "../map/actions";
import { setView } from "../state/view";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Failure } from "../ui/States";
import { useSettled } from "./useSettled";

type Mode = "name" | "meaning";

const SETTLE: Record<Mode, number> = { name: 60, meaning: 220 };
const LONGEST = 200;
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** One box for names, for meaning, and for filters. */
export function SearchBox() {
  const [text, setText] = useState("");
  const [mode, setMode] = useState<Mode>("name");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const filter = looksLikeFilter(text);
  const asked = useSettled(filter ? "" : text.trim(), SETTLE[mode]);
  const { data, error, isFetching, isPlaceholderData } = useQuery(searchQuery(asked, mode));
  const hits = text.trim() && !filter && asked ? (data?.items ?? []) : [];
  const rows = filter ? 1 : hits.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer starts at its first row.
  useEffect(() => setActive(0), [data, mode, filter]);
  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  useEffect(() => {
    document.getElementById(`hit-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const close = () => {
    setOpen(false);
    input.current?.blur();
  };
  const choose = (hit: SearchHit) => {
    goTo(hit);
    close();
  };
  const apply = () => {
    setView(readExpression(text));
    setText("");
    close();
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows > 0) {
      setOpen(true);
      setActive((now) => (now + step + rows) % rows);
    } else if (event.key === "Enter") {
      const hit = hits[active];
      if (filter) apply();
      else if (hit && !isPlaceholderData) choose(hit);
    } else if (event.key === "Escape") {
      if (text) setText("");
      else close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={open ? "search open" : "search"} ref={root}>
      <div className="search-field">
        <Icon name="search" />
        <input
          ref={input}
          id="search"
          type="text"
          role="combobox"
          aria-label="Search models, or filter"
          aria-expanded={open && rows > 0}
          aria-controls="search-results"
          aria-activedescendant={open && rows > 0 ? `hit-${active}` : undefined}
          aria-autocomplete="list"
          placeholder={mode === "name" ? "Search names, or filter with task:…" : "Describe a model in words"}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={LONGEST}
          value={text}
          onFocus={() => setOpen(true)}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
          }}
          onKeyDown={keys}
        />
        {text === "" ? (
          <kbd className="search-key">{mac ? "⌘K" : "Ctrl K"}</kbd>
        ) : (
          <button
            type="button"
            className="icon-button small"
            aria-label="Clear the search"
            onClick={() => {
              setText("");
              input.current?.focus();
            }}
          >
            <Icon name="close" size={12} />
          </button>
        )}
      </div>
      {open && (
        <div className="search-panel">
          <div className="search-modes" role="tablist" aria-label="Search by">
            {(["name", "meaning"] as const).map((value) => (
              <button
                key={value}
                type="button"
                role="tab"
                aria-selected={mode === value}
                onClick={() => {
                  setMode(value);
                  input.current?.focus();
                }}
              >
                {value === "name" ? "By name" : "By meaning"}
              </button>
            ))}
            <span className="search-note quiet" aria-live="polite">
              {!filter && asked && data && !isPlaceholderData && found(data.items.length, data.total)}
            </span>
          </div>
          {error && !filter && asked && <Failure error={error} />}
          {filter && (
            <div id="search-results" role="listbox" aria-label="Filter" className="search-list">
              <div id="hit-0" role="option" aria-selected className="search-hit active" onClick={apply}>
                <Icon name="filter" /> <span>Filter by</span> <code>{bounded(text, 80)}</code>
              </div>
            </div>
          )}
          {hits.length > 0 && (
            <div
              id="search-results"
              role="listbox"
              aria-label="Models"
              className={isPlaceholderData ? "search-list stale" : "search-list"}
            >
              {hits.map((hit, i) => (
                <div
                  key={hit.ix}
                  id={`hit-${i}`}
                  role="option"
                  aria-selected={i === active}
                  className={i === active ? "search-hit active" : "search-hit"}
                  onPointerMove={() => setActive(i)}
                  onClick={() => choose(hit)}
                >
                  <ModelName id={hit.id} match={hit.match} />
                  <span className="search-hit-more">
                    {hit.task && <bdi>{bounded(hit.task, 40)}</bdi>}
                    {hit.score !== null && mode === "meaning" && (
                      <span className="score">{hit.score.toFixed(2)}</span>
                    )}
                    <span className="search-hit-number">
                      <Icon name="download" size={12} />
                      {hit.downloads === null ? "–" : compact(hit.downloads)}
                      <span className="unseen"> downloads</span>
                    </span>
                  </span>
                </div>
              ))}
            </div>
          )}
          {!filter && asked && data && !isFetching && data.items.length === 0 && (
            <p className="empty">
              No {mode === "name" ? "name holds" : "model is like"} “{bounded(asked, 60)}”.{" "}
              {mode === "name" && (
                <button type="button" className="text-button" onClick={() => setMode("meaning")}>
                  Search by meaning
                </button>
              )}
            </p>
          )}
          {!filter && data?.note && asked && <p className="empty quiet">{bounded(data.note, 200)}</p>}
          {text === "" && <Hints mode={mode} onPick={setText} />}
        </div>
      )}
    </div>
  );
}

function found(shown: number, total: number | null): string {
  if (total === null) return shown > 0 ? `the nearest ${shown}` : "";
  return total > shown ? `${shown} of ${count(total)}` : `${count(total)} found`;
}

function Hints({ mode, onPick }: { mode: Mode; onPick: (text: string) => void }) {
  const examples =
    mode === "name"
      ? ["qwen3", "gguf", "task:text-to-image downloads:>1000", "license_family:missing"]
      : ["small speech recognition for Vietnamese", "code completion", "remove the background of a photo"];
  return (
    <div className="search-hints">
      <p className="quiet">{mode === "name" ? "A part of a name, or a filter:" : "In your own words:"}</p>
      <p>
        {examples.map((example) => (
          <button key={example} type="button" className="hint" onClick={() => onPick(example)}>
            {example}
          </button>
        ))}
      </p>
    </div>
  );
}
