import type { Cluster } from "../api/types";
import type { MapLabel } from "../engine";
import { bounded } from "../format/text";

const LONGEST = 44;

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
