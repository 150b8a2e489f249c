import type { MouseEvent, ReactNode } from "react";
import { writeView } from "../state/url";
import { getView, setView, type View } from "../state/view";
import { ModelName } from "../ui/ModelName";

interface ViewLinkProps {
  to: Partial<View>;
  className?: string | undefined;
  title?: string | undefined;
  current?: boolean | undefined;
  label?: string | undefined;
  children: ReactNode;
}

/** A link to another view: it opens in a new tab as any link does, and otherwise without loading anything anew. */
export function ViewLink({ to, className, title, current, label, children }: ViewLinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    setView(to);
  };
  return (
    <a
      href={`#${writeView({ ...getView(), ...to }, null)}`}
      className={className}
      title={title}
      aria-label={label}
      aria-current={current ? "page" : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}

/** A model's name that leads to its page. */
export function ModelLink({ id }: { id: string }) {
  return (
    <ViewLink to={{ surface: "model", model: id }} className="pp-model">
      <ModelName id={id} />
    </ViewLink>
  );
}
