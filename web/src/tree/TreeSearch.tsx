import { useEffect, useMemo, useState } from "react";
import { count } from "../format/numbers";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import type { Family } from "./family";
import { isElsewhere, isGhost } from "./family";
import { matchNames } from "./matchNames";

interface TreeSearchProps {
  family: Family;
  onFound(places: readonly number[]): void;
  onGo(place: number): void;
}

const LISTED = 12;

/** Names of this family that hold what is typed: they light up, Enter goes from one to the next. */
export function TreeSearch({ family, onFound, onGo }: TreeSearchProps) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const [open, setOpen] = useState(false);
  const found = useMemo(() => matchNames(family, text), [family, text]);
  useEffect(() => onFound(found), [found, onFound]);
  const go = (index: number) => {
    const place = found[index];
    if (place === undefined) return;
    setAt(index);
    onGo(place);
  };
  return (
    <div
      className="tree-search"
      role="search"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <Icon name="search" size={14} />
      <input
        type="search"
        placeholder="Find in this family"
        aria-label="Find in this family"
        value={text}
        maxLength={100}
        spellCheck={false}
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setText(event.target.value);
          setAt(-1);
          setOpen(true);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "ArrowDown") {
            event.preventDefault();
            if (found.length > 0) go((at + 1) % found.length);
          } else if (event.key === "ArrowUp") {
            event.preventDefault();
            if (found.length > 0) go((at + found.length - 1) % found.length);
          } else if (event.key === "Escape") {
            event.stopPropagation();
            if (text) setText("");
            else event.currentTarget.blur();
          }
        }}
      />
      {text.trim() !== "" && (
        <span className="tree-found" role="status">
          {found.length === 0
            ? "none"
            : at >= 0
              ? `${count(at + 1)} of ${count(found.length)}`
              : count(found.length)}
        </span>
      )}
      {open && text.trim() !== "" && found.length > 0 && (
        <ul className="tree-results">
          {found.slice(0, LISTED).map((place, index) => (
            <li key={place}>
              <button
                type="button"
                className={index === at ? "menu-item current" : "menu-item"}
                onClick={() => {
                  go(index);
                  setOpen(false);
                }}
              >
                <ModelName id={family.name(place)} />
                {isGhost(family, place) && <span className="from">ghost</span>}
                {isElsewhere(family, place) && <span className="from">another family</span>}
              </button>
            </li>
          ))}
          {found.length > LISTED && (
            <li className="quiet tree-more">and {count(found.length - LISTED)} more; Enter walks them</li>
          )}
        </ul>
      )}
    </div>
  );
}
