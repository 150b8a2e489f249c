/** Names on the map: base models with the largest families, and prominent models of what is in view. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { getJson } from "../api/client";
import { familiesQuery, queryClient } from "../api/queries";
import type { Brief } from "../api/types";
import type { Engine, MapLabel } from "../engine";
import { useSelection } from "../filter/selection";
import { useDrawing } from "./drawing";
import { modelLabels } from "./labels";

type Named = Pick<Brief, "id" | "ix">;

/** Names that come with a view, and those that are kept of views before: who comes back finds the same. */
const IN_VIEW = 60;
const KEPT = 240;
/** Milliseconds that the view has rested before names are asked for. */
const REST = 160;
const BY = "downloads";

/** `atlas` is the id of the atlas that indices belong to. */
export function useNames(atlas: string | undefined, wanted: boolean): readonly MapLabel[] {
  const engine = useDrawing((d) => d.engine);
  const complete = useDrawing((d) => d.state === "complete");
  const on = wanted && complete && engine !== null && atlas !== undefined;
  const { data: families } = useQuery({ ...familiesQuery(), enabled: on });
  const applied = useSelection((s) => s.applied);
  const [named, setNamed] = useState<readonly Named[]>([]);

  useEffect(() => {
    if (!on || !engine || !atlas) return;
    // Of what is muted no name is kept.
    void applied;
    setNamed((now) => now.filter(({ ix }) => engine.isShown(ix)));
    return followView(engine, atlas, (found) => setNamed((now) => joined(now, found)));
  }, [on, engine, atlas, applied]);

  return useMemo(() => {
    void applied;
    if (!on || !engine) return [];
    const roots = (families ?? []).filter(({ ix }) => engine.isShown(ix));
    const known = new Set(roots.map(({ ix }) => ix));
    return [
      ...modelLabels("root", roots),
      ...modelLabels(
        "model",
        named.filter(({ ix }) => !known.has(ix)),
      ),
    ];
  }, [on, engine, families, named, applied]);
}

/** Asks for names whenever the view has come to rest; returns what ends it. */
function followView(engine: Engine, atlas: string, found: (models: readonly Named[]) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort = new AbortController();
  const look = async () => {
    await engine.column(BY).catch(() => undefined);
    const wanted = engine.prominent(IN_VIEW, BY);
    if (wanted.length > 0) found(await briefs(atlas, wanted, abort.signal));
  };
  const rest = () => {
    clearTimeout(timer);
    abort.abort();
    abort = new AbortController();
    timer = setTimeout(() => void look().catch(() => undefined), REST);
  };
  rest();
  const stop = engine.on("camera", rest);
  return () => {
    stop();
    clearTimeout(timer);
    abort.abort();
  };
}

/** The models at some rows, those that are known asked for no more. */
async function briefs(atlas: string, rows: readonly number[], signal: AbortSignal): Promise<Brief[]> {
  const key = (ix: number) => ["brief", atlas, ix];
  const open = rows.filter((ix) => !queryClient.getQueryData(key(ix)));
  if (open.length > 0) {
    const found = await getJson<Brief[]>("points/at", { ix: open.join(), atlas }, signal);
    for (const brief of found) queryClient.setQueryData(key(brief.ix), brief);
  }
  return rows.flatMap((ix) => queryClient.getQueryData<Brief>(key(ix)) ?? []);
}

/** What was named stays, in its order; the newest are kept where there are too many. */
function joined(now: readonly Named[], found: readonly Named[]): readonly Named[] {
  const known = new Set(now.map(({ ix }) => ix));
  const fresh = found.filter(({ ix }) => !known.has(ix));
  return fresh.length === 0 ? now : [...now, ...fresh].slice(-KEPT);
}
