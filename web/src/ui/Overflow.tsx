import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { setOverlays, useOverlays } from "../state/overlays";
import { Icon, type IconName } from "./icons";

export interface Deed {
  label: string;
  icon: IconName;
  /** A link to follow, or what to do; one of both. */
  href?: string;
  /** The link leaves this machine. */
  leaves?: boolean;
  act?: () => void;
  /** Why it can't be done. */
  unavailable?: string;
}

interface OverflowProps {
  name: string;
  label: string;
  deeds: readonly Deed[];
  /** Only the mark, without a word. */
  brief?: boolean;
  children?: ReactNode;
}

/** What else can be done, in a menu. Arrows walk it, Enter does it, Escape closes. */
export function Overflow({ name, label, deeds, brief = false, children }: OverflowProps) {
  const open = useOverlays((o) => o.menu === name);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const toggle = (now: boolean) => setOverlays({ menu: now ? name : null });
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const away = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOverlays({ menu: null });
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const keys = (event: KeyboardEvent) => {
    const items = [
      ...(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]:not([aria-disabled=true])") ?? []),
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
  return (
    <div className="menu overflow" ref={root}>
      <button
        ref={button}
        type="button"
        className={brief ? "icon-button" : "button"}
        title={brief ? label : undefined}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        onClick={() => toggle(!open)}
      >
        {brief ? (
          <Icon name="more" />
        ) : (
          <>
            {children ?? "More"} <Icon name="chevron" size={12} />
          </>
        )}
      </button>
      {open && (
        <div className="menu-list" role="menu" tabIndex={-1} aria-label={label} onKeyDown={keys}>
          {deeds.map((deed) => (
            <Item key={deed.label} deed={deed} close={() => toggle(false)} />
          ))}
        </div>
      )}
    </div>
  );
}

function Item({ deed, close }: { deed: Deed; close: () => void }) {
  const inside = (
    <>
      <Icon name={deed.icon} size={14} />
      <span>{deed.label}</span>
      {deed.leaves && <span className="menu-why">leaves</span>}
    </>
  );
  if (deed.href && !deed.act) {
    return (
      <a
        role="menuitem"
        className="menu-item"
        tabIndex={-1}
        href={deed.href}
        {...(deed.leaves ? { target: "_blank", rel: "noreferrer noopener" } : {})}
        onClick={close}
      >
        {inside}
      </a>
    );
  }
  return (
    <button
      type="button"
      role="menuitem"
      className="menu-item"
      tabIndex={-1}
      aria-disabled={deed.unavailable !== undefined}
      title={deed.unavailable}
      onClick={() => {
        if (deed.unavailable !== undefined) return;
        close();
        deed.act?.();
      }}
    >
      {inside}
    </button>
  );
}
