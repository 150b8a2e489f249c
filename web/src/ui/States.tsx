import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import { bounded } from "../format/text";
import { Icon } from "./icons";

interface FailureProps {
  error: Error;
  retry?: () => void;
  /** What to do with a suggestion of the server's; without it they are words. */
  onSuggestion?: (value: string) => void;
}

const MOST_SUGGESTIONS = 5;

/** What went wrong, in words, and what to do. */
export function Failure({ error, retry, onSuggestion }: FailureProps) {
  const problem = error instanceof ApiError ? error.problem : null;
  const suggestions = (problem?.suggestions ?? []).slice(0, MOST_SUGGESTIONS);
  const lasting = error instanceof ApiError && error.status >= 400 && error.status < 500;
  const message =
    onSuggestion && suggestions.length > 0 ? error.message.split(/\s*Did you mean/)[0] : error.message;
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <div>
        <p>{bounded(message ?? "", 400)}</p>
        {onSuggestion && suggestions.length > 0 && (
          <ul className="suggestions">
            <li className="quiet">Did you mean</li>
            {suggestions.map((value) => (
              <li key={value}>
                <button type="button" className="value-button" onClick={() => onSuggestion(value)}>
                  <bdi>{bounded(value, 100)}</bdi>
                </button>
              </li>
            ))}
          </ul>
        )}
        {retry && !lasting && (
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
