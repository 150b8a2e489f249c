import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { familyQuery } from "../api/queries";
import type { Births, Engine } from "../engine";
import { useSelection } from "../filter/selection";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import type { KnownBirths } from "./born";

let last: { engine: Engine; key: string; members: unknown; births: Promise<Births> } | null = null;

/** Who asks for the same is given the same. */
function birthsOf(engine: Engine, key: string, members: unknown): Promise<Births> {
  if (last?.engine !== engine || last.key !== key || last.members !== members)
    last = { engine, key, members, births: engine.births() };
  return last.births;
}

/** Births of all models and of those that are shown now: of the lit family, else of the selection or what matches. */
export function useBirths(): KnownBirths | null {
  const engine = useDrawing((d) => d.engine);
  const applied = useSelection((s) => s.applied);
  const family = useView((v) => v.family);
  const { data: members } = useQuery({ ...familyQuery(family ?? ""), enabled: family !== null });
  const lit = family !== null && members !== undefined;
  const of = lit ? "family" : applied > 0 ? "narrowed" : "all";
  const [known, setKnown] = useState<KnownBirths | null>(null);
  useEffect(() => {
    if (!engine) return;
    let current = true;
    birthsOf(engine, `${applied} ${of}`, lit ? members : null)
      .then((births) => current && setKnown({ births, of }))
      .catch(() => current && setKnown(null));
    return () => {
      current = false;
    };
  }, [engine, applied, of, lit, members]);
  return known;
}
