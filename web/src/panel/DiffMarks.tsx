import type { ReactNode } from "react";

/** What only the parent has: a sign, a line through it and a color, and a word for those who hear the page. */
export function Gone({ children }: { children: ReactNode }) {
  return (
    <del className="gone">
      <span className="sign" aria-hidden="true">
        −
      </span>
      <span className="unseen">gone: </span>
      <bdi>{children}</bdi>
    </del>
  );
}

/** What only the model has. */
export function New({ children }: { children: ReactNode }) {
  return (
    <ins className="new">
      <span className="sign" aria-hidden="true">
        +
      </span>
      <span className="unseen">new: </span>
      <bdi>{children}</bdi>
    </ins>
  );
}
