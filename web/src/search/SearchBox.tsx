import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { atlasQuery } from "../api/queries";
import type { Atlas } from "../api/types";
import { expression } from "../filter/expression";
import { count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { useView } from "../state/view";
import { Fault } from "../ui/Fault";
import { Icon } from "../ui/icons";
import { Failure } from "../ui/States";
import { filterBy, open, openPage, replaceFilter, selectAs, termOf } from "./choose";
import { completed } from "./completion";
import { RowBody } from "./ResultRow";
import { forgetSearches, recentSearches, rememberSearch } from "./recent";
import type { Group, Row } from "./rows";
import { useResults } from "./useResults";

const LONGEST = 200;
const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const EXAMPLES = [
  "small speech recognition for Vietnamese",
  "task:text-to-image downloads:>1000",
  "license_family:missing",
];

/** One box for all that has a name or a meaning: models, owners, values, places, filters, commands. */
export function SearchBox({ atlas }: { atlas?: Atlas | undefined }) {
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [shown, setShown] = useState(false);
  const [forced, setForced] = useState<string | null>(null);
  const [recent, setRecent] = useState<readonly string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const client = useQueryClient();
  const known = atlas ?? client.getQueryData<Atlas>(atlasQuery.queryKey);
  const results = useResults(text, caret, known, forced);
  const filtered = useView((v) => expression(v.picks, v.query) !== "");

  const groups = useMemo((): readonly Group[] => {
    if (text.trim() !== "") return results.groups;
    return recent.length === 0
      ? []
      : [
          {
            name: "Recent",
            rows: recent.map((said) => ({ key: `recent:${said}`, kind: "recent", text: said })),
          },
        ];
  }, [text, results.groups, recent]);
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const { active, moved, move, point, leave } = useActive(rows, `${text}\n${forced}`);
  const current = rows[active];
  const put = useRef<number | null>(null);
  const waiting = useRef<((row: Row) => void) | null>(null);

  useEffect(() => {
    if (!shown) return;
    const away = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setShown(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [shown]);
  useEffect(() => {
    if (moved) document.getElementById(`hit-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active, moved]);
  // The caret goes where a completion ends, before anything else is typed.
  useLayoutEffect(() => {
    if (put.current === null) return;
    input.current?.focus();
    input.current?.setSelectionRange(put.current, put.current);
    put.current = null;
  });
  // Enter that came before the answer to what was typed acts on that answer.
  useEffect(() => {
    const act = waiting.current;
    const [first] = rows;
    if (!act || results.stale) return;
    waiting.current = null;
    if (first) act(first);
  });

  const write = (next: string, at = next.length) => {
    setText(next);
    setCaret(at);
    setShown(true);
    waiting.current = null;
  };
  const type = (next: string, at: number) => {
    write(next, at);
    put.current = at;
  };
  const close = () => {
    setShown(false);
    setForced(null);
    leave();
    input.current?.blur();
  };
  const done = () => {
    rememberSearch(text);
    close();
  };
  const choose = (row: Row) => {
    if (row.kind === "complete") {
      const next = completed(text, row.place, row.insert);
      type(next.text, next.caret);
    } else if (row.kind === "recent") type(row.text, row.text.length);
    else if (row.kind === "meaning") {
      setForced(row.text);
      input.current?.focus();
    } else {
      open(row);
      if (row.kind === "filter") setText("");
      done();
    }
  };
  const page = (row: Row) => {
    if (openPage(row)) done();
    else choose(row);
  };
  const withTerm = (row: Row, act: (term: string) => void) => {
    const term = termOf(row);
    if (term === null) choose(row);
    else {
      act(term);
      done();
    }
  };
  const enter = (event: KeyboardEvent) => {
    const act =
      event.ctrlKey || event.metaKey
        ? page
        : event.altKey
          ? (row: Row) => withTerm(row, selectAs)
          : event.shiftKey
            ? (row: Row) => withTerm(row, filterBy)
            : choose;
    if (results.stale && !moved) waiting.current = act;
    else if (current) act(current);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const completion = rows.find(({ kind }) => kind === "complete");
    if (step) {
      setShown(true);
      move((active + step + rows.length) % Math.max(rows.length, 1));
    } else if (moved && event.key === "Home") move(0);
    else if (moved && event.key === "End") move(rows.length - 1);
    else if (event.key === "Enter") enter(event);
    else if (event.key === "Tab" && !event.shiftKey && shown && completion && results.filter)
      choose(moved && current?.kind === "complete" ? current : completion);
    else if (event.key === "Escape") {
      if (forced) setForced(null);
      else if (text) write("");
      else close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const expanded = shown && (rows.length > 0 || text.trim() !== "");
  let place = 0;
  return (
    <search className={shown ? "search open" : "search"} ref={root}>
      <div className="search-field">
        <Icon name="search" />
        <input
          ref={input}
          id="search"
          type="text"
          role="combobox"
          aria-label="Search models, or filter"
          aria-expanded={expanded}
          aria-controls="search-results"
          aria-activedescendant={expanded && current ? `hit-${active}` : undefined}
          aria-autocomplete="list"
          aria-invalid={results.fault !== null}
          placeholder="Search, or filter with task:…"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={LONGEST}
          value={text}
          onFocus={() => {
            setRecent(recentSearches());
            setShown(true);
          }}
          onChange={(event) =>
            write(event.target.value, event.target.selectionStart ?? event.target.value.length)
          }
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
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
              setForced(null);
              type("", 0);
            }}
          >
            <Icon name="close" size={12} />
          </button>
        )}
        {shown && (
          <button type="button" className="text-button search-cancel" onClick={close}>
            Close
          </button>
        )}
      </div>
      {shown && (
        <div className="search-panel">
          {results.fault && <Fault text={text} fault={results.fault} />}
          {results.error && <Failure error={results.error} />}
          <div
            id="search-results"
            role="listbox"
            aria-label="Results"
            className="search-list"
            data-answers={results.stale ? undefined : text.trim()}
            ref={list}
            hidden={groups.length === 0}
          >
            {groups.map((group) => (
              <div
                key={group.name}
                role="group"
                aria-labelledby={`hits-${slug(group.name)}`}
                className="hit-group"
              >
                <div className="hit-head" id={`hits-${slug(group.name)}`}>
                  <span>{group.name}</span>
                  {group.note && <span className="quiet"> {group.note}</span>}
                </div>
                {group.rows.map((row) => {
                  const at = place++;
                  return (
                    <div
                      key={row.key}
                      id={`hit-${at}`}
                      role="option"
                      aria-selected={at === active}
                      className={`hit hit-of-${row.kind}${at === active ? " active" : ""}`}
                      onPointerMove={() => point(at)}
                      onPointerDown={(event) => event.preventDefault()}
                      onClick={(event) => (event.ctrlKey || event.metaKey ? page(row) : choose(row))}
                    >
                      <RowBody row={row} matching={results.matching} />
                    </div>
                  );
                })}
                {Array.from({ length: group.awaited ?? 0 }, (_, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: places of rows that are on their way.
                  <div key={i} className="hit awaited" aria-hidden="true" />
                ))}
              </div>
            ))}
          </div>
          {text.trim() === "" && (
            <Hints
              onPick={(said) => type(said, said.length)}
              recent={recent.length > 0}
              onForget={() => {
                forgetSearches();
                setRecent([]);
                input.current?.focus();
              }}
            />
          )}
          {results.nothing && !results.filter && groups.length === 0 && (
            <p className="empty">No id holds or resembles “{bounded(text.trim(), 60)}”.</p>
          )}
          {current && text.trim() !== "" && (
            <Actions
              row={current}
              filtered={filtered}
              onOpen={() => choose(current)}
              onPage={() => page(current)}
              onSelect={() => withTerm(current, selectAs)}
              onFilter={() => withTerm(current, filterBy)}
              onReplace={() => withTerm(current, replaceFilter)}
            />
          )}
          <p className="unseen" role="status">
            {text.trim() !== "" && !results.stale && told(rows.length, results.matching)}
          </p>
        </div>
      )}
    </search>
  );
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]+/g, "-");

const told = (rows: number, matching: number | null): string =>
  matching === null ? plural(rows, "result") : `The filter keeps ${count(matching)} models.`;

/** Which row is active: the first of what was found, until the person moves. */
function useActive(rows: readonly Row[], of: string) {
  const [chosen, setChosen] = useState<{ of: string; key: string } | null>(null);
  const at = chosen?.of === of ? rows.findIndex(({ key }) => key === chosen.key) : -1;
  const put = (index: number) => {
    const key = rows[index]?.key;
    if (key !== undefined) setChosen({ of, key });
  };
  return {
    active: Math.max(at, 0),
    moved: at >= 0,
    move: put,
    leave: () => setChosen(null),
    point: (index: number) => index !== at && put(index),
  };
}

function Hints({
  onPick,
  recent,
  onForget,
}: {
  onPick: (text: string) => void;
  recent: boolean;
  onForget: () => void;
}) {
  return (
    <div className="search-hints">
      {recent && (
        <button type="button" className="text-button small" onClick={onForget}>
          Forget these searches
        </button>
      )}
      <p className="quiet">
        A name, an owner, a task, a language, a place on the map, a sentence, or a filter:
      </p>
      <p>
        {EXAMPLES.map((example) => (
          <button key={example} type="button" className="hint" onClick={() => onPick(example)}>
            {example}
          </button>
        ))}
      </p>
    </div>
  );
}

interface ActionsProps {
  row: Row;
  filtered: boolean;
  onOpen: () => void;
  onPage: () => void;
  onSelect: () => void;
  onFilter: () => void;
  onReplace: () => void;
}

/** What can be done with the active row, with the keys for it. */
function Actions({ row, filtered, onOpen, onPage, onSelect, onFilter, onReplace }: ActionsProps) {
  const paged = row.kind === "model" || (row.kind === "value" && row.value.field === "owner");
  const termed = termOf(row) !== null && row.kind !== "term";
  const opens: Partial<Record<Row["kind"], string>> = {
    model: "Open",
    cluster: "Fly there",
    value: "Filter by this",
    filter: filtered ? "Add to the filter" : "Filter",
    complete: "Complete",
    term: "Do it",
    command: "Do it",
    meaning: "Search",
  };
  return (
    <div className="search-actions">
      <button type="button" onClick={onOpen}>
        {opens[row.kind] ?? "Choose"} <kbd>{row.kind === "complete" ? "Tab" : "↵"}</kbd>
      </button>
      {paged && (
        <button type="button" onClick={onPage}>
          Its page <kbd>{mac ? "⌘" : "Ctrl"} ↵</kbd>
        </button>
      )}
      {termed && (
        <button type="button" onClick={onSelect}>
          Make it the selection <kbd>Alt ↵</kbd>
        </button>
      )}
      {termed && row.kind !== "value" && row.kind !== "filter" && (
        <button type="button" onClick={onFilter}>
          Filter by it <kbd>⇧ ↵</kbd>
        </button>
      )}
      {row.kind === "filter" && filtered && (
        <button type="button" onClick={onReplace}>
          Instead of the filter
        </button>
      )}
    </div>
  );
}
