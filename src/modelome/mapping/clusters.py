"""Clusters of models in two levels, coarse and fine, with names and places on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial import cKDTree

from modelome.mapping.labels import name_clusters, read_terms
from modelome.mapping.partition import spherical_means

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
SILENT_LABEL = "nothing declared"


@dataclass(frozen=True)
class Clusters:
    """Two nested partitions of the rows.

    `codes`: one (n,) int32 array a level, coarse to fine; clusters are numbered by falling size, and the rows that say
    nothing form the last one of each level. `table` (CLUSTERS_SCHEMA): one row a cluster, level 0 coarse; `parent` is the
    cluster of the level above (-1 at level 0); the place is that of the densest point. `scores`: what each number of
    clusters that was tried came to.
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
    """Cluster n rows and name the clusters."""
    n = len(vectors)
    silent = ~np.any(vectors, axis=1) if n else np.zeros(0, bool)
    if text_source is not None:
        silent |= np.asarray(text_source) == 0
    told = np.flatnonzero(~silent)
    fine = np.zeros(len(told), np.int32)
    up = np.zeros(1, np.int32)
    if len(told):
        k = int(np.clip(round(2.2 * np.log10(max(10, len(told))) ** 2.2), 1, 200))
        fine, centers = spherical_means(vectors[told], min(k, len(told)), seed=seed, threads=threads)
        if len(centers) > 1:
            tree = linkage(centers, "ward")
            up = fcluster(tree, min(16, max(2, len(centers) // 4)), "maxclust").astype(np.int32) - 1
        else:
            up = np.zeros(len(centers), np.int32)
    codes = [_by_size(up[fine]) if len(told) else fine, _by_size(fine)]
    codes = [_with_silent(code, told, n) for code in codes]
    table = _describe(models, codes, xy, xyz, silent)
    return Clusters(codes, table, pa.table({"k": pa.array([], pa.int32())}))


def _by_size(code: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number clusters by falling size, ties by the lowest row."""
    _, first, code, sizes = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int32)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes), dtype=np.int32)
    return rank[code]


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
            columns[name] += values.tolist()
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
