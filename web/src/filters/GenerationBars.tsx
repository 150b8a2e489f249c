import { type ReactNode, useEffect, useState } from "react";
import { LAST_GENERATION } from "../color/traits";
import { pick, put } from "../filter/expression";
import { choosePicks } from "../filter/selection";
import { compact, count } from "../format/numbers";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import { useCodeCounts } from "./useCounts";

/** Generations as a small histogram: 0 are base models; the late ones share the last bar. */
export function GenerationBars({ tools }: { tools?: ReactNode }) {
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const counts = useCodeCounts("generation");
  const now = useView((v) => v.picks.generation);
  const [all, setAll] = useState<Uint32Array | null>(null);
  useEffect(() => {
    let current = true;
    const meta = index?.columns.generation;
    if (engine && meta?.kind === "number") {
      // An atlas of the first format does not count its generations.
      const totals = meta.counts
        ? Promise.resolve(Uint32Array.from(meta.counts))
        : engine.counts("generation").then((counts) => counts.all.slice(0, -1));
      totals.then((counted) => current && setAll(counted)).catch(() => undefined);
    }
    return () => {
      current = false;
    };
  }, [engine, index]);
  if (!all) return null;
  const deepest = all.findLastIndex((n) => n > 0);
  const last = Math.min(LAST_GENERATION, deepest);
  const bins = Array.from({ length: last + 1 }, (_, g) => ({
    generation: g,
    members:
      g === last ? Array.from({ length: deepest - last + 1 }, (_, i) => String(last + i)) : [String(g)],
  }));
  const sum = (of: Uint32Array, members: string[]) => members.reduce((n, g) => n + (of[Number(g)] ?? 0), 0);
  const greatest = Math.max(1, ...bins.map(({ members }) => sum(all, members)));
  const height = (n: number) => (n === 0 ? 0 : Math.max(2, 44 * (Math.log1p(n) / Math.log1p(greatest))));
  return (
    <section className="bars" aria-labelledby="bars-generation">
      <header className="bars-head">
        <h3 id="bars-generation">Generation</h3>
        <span className="quiet">log scale</span>
        {tools}
      </header>
      <ul className="columns">
        {bins.map(({ generation, members }) => {
          const total = sum(all, members);
          const matching = counts ? sum(counts, members) : total;
          const name =
            generation === 0
              ? "0, base models"
              : members.length > 1
                ? `${generation} and later`
                : String(generation);
          const on = now?.only.includes(members[0] as string) ?? false;
          return (
            <li key={generation}>
              <button
                type="button"
                className={`column ${on ? "in" : now && now.only.length > 0 ? "aside" : ""}`}
                aria-pressed={on}
                title={`Generation ${name}: ${count(matching)} of ${count(total)}`}
                onClick={(event) => {
                  const add = event.shiftKey || event.metaKey || event.ctrlKey;
                  const gesture = event.altKey ? "exclude" : add ? "add" : "replace";
                  void choosePicks((picks) => {
                    if (members.length === 1) return pick(picks, "generation", members[0] as string, gesture);
                    const kept = add
                      ? (picks.generation?.only ?? []).filter((g) => !members.includes(g))
                      : [];
                    const only = on ? kept : [...kept, ...members];
                    return put(picks, "generation", { only, not: [] });
                  });
                }}
              >
                <span className="column-space">
                  <span className="column-all" style={{ height: height(total) }} />
                  <span className="column-now" style={{ height: height(matching) }} />
                </span>
                <span className="column-label">
                  <span className="unseen">Generation </span>
                  {members.length > 1 ? `${generation}+` : generation}
                  <span className="unseen">{generation === 0 ? ", base models: " : ": "}</span>
                </span>
                <span className="column-count">{compact(matching)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
