"""Clusters of models in two levels, coarse and fine, with names and places on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial import cKDTree

from modelome.mapping.labels import name_clusters, read_terms
from modelome.mapping.neighbors import usable_threads
from modelome.mapping.partition import assign, find_centers, silhouette

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CLUSTERS_SCHEMA", "Clusters", "cluster"]

CLUSTERS_SCHEMA = pa.schema(
    [
        ("level", pa.int8()),
        ("cluster", pa.int32()),
        ("parent", pa.int32()),
        ("size", pa.int32()),
        ("label", pa.string()),
        ("terms", pa.list_(pa.string())),
        ("x", pa.float32()),
        ("y", pa.float32()),
        ("x3", pa.float32()),
        ("y3", pa.float32()),
        ("z3", pa.float32()),
    ]
)
SCORES_SCHEMA = pa.schema(
    [("level", pa.int8()), ("clusters", pa.int32()), ("silhouette", pa.float64()), ("chosen", pa.bool_())]
)
FINE_GRID = (40, 60, 80, 110, 150, 200, 260, 340)
COARSE_GRID = (12, 14, 16, 18, 20, 24)
SAMPLE = 20_000  # rows on which numbers of clusters are tried
COARSE_MAP_WEIGHT = 0.4  # over wide regions the map would else speak louder than the vectors
MAP_WEIGHT = 1.0  # of the map beside the vectors, in spreads of each: measured, see docs/layout.md
SILENT_LABEL = "nothing declared"


@dataclass(frozen=True)
class Clusters:
    """Two nested partitions of the rows.

    `codes`: one (n,) int32 array a level, coarse to fine; clusters are numbered by falling size, and the rows that say
    nothing form the last one of each level. `table` (CLUSTERS_SCHEMA): one row a cluster, level 0 coarse; `parent`
    is the cluster of the level above (-1 at level 0); the place is that of the densest point. `scores`: what each
    number of clusters that was tried came to.
    """

    codes: list[NDArray[np.int32]]
    table: pa.Table
    scores: pa.Table


def cluster(
    models: pa.Table,
    vectors: NDArray[np.float32],
    xy: NDArray[np.float32],
    xyz: NDArray[np.float32] | None = None,
    *,
    text_source: NDArray[np.uint8] | None = None,
    seed: int = 0,
    threads: int | None = None,
) -> Clusters:
    """Cluster n rows by what they are and where they lie, and name the clusters.

    Fine clusters are k-means on the vectors beside `MAP_WEIGHT` times the map, so that a cluster is one region with one
    name; coarse ones are Ward's tree over their centers, cut. Each number of clusters is the one of a grid with the
    greatest simplified silhouette (`scores`). Rows that say nothing (`text_source` 0, zero vectors) are a cluster of
    their own. O(n k d); the same for a seed whatever the number of threads.
    """
    threads = usable_threads(threads)
    n = len(vectors)
    silent = ~np.any(vectors, axis=1) if n else np.zeros(0, bool)
    if text_source is not None:
        silent |= np.asarray(text_source) == 0
    told = np.flatnonzero(~silent)
    scores: list[dict[str, object]] = []
    codes = [np.zeros(0, np.int32)] * 2
    if len(told):
        points = _points(vectors[told], xy[told])
        some = np.sort(np.random.default_rng(seed).choice(len(points), min(len(points), SAMPLE), replace=False))
        centers = _best_fine(points[some], len(told), scores, seed=seed, threads=threads)
        fine = assign(points, centers, threads=threads)[:, 0]
        up = _best_coarse(points[some], fine[some], centers, scores)
        codes = [_by_size(up[fine]), _by_size(fine)]
    codes = [_with_silent(code, told, n) for code in codes]
    table = _describe(models, codes, xy, xyz, silent)
    return Clusters(codes, table, pa.Table.from_pylist(scores, SCORES_SCHEMA))


def _points(vectors: NDArray[np.float32], xy: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = float(np.sqrt(np.mean((xy - xy.mean(axis=0, dtype=np.float64)) ** 2)))
    return np.column_stack((vectors, (MAP_WEIGHT / max(spread, 1e-9)) * xy)).astype(np.float32)


def _best_fine(
    points: NDArray[np.float32], rows: int, scores: list[dict[str, object]], *, seed: int, threads: int
) -> NDArray[np.float32]:
    """Try each number of fine clusters on a sample; larger maps may have more."""
    grid = [k for k in FINE_GRID if 40 * k <= rows and (k <= FINE_GRID[-3] or rows > 200_000)] or [max(1, rows // 40)]
    best: tuple[float, NDArray[np.float32]] | None = None
    for k in grid:
        centers = find_centers(points, k, seed=seed, threads=threads)
        score = silhouette(points, centers, threads=threads)
        scores.append({"level": 1, "clusters": len(centers), "silhouette": score, "chosen": False})
        if best is None or score > best[0]:
            best = (score, centers)
    assert best is not None  # noqa: S101
    _choose(scores, 1)
    return best[1]


def _best_coarse(
    points: NDArray[np.float32],
    fine: NDArray[np.int32],
    centers: NDArray[np.float32],
    scores: list[dict[str, object]],
) -> NDArray[np.int32]:
    """Try each cut of Ward's tree over the fine centers; returns the coarse cluster of each fine one."""
    if len(centers) < 4:
        return np.zeros(len(centers), np.int32)
    weight = np.ones(points.shape[1], np.float32)
    weight[-2:] = COARSE_MAP_WEIGHT / MAP_WEIGHT
    points, centers = points * weight, centers * weight
    tree = linkage(centers.astype(np.float64), "ward")
    best: tuple[float, NDArray[np.int32]] | None = None
    for k in [k for k in COARSE_GRID if 2 * k <= len(centers)] or [max(2, len(centers) // 2)]:
        up = fcluster(tree, k, "maxclust").astype(np.int32) - 1
        middle = np.stack(
            [
                points[up[fine] == c].mean(axis=0) if (up[fine] == c).any() else centers[up == c].mean(axis=0)
                for c in range(up.max() + 1)
            ]
        )
        gaps = np.linalg.norm(points[:, None, :] - middle[None], axis=2)
        own = gaps[np.arange(len(points)), up[fine]]
        gaps[np.arange(len(points)), up[fine]] = np.inf
        other = gaps.min(axis=1)
        score = float(np.mean((other - own) / np.maximum(np.maximum(other, own), 1e-9)))
        scores.append({"level": 0, "clusters": int(up.max()) + 1, "silhouette": score, "chosen": False})
        if best is None or score > best[0]:
            best = (score, up)
    assert best is not None  # noqa: S101
    _choose(scores, 0)
    return best[1]


def _choose(scores: list[dict[str, object]], level: int) -> None:
    mine = [each for each in scores if each["level"] == level]
    max(mine, key=lambda each: float(str(each["silhouette"])))["chosen"] = True


def _by_size(code: NDArray[np.int32]) -> NDArray[np.int32]:
    """Renumber clusters by falling size, ties by the lowest row."""
    _, first, place, sizes = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int32)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes), dtype=np.int32)
    return np.asarray(rank[place], np.int32)


