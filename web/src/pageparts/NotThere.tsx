import type { ReactNode } from "react";
import { ApiError } from "../api/client";
import type { Atlas } from "../api/types";
import { count } from "../format/numbers";
import { bounded } from "../format/text";
import type { View } from "../state/view";
import { Failure } from "../ui/States";
import { Crumb, Page } from "./Page";
import { ViewLink } from "./ViewLink";

interface NotThereProps {
  atlas: Atlas;
  kind: string;
  name: string;
  error: Error;
  retry: () => void;
  /** Where a name that looks alike leads. */
  to: (name: string) => Partial<View>;
  /** What a name that looks alike is shown as. */
  show?: (name: string) => ReactNode;
}

/** A page of something that this atlas does not have, or that could not be asked for. */
export function NotThere({ atlas, kind, name, error, retry, to, show }: NotThereProps) {
  const missing = error instanceof ApiError && error.status === 404;
  const alike = (missing && error.problem?.suggestions) || [];
  return (
    <Page
      atlas={atlas}
      of={name}
      crumbs={
        <Crumb>
          <ViewLink to={{ surface: "map" }}>Map</ViewLink>
        </Crumb>
      }
      title={<bdi>{bounded(name, 200)}</bdi>}
    >
      {!missing && <Failure error={error} retry={retry} />}
      {missing && (
        <div className="pp-missing" role="alert">
          <p>
            {kind} is not among the {count(atlas.models)} models of this atlas: it may be newer than the
            snapshot, deleted, private, or written another way.
          </p>
          {alike.length > 0 && (
            <>
              <h2>Names that look alike</h2>
              <ul>
                {alike.slice(0, 8).map((other) => (
                  <li key={other}>
                    <ViewLink to={to(other)}>
                      {show ? show(other) : <bdi>{bounded(other, 120)}</bdi>}
                    </ViewLink>
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className="quiet">
            Or press <kbd>/</kbd> to search, or go{" "}
            <ViewLink to={{ surface: "map" }}>back to the map</ViewLink>.
          </p>
        </div>
      )}
    </Page>
  );
}
