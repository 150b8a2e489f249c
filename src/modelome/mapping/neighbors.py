"""The true neighbors of every model: the rows whose vectors have the greatest cosine with its own."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numba
import numpy as np
from numba import njit, prange, set_num_threads

from modelome.mapping.cells import make_cells
from modelome.mapping.duplicates import Groups, group_equal
from modelome.mapping.search import EXACT_LIMIT, search_cells, search_exact
from modelome.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from modelome.progress import Progress, Stage

__all__ = ["Neighbors", "between_groups", "expand_groups", "find_neighbors", "measure_recall", "usable_threads"]

# Measured on the real listing (456,335 different vectors): see docs/layout.md.
CELL_SIZE = 256
PROBES = 48


@dataclass(frozen=True)
class Neighbors:
    """The k nearest others of n rows, and of the m groups of equal rows under them.

    `index` (n, k) int32 and `similarity` (n, k) float32: nearest first, the row itself left out. `k` is less than what
    was asked for where there are not enough rows.

    Ties: rows of one group come before all others, in a ring that starts after the row itself; the members of a more
    distant group in a ring that starts at a place drawn from the row's number. So equal rows share their neighbors out
    fairly and no row is everybody's neighbor for having a low number. Groups at equal similarity: the lower first.

    `group` (n,) int32: the group of each row. `group_index` (m, g) int32, `group_similarity` (m, g) float32: the
    nearest other groups. `blank` (m,) bool: the group whose vectors are zero; nothing is near to it.
    """

    index: NDArray[np.int32]
    similarity: NDArray[np.float32]
    group: NDArray[np.int32]
    group_index: NDArray[np.int32]
    group_similarity: NDArray[np.float32]
    blank: NDArray[np.bool_]

    @property
    def k(self) -> int:
        """Neighbors of each row."""
        return int(self.index.shape[1])

    def __len__(self) -> int:
        return len(self.index)

    def groups(self) -> Groups:
        """Return the partition of the rows into groups of equal vectors."""
        return Groups.from_code(self.group)

    def first(self, k: int) -> Neighbors:
        """Keep the nearest `k` only."""
        return replace(self, index=self.index[:, :k], similarity=self.similarity[:, :k])

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Give all that has to be kept on disk."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Neighbors:
        """Rebuild what `to_arrays` gave."""
        return cls(**{name: arrays[name] for name in cls.__dataclass_fields__})  # type: ignore[arg-type]


def usable_threads(threads: int | None) -> int:
    """Bound a wish for threads by what numba can start; None is all of them."""
    # GNU OpenMP reads this when numba starts its threads: they sleep at the end of an epoch. Spinning, the default,
    # costs four times the time where other programs want the cores too.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    limit = int(numba.config.NUMBA_NUM_THREADS)
    return limit if threads is None else max(1, min(threads, limit))


def find_neighbors(
    vectors: NDArray[np.float32],
    k: int = 15,
    *,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Neighbors:
    """Find the `k` nearest others of each row of `vectors` (n, d), unit length or zero.

    Exact up to 50,000 different vectors; above, by cells (`modelome.mapping.search`), with the recall that
    `measure_recall` tells. The same bytes for a seed whatever the number of threads. Raises ValueError when a number
    is NaN or infinite, or when `vectors` is not a matrix.
    """
    vectors = np.ascontiguousarray(vectors, np.float32)
    if vectors.ndim != 2:
        raise ValueError(f"vectors must be a matrix (rows x dimensions), not of shape {vectors.shape}")
    if not np.isfinite(vectors).all():
        bad = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
        raise ValueError(f"vectors hold a NaN or an infinity, first in row {bad}; embed that row again")
    if k < 0:
        raise ValueError(f"k must be 0 or more, not {k}")
    threads = usable_threads(threads)
    set_num_threads(threads)
    groups = group_equal(vectors)
    blank = ~np.any(vectors[groups.first], axis=1)
    with (progress or Silent()).stage("search", int((~blank).sum())) as report:
        near, similarity = between_groups(vectors[groups.first], blank, k, seed=seed, threads=threads, report=report)
    index = np.empty((len(vectors), min(k, max(0, len(vectors) - 1))), np.int32)
    score = np.empty(index.shape, np.float32)
    rows, every = np.arange(len(vectors)), np.arange(len(groups))
    expand_groups(rows, groups, every, near=near, similarity=similarity, blank=blank, index=index, score=score)
    return Neighbors(index, score, groups.code, near, similarity, blank)


def measure_recall(
    vectors: NDArray[np.float32], neighbors: Neighbors, *, sample: int = 2000, seed: int = 0, threads: int | None = None
) -> float:
    """Share of the neighbors of sampled groups that are truly as near as the k-th nearest, by looking at all pairs."""
    kept = np.flatnonzero(~neighbors.blank).astype(np.int32)
    if len(kept) < 2:
        return 1.0
    distinct = np.ascontiguousarray(vectors[neighbors.groups().first[kept]], np.float32)
    rng = np.random.default_rng(seed)
    asked = np.sort(rng.choice(len(kept), min(sample, len(kept)), replace=False)).astype(np.int32)
    k = min(neighbors.group_index.shape[1], len(kept) - 1)
    _, exact = search_exact(distinct, asked, k, threads=usable_threads(threads))
    found = neighbors.group_similarity[kept[asked], :k]
    return float(np.mean(found >= exact[:, -1:] - 1e-5))


def between_groups(
    vectors: NDArray[np.float32],
    blank: NDArray[np.bool_],
    k: int,
    *,
    seed: int,
    threads: int,
    report: Stage | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Search the different vectors (m, d) of groups of equal rows.

    Return the nearest other groups, (m, g) with g = min(k, m - 1); a blank group is put last, at similarity 0.
    """
    count = len(vectors)
    width = min(k, max(0, count - 1))
    index = np.zeros((count, width), np.int32)
    score = np.zeros((count, width), np.float32)
    if width == 0:
        return index, score
    kept = np.flatnonzero(~blank).astype(np.int32)
    told = np.ascontiguousarray(vectors[kept])
    inner = min(width, len(kept) - 1)
    if len(told) <= EXACT_LIMIT:
        near, _ = search_exact(told, np.arange(len(told), dtype=np.int32), inner, threads=threads, report=report)
    else:
        cells = make_cells(told, cell_size=CELL_SIZE, probes=PROBES, seed=seed, threads=threads)
        near, _ = search_cells(told, cells, inner, threads=threads, report=report)
    exact = _score_again(told, near)
    order = np.lexsort((near, -exact), axis=1)
    near, exact = np.take_along_axis(near, order, axis=1), np.take_along_axis(exact, order, axis=1)
    index[kept, :inner], score[kept, :inner] = kept[near], exact
    if (
        inner < width
    ):  # fewer told groups than neighbors wanted: the blank group, which is near to nothing, ends the list
        index[kept, inner] = int(np.flatnonzero(blank)[0])
    for group in np.flatnonzero(blank):
        others = np.arange(width, dtype=np.int32)
        index[group] = others + (others >= group)
    return index, score


