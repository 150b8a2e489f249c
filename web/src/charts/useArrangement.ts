import { useMemo } from "react";
import { getView, setView, useView } from "../state/view";
import { type Arrangement, readArrangement, writeArrangement } from "./arrangement";

/** How the charts are arranged, and what changes it. */
export function useArrangement(): [Arrangement, (change: Partial<Arrangement>) => void] {
  const text = useView((v) => v.charts);
  return [useMemo(() => readArrangement(text), [text]), arrange];
}

function arrange(change: Partial<Arrangement>): void {
  const charts = writeArrangement({ ...readArrangement(getView().charts), ...change });
  setView({ charts });
}
