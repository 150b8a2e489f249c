import { type ReactNode, useState } from "react";
import { count as format } from "../format/numbers";
import { Icon } from "../ui/icons";

interface SectionProps {
  title: string;
  count?: number;
  closed?: boolean;
  children: ReactNode;
}

export function Section({ title, count, closed = false, children }: SectionProps) {
  const [open, setOpen] = useState(!closed);
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
