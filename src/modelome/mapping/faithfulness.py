"""How far the map can be trusted: of each point, and of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange
from scipy.spatial import cKDTree

from modelome.mapping.neighbors import usable_threads
from modelome.mapping.search import share_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.neighbors import Neighbors
    from modelome.progress import Stage

__all__ = [
    "find_map_neighbors",
    "measure_faithfulness",
    "quick_tree",
    "renew_faithfulness",
    "summarize_faithfulness",
    "trustworthiness",
]

BESIDE = 24  # rows around a place that filled or emptied whose neighbors on the map may be others now
BLOCK = 64  # rows whose ranks are found at a time: each needs a row of all scores


def find_map_neighbors(
    positions: NDArray[np.float32],
    k: int,
    *,
    rows: NDArray[np.int64] | None = None,
    tree: cKDTree | None = None,
    threads: int | None = None,
) -> NDArray[np.int32]:
    """Return the k nearest points on the map of each of `rows` (all), itself left out, (r, min(k, n - 1)).

    Ties in distance fall to the lower row among the k + 8 nearest. `tree` is `cKDTree(positions)`, for who has it.
    """
    n = len(positions)
    rows = np.arange(n) if rows is None else rows
    width = min(k, max(0, n - 1))
    if width == 0:
        return np.zeros((len(rows), 0), np.int32)
    asked = min(n, width + 9)
    tree = cKDTree(positions) if tree is None else tree
    # Asked in strips along the map, not in the order of rows: the tree's leaves are then in the processor's cache.
    strip = np.floor(positions[rows, 0] / max(float(np.ptp(positions[:, 0])), 1e-9) * np.sqrt(len(rows) / 16))
    along = np.lexsort((positions[rows, 1], strip))
    rows = rows[along]
    distance, index = tree.query(positions[rows], asked, workers=usable_threads(threads))
    distance, index = distance.reshape(len(rows), asked), index.reshape(len(rows), asked)
    distance[index == rows[:, None]] = np.inf
    order = np.lexsort((index, distance), axis=1)[:, :width]
    out = np.empty((len(rows), width), np.int32)
    out[along] = np.take_along_axis(index, order, axis=1)
    return out


def quick_tree(positions: NDArray[np.floating]) -> cKDTree:
    """Make a search tree in a third of the time; asking it takes longer, so it is for who asks for few rows."""
    return cKDTree(positions, balanced_tree=False, compact_nodes=False)


def measure_faithfulness(
    neighbors: Neighbors,
    positions: NDArray[np.float32],
    *,
    k: int = 15,
    rows: NDArray[np.int64] | None = None,
    tree: cKDTree | None = None,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Share of the k neighbors on the map of each of `rows` (all) that are true neighbors, (r,) float32 in [0, 1].

    Ties: a model on the map counts as a true neighbor when it, or a model with the same vector, is among the k true
    neighbors; of 40 equal models any 15 are right.
    """
    n = len(neighbors)
    if len(positions) != n:
        raise ValueError(f"{len(positions)} positions, but neighbors of {n} rows")
    near = find_map_neighbors(positions, min(k, neighbors.k), rows=rows, tree=tree, threads=threads)
    true = neighbors.index if rows is None else neighbors.index[rows]
    share: NDArray[np.float32] = _shared(near, true[:, : near.shape[1]], neighbors.group)
    return share


@njit(parallel=True, cache=True)
def _shared(near, true, group):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    n, k = near.shape
    out = np.ones(n, np.float32)
    if k == 0:
        return out
    for i in prange(n):
        hits = 0
        for s in range(k):
            mine = group[near[i, s]]
            for t in range(k):
                if group[true[i, t]] == mine:
                    hits += 1
                    break
        out[i] = np.float32(hits) / np.float32(k)
    return out