@njit(parallel=True, cache=True)
def _score_again(vectors, near):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Cosines of the found pairs, summed in one order in double precision, so that blocks leave no trace."""
    n, k = near.shape
    out = np.empty((n, k), np.float32)
    for i in prange(n):
        for s in range(k):
            total = 0.0
            for d in range(vectors.shape[1]):
                total += np.float64(vectors[i, d]) * np.float64(vectors[near[i, s], d])
            out[i, s] = np.float32(min(1.0, max(-1.0, total)))
    return out


def expand_groups(
    places: NDArray[np.int64],
    groups: Groups,
    list_of: NDArray[np.int64],
    *,
    near: NDArray[np.int32],
    similarity: NDArray[np.float32],
    blank: NDArray[np.bool_],
    index: NDArray[np.int32],
    score: NDArray[np.float32],
) -> None:
    """Write the lists of the rows `groups.members[places]` into `index` and `score` (n, k), by the rule of `Neighbors`.

    The nearest groups of group g are `near[list_of[g]]`.
    """
    _expand(places, groups.code, groups.members, groups.start, list_of, near, similarity, blank, index, score)


@njit(parallel=True, cache=True)
def _expand(places, code, members, start, list_of, near, similarity, blank, index, score):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    width = index.shape[1]
    for number in prange(len(places)):
        at = places[number]
        row = members[at]
        group = code[row]
        lo, hi = start[group], start[group + 1]
        size = hi - lo
        filled = 0
        for step in range(1, min(size, width + 1)):
            index[row, filled] = members[lo + (at - lo + step) % size]
            score[row, filled] = np.float32(0.0) if blank[group] else np.float32(1.0)
            filled += 1
        place = 0
        draw = np.uint64(row) * np.uint64(0x9E3779B97F4A7C15)
        draw ^= draw >> np.uint64(31)
        draw *= np.uint64(0xBF58476D1CE4E5B9)
        draw ^= draw >> np.uint64(30)
        while filled < width:
            other = near[list_of[group], place]
            first = start[other]
            many = start[other + 1] - first
            offset = np.int64(draw % np.uint64(many))
            for step in range(min(many, width - filled)):
                index[row, filled] = members[first + (offset + step) % many]
                score[row, filled] = similarity[list_of[group], place]
                filled += 1
            place += 1
