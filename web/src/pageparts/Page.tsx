/** What the pages of one thing have in common: way back, name, actions, jumps to its sections, two columns. */

import "./pages.css";
import { type ReactNode, useEffect, useRef } from "react";
import type { Atlas } from "../api/types";
import { bounded } from "../format/text";
import { Icon } from "../ui/icons";

interface PageProps {
  atlas: Atlas;
  /** What the page is of, by which it is another page. */
  of: string;
  /** Kind of the thing, above its name. */
  crumbs: ReactNode;
  title: ReactNode;
  actions?: ReactNode;
  sections?: readonly (readonly [anchor: string, label: string])[];
  children: ReactNode;
}

export function Page({ atlas, of, crumbs, title, actions, sections = [], children }: PageProps) {
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${bounded(of, 120)} · modelome`;
    scroll.current?.scrollTo({ top: 0 });
    scroll.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    return () => {
      document.title = `${atlas.name} · modelome`;
    };
  }, [of, atlas]);
  const jump = (anchor: string) => {
    const section = document.getElementById(anchor);
    section?.scrollIntoView({ block: "start" });
    section?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  };
  return (
    <div className="pp" ref={scroll}>
      <article className="pp-page" aria-labelledby="pp-title">
        <header className="pp-head">
          <nav className="pp-crumbs" aria-label="Where this is">
            {crumbs}
          </nav>
          <h1 id="pp-title" tabIndex={-1}>
            {title}
          </h1>
          {actions && <div className="pp-actions">{actions}</div>}
        </header>
        {sections.length > 0 && (
          <nav className="pp-jumps" aria-label="Sections of this page">
            {sections.map(([anchor, label]) => (
              <button key={anchor} type="button" onClick={() => jump(anchor)}>
                {label}
              </button>
            ))}
          </nav>
        )}
        {children}
      </article>
    </div>
  );
}

export function Crumb({ children }: { children: ReactNode }) {
  return (
    <span className="pp-crumb">
      {children}
      <Icon name="right" size={12} />
    </span>
  );
}