def renew_faithfulness(
    neighbors: Neighbors,
    positions: NDArray[np.float32],
    before: NDArray[np.float32],
    stale: NDArray[np.bool_],
    places: NDArray[np.float32],
    *,
    k: int = 15,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Measure faithfulness again where it may have changed since `before` (n,), (n,) float32.

    That is for the `stale` rows (n,), which have a new place or other true neighbors, and for the `BESIDE` rows nearest
    to each of the `places` (p, dims) that filled or emptied. Map neighborhoods are nearly mutual, so hardly any row
    whose 15 nearest changed lies farther off.
    """
    tree = quick_tree(positions)
    again = stale.copy()
    if len(places) and len(positions):
        _, beside = tree.query(places, min(BESIDE, len(positions)), workers=usable_threads(threads))
        again[beside.ravel()] = True
    rows = np.flatnonzero(again)
    near = find_map_neighbors(positions, min(k, neighbors.k), rows=rows, tree=tree, threads=threads)
    out = np.array(before, np.float32)
    out[rows] = _shared(near, neighbors.index[rows, : near.shape[1]], neighbors.group)
    return out


def trustworthiness(
    vectors: NDArray[np.float32],
    positions: NDArray[np.float32],
    *,
    k: int = 15,
    sample: int | None = 5000,
    rows: NDArray[np.int64] | None = None,
    seed: int = 0,
    threads: int | None = None,
    report: Stage | None = None,
) -> float:
    """Trustworthiness at k (Venna and Kaski 2001) under the cosine, of `sample` of `rows` (all) against all others.

    1 - 2 / (n k (2n - 3k - 1)) * sum over map neighbors of max(0, rank - k). `sample` None takes every row and gives
    scikit-learn's number. The rank of a row is 1 + how many others are nearer by
    more than 1e-6, so equal rows share the best rank.
    """
    n = len(vectors)
    if n <= 2 or k >= n / 2:
        raise ValueError(f"trustworthiness at {k} needs more than {2 * k} rows, not {n}")
    rows = np.arange(n) if rows is None else rows
    if sample is not None and sample < len(rows):
        rows = np.sort(np.random.default_rng(seed).choice(rows, sample, replace=False))
    near = find_map_neighbors(positions, k, rows=rows, threads=threads)
    vectors = np.ascontiguousarray(vectors, np.float32)
    beyond = np.zeros(len(rows))

    def block(at: int) -> int:
        part = slice(at, at + BLOCK)
        beyond[part] = _beyond(vectors[rows[part]] @ vectors.T, rows[part], near[part])
        return len(rows[part])

    share_out(block, range(0, len(rows), BLOCK), usable_threads(threads), report)
    return 1.0 - 2.0 * float(beyond.sum()) / (len(rows) * k * (2.0 * n - 3.0 * k - 1.0))


@njit(cache=True, nogil=True)
def _beyond(scores, rows, near):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Sum max(0, rank - k) over the map neighbors of each row of a block."""
    count, k = near.shape
    parts = np.zeros(count, np.float64)
    for r in range(count):
        level = np.empty(k, np.float32)
        for s in range(k):
            level[s] = scores[r, near[r, s]] + np.float32(1e-6)
        level.sort()
        # bins[s]: how many others lie above exactly the levels 0..s-1
        bins = np.zeros(k + 1, np.int64)
        for j in range(scores.shape[1]):
            if j == rows[r] or scores[r, j] <= level[0]:
                continue
            at = 1
            while at < k and scores[r, j] > level[at]:
                at += 1
            bins[at] += 1
        above = 0
        for s in range(k - 1, -1, -1):
            above += bins[s + 1]
            parts[r] += max(0, above + 1 - k)
    return parts


def summarize_faithfulness(neighbors: Neighbors, share: NDArray[np.float32]) -> dict[str, float]:
    """Average faithfulness over all rows, those `with_text`, and those `without_ties` (at most k rows like them)."""
    groups = neighbors.groups()
    told = ~neighbors.blank[neighbors.group]
    plain = told & (groups.sizes[neighbors.group] <= max(1, neighbors.k))
    parts = {"all": np.ones(len(share), bool), "with_text": told, "without_ties": plain}
    return {name: float(share[rows].mean()) if rows.any() else 1.0 for name, rows in parts.items()}
