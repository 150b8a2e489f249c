import type { ReactNode } from "react";
import type { Atlas, Count } from "../api/types";
import { snapshotDate } from "../format/dates";
import { count, percent, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { setOverlays, useOverlays } from "../state/overlays";
import { Dialog } from "../ui/Dialog";
import { fieldLabel, problemLabel, valueLabel } from "../words";

/** What this atlas is made of, what it leaves out, and how far its map can be trusted. */
export function About({ atlas }: { atlas: Atlas }) {
  const open = useOverlays((o) => o.about);
  if (!open) return null;
  return (
    <Dialog title="About this atlas" wide onClose={() => setOverlays({ about: false })}>
      <div className="about">
        <Source atlas={atlas} />
        <Rows atlas={atlas} />
        <Coverage atlas={atlas} />
        <Lineage atlas={atlas} />
        <MapFigures atlas={atlas} />
        <p className="quiet fine">
          Atlas <code>{bounded(atlas.id, 64)}</code>, format {atlas.format}, built by modelome {atlas.version}
          . Source sha256 <code>{bounded(atlas.source.sha256, 64)}</code>.
        </p>
      </div>
    </Dialog>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="about-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Source({ atlas: { source, name } }: { atlas: Atlas }) {
  return (
    <Part title="Where it comes from">
      <dl className="facts">
        <div className="fact">
          <dt>Source</dt>
          <dd>
            <bdi>{bounded(source.name || name)}</bdi> <span className="quiet">({source.kind})</span>
          </dd>
        </div>
        <div className="fact">
          <dt>Snapshot</dt>
          <dd>
            {source.snapshot_date ? (
              snapshotDate(source.snapshot_date)
            ) : (
              <span className="absent">no date given</span>
            )}
          </dd>
        </div>
        <div className="fact">
          <dt>License of the data</dt>
          <dd>{source.license ? bounded(source.license) : <span className="absent">none stated</span>}</dd>
        </div>
        {source.attribution && (
          <div className="fact">
            <dt>Attribution</dt>
            <dd>
              <bdi>{bounded(source.attribution, 600)}</bdi>
            </dd>
          </div>
        )}
        <div className="fact">
          <dt>How chosen</dt>
          <dd>{source.bias ? bounded(source.bias, 800) : <span className="absent">not stated</span>}</dd>
        </div>
      </dl>
    </Part>
  );
}

function Rows({ atlas }: { atlas: Atlas }) {
  const adds = atlas.rows_in === atlas.models + atlas.rejects + atlas.duplicates;
  return (
    <Part title="Every row accounted for">
      <div className="sum" role="img" aria-label={`${count(atlas.rows_in)} rows in`}>
        <Term value={atlas.rows_in} word="rows in" />
        <span className="sign">{adds ? "=" : "≠"}</span>
        <Term value={atlas.models} word="models" />
        <span className="sign">+</span>
        <Term value={atlas.rejects} word="rejects" />
        <span className="sign">+</span>
        <Term value={atlas.duplicates} word="duplicates" />
      </div>
      {atlas.reject_reasons.length > 0 && (
        <Counts
          counts={atlas.reject_reasons}
          words={(value) => bounded((value ?? "unknown").replaceAll("_", " "), 80)}
        />
      )}
    </Part>
  );
}

function Term({ value, word }: { value: number; word: string }) {
  return (
    <span className="term">
      <strong>{count(value)}</strong>
      <span className="quiet">{word}</span>
    </span>
  );
}

function Counts({ counts, words }: { counts: readonly Count[]; words: (value: string | null) => string }) {
  return (
    <ul className="counts">
      {counts.slice(0, 20).map(({ value, count: n, label }) => (
        <li key={value ?? ""}>
          <span>{label ?? words(value)}</span>
          <span className="number">{count(n)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Columns that say where a value comes from, or that every row has by what it is. */
const BOOKKEEPING = /_source$|^(id|name|owner|source|created_censored)$/;

function Coverage({ atlas }: { atlas: Atlas }) {
  const rows = Object.entries(atlas.columns)
    .filter(([name]) => !atlas.absent.includes(name) && !BOOKKEEPING.test(name))
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
  return (
    <Part title="How much is declared">
      <ul className="coverage">
        {rows.map(([name, share]) => (
          <li key={name}>
            <span>{fieldLabel(name)}</span>
            <span className="coverage-track">
              <span style={{ width: `${100 * share}%` }} />
            </span>
            <span className="number">{percent(share)}</span>
          </li>
        ))}
      </ul>
      {atlas.absent.length > 0 && (
        <p className="quiet">
          The source does not have at all:{" "}
          {atlas.absent.map((name) => fieldLabel(name).toLowerCase()).join(", ")}.
        </p>
      )}
    </Part>
  );
}

function Lineage({ atlas }: { atlas: Atlas }) {
  return (
    <Part title="Lineage">
      <p>
        {plural(atlas.edges, "declared parent")}, {count(atlas.resolved_edges)} of them models of this atlas
        {atlas.edges > 0 && ` (${percent(atlas.resolved_edges / atlas.edges)})`};{" "}
        {plural(atlas.ghosts, "ghost")}: parents that are no row of it.{" "}
        {plural(atlas.families, "family", "families")} under {plural(atlas.roots, "root")}, the deepest of{" "}
        {plural(atlas.generations, "generation")}.
      </p>
      {atlas.problems.length > 0 && (
        <>
          <h4>Contradictions, reported and not repaired</h4>
          <Counts counts={atlas.problems} words={(value) => `A model ${problemLabel(value ?? "unknown")}`} />
        </>
      )}
    </Part>
  );
}

function MapFigures({ atlas }: { atlas: Atlas }) {
  const figures = (title: string, values: Record<string, number>, note: string) =>
    Object.keys(values).length > 0 && (
      <>
        <h4>
          {title} <span className="quiet">{note}</span>
        </h4>
        <ul className="counts">
          {Object.entries(values).map(([name, value]) => (
            <li key={name}>
              <span>{name.replaceAll("_", " ")}</span>
              <span className="number">{value.toFixed(3)}</span>
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <Part title="The map">
      <p className="quiet">
        Near means alike in text (embedder: {bounded(atlas.embedder, 80)}). No map in two or three dimensions
        keeps all neighbors; the figures say how far this one does.
      </p>
      {figures("Trustworthiness", atlas.trustworthiness, "1 is perfect")}
      {figures("Faithfulness", atlas.faithfulness, "share of true neighbors that are near on the map")}
      {atlas.text_sources.length > 0 && (
        <>
          <h4>What the points were placed by</h4>
          <Counts counts={atlas.text_sources} words={(value) => valueLabel("text_source", value)} />
        </>
      )}
    </Part>
  );
}
