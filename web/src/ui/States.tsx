import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { Icon } from "./icons";

/** What went wrong, in words, and what to do. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const suggestions = error instanceof ApiError ? (error.problem?.suggestions ?? []) : [];
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <div>
        <p>{error.message}</p>
        {suggestions.length > 0 && (
          <p className="quiet">Did you mean {suggestions.slice(0, 3).join(", ")}?</p>
        )}
        {retry && (
          <button type="button" className="text-button" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}

/** Lines in the shape of what comes; they appear only when it takes longer than a moment. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never change.
        <div key={i} className="skeleton-line" />
      ))}
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}
