import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../api/client";
import type { Detail } from "../api/types";
import { day } from "../format/dates";
import { bytes, count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { filesQuery } from "../pageparts/queries";
import { Section } from "../panel/Section";
import { Failure, Skeleton } from "../ui/States";
import { type FileNode, fileTree, formatsOf } from "./fileTree";

const FIRST = 40;

/** What lies in the repository today: asked of the live Hub, when a person asks. */
export function FilesSection({ model }: { model: Detail }) {
  const { data, error, isFetching, refetch } = useQuery(filesQuery(model.id));
  const offline = error instanceof ApiError && error.status === 503;
  return (
    <Section title="Files">
      {!data && !isFetching && (
        <p className="mp-ask">
          <button type="button" className="button" onClick={() => void refetch()}>
            {error ? "Ask again" : "Ask the Hub for its files"}
          </button>{" "}
          <span className="quiet">
            {error ? "" : "This leaves the machine: the server asks huggingface.co for this repository."}
          </span>
        </p>
      )}
      {isFetching && <Skeleton lines={4} />}
      {offline && !isFetching && (
        <p className="mp-offline" role="alert">
          The Hub could not be reached, so what lies there today is not known. {bounded(error.message, 200)}
        </p>
      )}
      {error && !offline && !isFetching && <Failure error={error} />}
      {data && (
        <>
          <p className="pp-lead">
            {plural(data.files.length, "file")},{" "}
            {bytes(data.files.reduce((sum, { size }) => sum + (size ?? 0), 0))} in all, on{" "}
            {day(data.fetched_at)}.{" "}
            {formatsOf(data.files).map(({ format, files, size }) => (
              <span key={format} className="reason">
                <bdi>{format}</bdi> {count(files)} · {bytes(size)}
              </span>
            ))}
          </p>
          <Tree nodes={fileTree(data.files)} />
        </>
      )}
    </Section>
  );
}

function Tree({ nodes }: { nodes: readonly FileNode[] }) {
  const [all, setAll] = useState(false);
  const shown = nodes.slice(0, all ? undefined : FIRST);
  return (
    <>
      <ul className="mp-files">
        {shown.map((node) => (
          <li key={node.name}>
            {node.children.length > 0 ? (
              <details>
                <summary>
                  <span className="mp-file">
                    <bdi>{bounded(node.name, 120)}/</bdi>
                    <span className="quiet">{plural(node.files, "file")}</span>
                    <span className="pp-number">{bytes(node.size)}</span>
                  </span>
                </summary>
                <Tree nodes={node.children} />
              </details>
            ) : (
              <span className="mp-file">
                <bdi>{bounded(node.name, 120)}</bdi>
                <span className="pp-number">{node.known ? bytes(node.size) : "–"}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
      {nodes.length > shown.length && (
        <button type="button" className="text-button small" onClick={() => setAll(true)}>
          {count(nodes.length - shown.length)} more
        </button>
      )}
    </>
  );
}
