import { createContext, type ReactNode, useContext, useState } from "react";
import { count as format } from "../format/numbers";
import { Icon } from "../ui/icons";

interface SectionProps {
  title: string;
  count?: number;
  closed?: boolean;
  children: ReactNode;
}

/** On a page sections stand open, can be jumped to, and their headings are one level higher than in the panel. */
export const OnPage = createContext(false);

export const anchorOf = (title: string): string =>
  `section-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;

export function Section({ title, count, closed = false, children }: SectionProps) {
  const onPage = useContext(OnPage);
  const [open, setOpen] = useState(!closed);
  if (onPage) {
    const anchor = anchorOf(title);
    return (
      <section className="page-section" id={anchor} aria-labelledby={`${anchor}-title`}>
        <h2 id={`${anchor}-title`} tabIndex={-1}>
          {title}
          {count !== undefined && <span className="section-count"> {format(count)}</span>}
        </h2>
        {children}
      </section>
    );
  }
  return (
    <section className="section">
      <h3>
        <button type="button" className="section-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className={open ? "turn" : "turn shut"}>
            <Icon name="chevron" size={12} />
          </span>
          {title}
          {count !== undefined && <span className="section-count">{format(count)}</span>}
        </button>
      </h3>
      {open && <div className="section-body">{children}</div>}
    </section>
  );
}

/** A heading within a section. */
export function SubHeading({ children }: { children: ReactNode }) {
  return useContext(OnPage) ? <h3 className="subheading">{children}</h3> : <h4>{children}</h4>;
}
