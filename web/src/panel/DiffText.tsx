import { useId, useState } from "react";
import type { AlignedRun, Alignment, Difference } from "../api/types";
import { count, plural } from "../format/numbers";

const FIRST = 600;
const MOST = 4_000;

/** The metadata of both as one string: characters kept, gone, new, and replaced (the paper's figure 4). */
export function DiffText({ difference }: { difference: Difference }) {
  const [plain, setPlain] = useState(false);
  const [all, setAll] = useState(false);
  const field = useId();
  const aligned = plain ? difference.without_kinship : difference.metadata;
  const limit = all ? MOST : FIRST;
  return (
    <>
      <p className="quiet">{summary(aligned)}</p>
      <p className="diff-key" aria-hidden="true">
        <del className="gone">gone</del> <ins className="new">new</ins>{" "}
        <span>
          <del className="swapped">replaced</del>
          <ins className="swapped">by</ins>
        </span>
      </p>
      <div className="diff-text">
        {aligned.runs.length === 0 && <span className="absent">Neither says anything.</span>}
        {aligned.runs.slice(0, limit).map((run, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the runs of an answer never change.
          <Run key={i} run={run} />
        ))}
        {aligned.runs.length > limit && "…"}
      </div>
      {aligned.runs.length > limit && !all && (
        <button type="button" className="text-button small" onClick={() => setAll(true)}>
          More of it
        </button>
      )}
      <p className="diff-plain">
        <input
          id={field}
          type="checkbox"
          checked={plain}
          onChange={(event) => setPlain(event.target.checked)}
        />
        <label htmlFor={field}>Without names, parents, counters and dates</label>
      </p>
    </>
  );
}

function Run({ run }: { run: AlignedRun }) {
  if (run.operation === "equal") return run.a;
  const kind = run.operation === "replace" ? "swapped" : undefined;
  return (
    <>
      {run.a && <del className={kind ?? "gone"}>{run.a}</del>}
      {run.b && <ins className={kind ?? "new"}>{run.b}</ins>}
    </>
  );
}

function summary(aligned: Alignment): string {
  const cut = aligned.cut ? ", of the beginnings of both" : "";
  const longer = Math.max(aligned.a_characters, aligned.b_characters);
  return `${plural(aligned.distance, "character")} edited of ${count(longer)}${cut}: similarity ${aligned.similarity.toFixed(3)}`;
}
