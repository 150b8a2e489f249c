import type { Cluster } from "../api/types";
import type { MapLabel, PointsIndex } from "../engine";
import { bounded, splitId } from "../format/text";

const LONGEST = 44;

/** The name of the model in the panel, beside its point. */
export function modelLabel({ id, ix }: { id: string; ix: number }): MapLabel {
  return {
    id: `model:${ix}`,
    text: bounded(splitId(id)[1], LONGEST),
    kind: "model",
    level: 0,
    pinned: true,
    priority: 0,
    at: { ix },
  };
}

/** The names of models: base models of large families, or models in view; those named first keep their places. */
export function modelLabels(
  kind: "root" | "model",
  models: readonly { id: string; ix: number }[],
): MapLabel[] {
  return models.map(({ id, ix }, i) => ({
    id: `model:${ix}`,
    text: bounded(splitId(id)[1], LONGEST),
    kind,
    level: 0,
    priority: models.length - i,
    at: { ix },
  }));
}

/** Cluster names as labels of the map: the greater wins the place, the finer come with the zoom. */
export function clusterLabels(index: PointsIndex): MapLabel[] {
  const labels: MapLabel[] = [];
  for (const [name, meta] of Object.entries(index.columns)) {
    const level = Number(/^cluster_(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(level) || meta.kind !== "category" || !meta.places) continue;
    const { places, labels: names } = meta;
    meta.values.forEach((cluster, i) => {
      const [xy, xyz] = [places.xy[i], places.xyz[i]];
      const text = bounded(names?.[i] ?? "", LONGEST);
      if (xy && xyz && text)
        labels.push({
          id: `${level}:${cluster}`,
          text,
          kind: "cluster",
          level,
          priority: meta.counts[i + 1] ?? 0,
          at: { xy, xyz },
        });
    });
  }
  return labels;
}

/** The same of an atlas whose points are of the first format, which does not say where clusters lie. */
export function listedLabels(clusters: readonly Cluster[]): MapLabel[] {
  return clusters.map(({ level, cluster, label, size, xy, xyz }) => ({
    id: `${level}:${cluster}`,
    text: bounded(label, LONGEST),
    kind: "cluster",
    level,
    priority: size,
    at: { xy, xyz },
  }));
}
