import { useEffect, useMemo, useState } from "react";
import type { Theme } from "../color/palettes";
import type { ColumnData } from "../engine";
import { useDrawing } from "../map/drawing";
import { useView } from "../state/view";
import type { Network } from "./answer";
import { type Look, lookOf, plainLook, radiiOf } from "./look";

/** How the models look by the view's color and size; plain until the columns are here, or where there is no map. */
export function useLook(
  network: Network,
  theme: Theme,
): { look: Look; radii: Float32Array; column: ColumnData | null } {
  const index = useDrawing((d) => d.index);
  const color = useColumn(useView((v) => v.color));
  const size = useColumn(useView((v) => v.size));
  const look = useMemo(
    () => (color && index ? lookOf(color, network.ix, index, theme) : plainLook(network.id.length, theme)),
    [color, index, network, theme],
  );
  const radii = useMemo(() => radiiOf(size, network.ix), [size, network]);
  return { look, radii, column: color };
}

function useColumn(name: string | null): ColumnData | null {
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const [column, setColumn] = useState<ColumnData | null>(null);
  const there = name !== null && index?.columns[name] !== undefined;
  useEffect(() => {
    let current = true;
    if (!engine || !there || name === null) setColumn(null);
    else
      engine
        .column(name)
        .then((data) => current && setColumn(data))
        .catch(() => current && setColumn(null));
    return () => {
      current = false;
    };
  }, [engine, there, name]);
  return column;
}