def _with_silent(code: NDArray[np.int32], told: NDArray[np.int64], n: int) -> NDArray[np.int32]:
    out = np.full(n, int(code.max()) + 1 if len(code) else 0, np.int32)
    out[told] = code
    return out


def _describe(
    models: pa.Table,
    codes: list[NDArray[np.int32]],
    xy: NDArray[np.float32],
    xyz: NDArray[np.float32] | None,
    silent: NDArray[np.bool_],
) -> pa.Table:
    found = read_terms(models)
    columns: dict[str, list[object]] = {name: [] for name in CLUSTERS_SCHEMA.names}
    for level, code in enumerate(codes):
        count = int(code.max()) + 1 if len(code) else 0
        first = np.zeros(count, np.int64)
        first[code[::-1]] = np.arange(len(code))[::-1]
        parent = codes[level - 1][first] if level else np.full(count, -1, np.int32)
        labels, terms = name_clusters(found, np.where(silent, -1, code), parent)
        if silent.any():
            labels[-1], terms[-1] = SILENT_LABEL, []
        flat = _densest(xy, code, count)
        solid = _densest(xyz, code, count) if xyz is not None else np.full((count, 3), np.nan, np.float32)
        columns["level"] += [level] * count
        columns["cluster"] += range(count)
        columns["parent"] += parent.tolist()
        columns["size"] += np.bincount(code, minlength=count).tolist()
        columns["label"] += labels
        columns["terms"] += terms
        for name, values in zip(("x", "y", "x3", "y3", "z3"), np.column_stack((flat, solid)).T, strict=True):
            columns[name] += values.tolist() if xyz is not None or name in "xy" else [None] * count
    return pa.table(columns, CLUSTERS_SCHEMA)


def _densest(positions: NDArray[np.float32], code: NDArray[np.int32], count: int) -> NDArray[np.float32]:
    """Find the place of each cluster's densest point: of sampled members, that with the nearest 5 % of the others."""
    out = np.zeros((count, positions.shape[1]), np.float32)
    order = np.argsort(code, kind="stable")
    start = np.searchsorted(code[order], np.arange(count + 1))
    for c in range(count):
        mine = positions[order[start[c] : start[c + 1]]]
        mine = mine[:: max(1, len(mine) // 2000)]
        reach, _ = cKDTree(mine).query(mine, [max(1, min(len(mine), len(mine) // 20 + 1))])
        out[c] = mine[int(np.argmin(reach[:, 0]))]
    return out
