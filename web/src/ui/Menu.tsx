import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { setOverlays, useOverlays } from "../state/overlays";
import { Icon, type IconName } from "./icons";

export interface Choice {
  value: string;
  label: string;
  group?: string;
  /** Why it can't be chosen. */
  unavailable?: string;
}

interface MenuProps {
  name: string;
  label: string;
  value: string;
  choices: readonly Choice[];
  onChoose: (value: string) => void;
  shortcut?: string;
  /** Stands for it where there is no room for words. */
  icon?: IconName;
  children?: ReactNode;
}

/** A button that opens a list of choices, of which one is set. Arrows walk it, Enter chooses, Escape closes. */
export function Menu({ name, label, value, choices, onChoose, shortcut, icon, children }: MenuProps) {
  const open = useOverlays((o) => o.menu === name);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const toggle = (now: boolean) => setOverlays({ menu: now ? name : null });

  useEffect(() => {
    if (!open) return;
    const checked = list.current?.querySelector<HTMLElement>("[aria-checked=true]");
    (checked ?? list.current?.querySelector<HTMLElement>("[role=menuitemradio]"))?.focus();
    const away = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOverlays({ menu: null });
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);

  const keys = (event: KeyboardEvent) => {
    const items = [
      ...(list.current?.querySelectorAll<HTMLElement>("[role=menuitemradio]:not([aria-disabled=true])") ??
        []),
    ];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items.at(-1)?.focus();
    else if (event.key === "Escape") {
      toggle(false);
      button.current?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const groups = [...new Set(choices.map((choice) => choice.group ?? ""))];
  const current = choices.find((choice) => choice.value === value);
  return (
    <div className="menu" ref={root}>
      <button
        ref={button}
        type="button"
        className="menu-button"
        aria-haspopup="menu"
        aria-expanded={open}
        title={shortcut ? `${label} (${shortcut})` : label}
        onClick={() => toggle(!open)}
      >
        {icon && (
          <span className="menu-icon">
            <Icon name={icon} />
          </span>
        )}
        <span className="menu-label">{label}</span>
        <span className="unseen">: </span>
        <span className="menu-value">{current?.label ?? value}</span>
        <Icon name="chevron" size={12} />
      </button>
      {open && (
        <div className="menu-list" role="menu" tabIndex={-1} aria-label={label} ref={list} onKeyDown={keys}>
          {groups.map((group) => (
            <div key={group} role="group" aria-label={group || label}>
              {group && <div className="menu-group">{group}</div>}
              {choices
                .filter((choice) => (choice.group ?? "") === group)
                .map((choice) => (
                  <button
                    key={choice.value}
                    type="button"
                    role="menuitemradio"
                    aria-checked={choice.value === value}
                    aria-disabled={choice.unavailable !== undefined}
                    title={choice.unavailable}
                    tabIndex={-1}
                    className="menu-item"
                    onClick={() => {
                      if (choice.unavailable !== undefined) return;
                      onChoose(choice.value);
                      toggle(false);
                      button.current?.focus();
                    }}
                  >
                    <span className="menu-check">
                      {choice.value === value && <Icon name="check" size={12} />}
                    </span>
                    <span>{choice.label}</span>
                    {choice.unavailable !== undefined && <span className="menu-why">not in this source</span>}
                  </button>
                ))}
            </div>
          ))}
          {children}
        </div>
      )}
    </div>
  );
}
