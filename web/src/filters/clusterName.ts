import { useCallback } from "react";
import { useDrawing } from "../map/drawing";

/** The name of a cluster's code; null where the column is none of clusters, or is not known. */
export function useClusterName(): (column: string, value: string) => string | null {
  const index = useDrawing((d) => d.index);
  return useCallback(
    (column, value) => {
      const meta = index?.columns[column];
      if (meta?.kind !== "category" || !meta.labels) return null;
      return meta.labels[meta.values.indexOf(value)] ?? null;
    },
    [index],
  );
}
