import type { Cluster } from "../api/types";
import type { MapLabel } from "../engine";
import { bounded, splitId } from "../format/text";

const LONGEST = 44;

/** The name of the model in the panel, beside its point. */
export function modelLabel({ id, ix }: { id: string; ix: number }): MapLabel {
  return {
    id: `model:${ix}`,
    text: bounded(splitId(id)[1], LONGEST),
    kind: "model",
    level: 0,
    priority: Number.MAX_SAFE_INTEGER,
    at: { ix },
  };
}

/** Cluster names as labels of the map: the greater wins the place, the finer come with the zoom. */
export function clusterLabels(clusters: readonly Cluster[]): MapLabel[] {
  return clusters.map(({ level, cluster, label, size, xy, xyz }) => ({
    id: `${level}:${cluster}`,
    text: bounded(label, LONGEST),
    kind: "cluster",
    level,
    priority: size,
    at: { xy, xyz },
  }));
}
