interface AbsentProps {
  /** What a snapshot must have. */
  needs: string;
  /** Whether the atlas has any analysis, and whether it has this one. */
  some: boolean;
  there: boolean;
}

/** Why a page has nothing to show, and what would change it. */
export function Absent({ needs, some, there }: AbsentProps) {
  return (
    <div className="teach lab-absent">
      <p>
        <strong>This atlas has no figures to answer it.</strong>
      </p>
      {there ? (
        <p>It was asked, and nothing could be counted: that takes {needs}, which this snapshot lacks.</p>
      ) : some ? (
        <p>
          This atlas was built by a version of modelome that did not ask it. Build it again:{" "}
          <code>modelome build SOURCE -o ATLAS</code> computes only what is new. It takes {needs}.
        </p>
      ) : (
        <p>
          It was built with <code>--no-analysis</code>, or by an older version. Build it again without that:{" "}
          <code>modelome build SOURCE -o ATLAS</code> keeps the other stages as they are.
        </p>
      )}
    </div>
  );
}
