"""New rows in the clusters of a map: the clusters stay, and with them who is in which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.mapping.clusters import CLUSTERS_SCHEMA, MAP_WEIGHT, SILENT_LABEL
from modelome.mapping.neighbors import usable_threads
from modelome.mapping.partition import assign
from modelome.mapping.search import sum_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["join_clusters"]

_BLOCK = 100_000


def join_clusters(
    vectors: NDArray[np.floating],
    xy: NDArray[np.float32],
    codes: NDArray[np.int32],
    table: pa.Table,
    *,
    silent: NDArray[np.bool_],
    threads: int | None = None,
) -> tuple[NDArray[np.int32], pa.Table]:
    """Give each row without a code the fine cluster whose middle is nearest, and the coarser ones above it.

    Args:
        vectors: (n, d), a zero row for one that says nothing.
        xy: (n, 2), the 2D map.
        codes: (levels, n) int32, coarse to fine; -1 for rows that have none yet.
        table: CLUSTERS_SCHEMA, the clusters of the map.
        silent: (n,) bool, rows that say nothing: they have a cluster of their own, which is added where it lacks.
        threads: how many to use; changes the time, not the result.

    Returns:
        codes (levels, n) without a -1, and the table with the sizes of now. Numbers, names, and where names stand are
        those of the map: they are made anew by a full build only. A cluster that all have left stays, of size 0.

    """
    out, levels = codes.copy(), len(codes)
    new = np.flatnonzero((codes[-1] < 0) & ~silent)
    if len(new):
        settled = np.flatnonzero((codes[-1] >= 0) & ~silent)
        scale = MAP_WEIGHT / max(float(np.sqrt(np.mean((xy[settled] - xy[settled].mean(axis=0)) ** 2))), 1e-9)
        middles, numbers = _middles(vectors, xy, scale, settled, codes[-1])
        points = np.column_stack((np.asarray(vectors[new], np.float32), np.float32(scale) * xy[new]))
        out[-1, new] = numbers[assign(points.astype(np.float32), middles, threads=usable_threads(threads))[:, 0]]
    for level in range(levels - 1, 0, -1):
        rows = pc.equal(table["level"], level)
        parent = np.zeros(table.num_rows, np.int32)
        parent[table["cluster"].filter(rows).to_numpy()] = table["parent"].filter(rows).to_numpy()
        out[level - 1, new] = parent[out[level, new]]
    hushed = np.flatnonzero((codes[-1] < 0) & silent)
    if len(hushed):
        own, table = _silent_clusters(table, levels, xy[hushed[0]])
        out[:, hushed] = np.asarray(own, np.int32)[:, None]
    return out, _with_sizes(table, out)


def _middles(
    vectors: NDArray[np.floating],
    xy: NDArray[np.float32],
    scale: float,
    rows: NDArray[np.int64],
    code: NDArray[np.int32],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Mean of the `rows` of each cluster, vectors beside map as k-means saw them, and the clusters' numbers."""
    count = int(code.max()) + 1
    total = np.zeros((count, vectors.shape[1] + 2))
    for at in range(0, len(rows), _BLOCK):
        some = rows[at : at + _BLOCK]
        points = np.column_stack((np.asarray(vectors[some], np.float32), np.float32(scale) * xy[some]))
        total += sum_by(points.astype(np.float32), code[some], count)
    size = np.bincount(code[rows], minlength=count)
    there = np.flatnonzero(size)
    return (total[there] / size[there, None]).astype(np.float32), there.astype(np.int32)


def _silent_clusters(table: pa.Table, levels: int, place: NDArray[np.float32]) -> tuple[list[int], pa.Table]:
    """Find the cluster of rows that say nothing at each level, or add it."""
    own: list[int] = []
    for level in range(levels):
        here = table.filter(pc.equal(table["level"], level))
        silent = here.filter(pc.equal(here["label"], SILENT_LABEL))["cluster"].to_pylist()
        if not silent:
            number = here.num_rows
            row = {"level": level, "cluster": number, "parent": own[-1] if own else -1, "size": 0, "terms": []}
            row |= {"label": SILENT_LABEL, "x": float(place[0]), "y": float(place[1])}
            # In 3D the label stands at the same place of the plane: the band lies under the map there as well.
            row |= {"x3": float(place[0]), "y3": float(place[1]), "z3": 0.0}
            table = pa.concat_tables([table, pa.Table.from_pylist([row], CLUSTERS_SCHEMA)])
            silent = [number]
        own.append(int(silent[0]))
    return own, table.sort_by([("level", "ascending"), ("cluster", "ascending")])


def _with_sizes(table: pa.Table, codes: NDArray[np.int32]) -> pa.Table:
    level, cluster = table["level"].to_numpy(), table["cluster"].to_numpy()
    size = np.zeros(table.num_rows, np.int32)
    for at, code in enumerate(codes):
        here = level == at
        size[here] = np.bincount(code, minlength=int(cluster[here].max(initial=0)) + 1)[cluster[here]]
    place = table.schema.get_field_index("size")
    return table.set_column(place, CLUSTERS_SCHEMA.field("size"), pa.array(size, pa.int32()))
