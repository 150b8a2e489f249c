import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { atlasQuery } from "../api/queries";
import { fieldNamed } from "../filter/grammarFields";
import { useDrawing } from "../map/drawing";

/** Tells the columns that this atlas has nothing for: its source says nothing of them, or they were not built. */
export function useAbsent(): (column: string) => boolean {
  const { data: atlas } = useQuery(atlasQuery);
  const index = useDrawing((d) => d.index);
  return useCallback(
    (column) => {
      if (index?.columns[column]) return false;
      if (index?.absent?.includes(column)) return true;
      const name = fieldNamed(column)?.column ?? column;
      if (atlas?.absent.includes(name) || atlas?.columns[name] === 0) return true;
      return index !== null && MADE.test(column);
    },
    [atlas, index],
  );
}

/** Columns that a build makes, and that the page has where the atlas has them. */
const MADE =
  /^(cluster_\d+|license_verdict|chain|relation|relation_inferred|text_source|faithfulness|generation)$/;
