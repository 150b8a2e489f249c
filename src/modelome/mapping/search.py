"""The greatest cosines of each vector with the others, the same whatever the number of threads.

Up to `EXACT_LIMIT` vectors all pairs are looked at. Above, vectors are put into cells (`modelome.mapping.cells`), and
the vectors of one cell are compared, as one matrix product, with those of the cells that its members lie nearest to.
Every product has a fixed shape and is taken by one BLAS thread; threads share out whole blocks, so no sum ever
depends on how many there are.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from modelome.mapping.cells import Cells
    from modelome.progress import Stage

__all__ = [
    "EXACT_LIMIT",
    "QUERIES",
    "best_centers",
    "keep_best",
    "search_cells",
    "search_exact",
    "share_out",
    "sum_by",
]

EXACT_LIMIT = 50_000
QUERIES = 512  # rows of one matrix product
CANDIDATES = 8192  # its columns


def share_out(
    work: Callable[[int], int | None], blocks: Iterable[int], threads: int, report: Stage | None = None
) -> None:
    """Do `work` for each block, `threads` at a time, each with one BLAS thread; `report` is told what it returns."""
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        for done in pool.map(work, blocks):
            if report is not None:
                report.advance(done or 0)


def search_exact(
    vectors: NDArray[np.float32],
    queries: NDArray[np.int32],
    k: int,
    *,
    threads: int,
    report: Stage | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the `k` best others of the rows `queries` among all `vectors` (n, d), best first, ties by lower row."""
    index = np.full((len(queries), k), -1, np.int32)
    score = np.full((len(queries), k), -np.inf, np.float32)
    everyone = np.arange(len(vectors), dtype=np.int32)

    def block(at: int) -> int:
        rows = slice(at, at + QUERIES)
        for start in range(0, len(vectors), CANDIDATES):
            part = slice(start, start + CANDIDATES)
            found = vectors[queries[rows]] @ vectors[part].T
            keep_best(found, queries[rows], everyone[part], index[rows], score[rows])
        return len(queries[rows])

    share_out(block, range(0, len(queries), QUERIES), threads, report)
    return index, score


def search_cells(
    vectors: NDArray[np.float32], cells: Cells, k: int, *, threads: int, report: Stage | None = None
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the `k` best others of each vector among the cells that its cell probes, best first, ties by lower row."""
    n = len(vectors)
    index = np.full((n, k), -1, np.int32)
    score = np.full((n, k), -np.inf, np.float32)
    by_cell = vectors[cells.members]

    def block(cell: int) -> int:
        rows = cells.members[cells.start[cell] : cells.start[cell + 1]]
        if not len(rows):
            return 0
        own = by_cell[cells.start[cell] : cells.start[cell + 1]]
        best = np.full((len(rows), k), -1, np.int32)
        value = np.full((len(rows), k), -np.inf, np.float32)
        for probe in cells.probes[cell]:
            lo, hi = cells.start[probe], cells.start[probe + 1]
            for start in range(lo, hi, CANDIDATES):
                part = slice(start, min(hi, start + CANDIDATES))
                for at in range(0, len(rows), QUERIES):
                    some = slice(at, at + QUERIES)
                    found = own[some] @ by_cell[part].T
                    keep_best(found, rows[some], cells.members[part], best[some], value[some])
        index[rows], score[rows] = best, value
        return len(rows)

    share_out(block, range(len(cells.start) - 1), threads, report)
    return index, score


def best_centers(vectors: NDArray[np.float32], centers: NDArray[np.float32], k: int, threads: int) -> NDArray[np.int32]:
    """Return the k centers of greatest product with each vector, (n, k) int32; ties by the lower center."""
    index = np.full((len(vectors), k), -1, np.int32)
    score = np.full((len(vectors), k), -np.inf, np.float32)
    nobody = np.full(QUERIES, -1, np.int32)
    names = np.arange(len(centers), dtype=np.int32)

    def block(at: int) -> None:
        rows = slice(at, min(len(vectors), at + QUERIES))
        found = vectors[rows] @ centers.T
        keep_best(found, nobody[: len(found)], names, index[rows], score[rows])

    share_out(block, range(0, len(vectors), QUERIES), threads)
    return index


@njit(cache=True, nogil=True)
def keep_best(found, rows, names, index, score):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Merge scores `found` (rows x names) into the sorted lists `index`, `score` (rows x k); a row is not its own."""
    k = index.shape[1]
    if k == 0:
        return
    for r in range(found.shape[0]):
        floor = score[r, k - 1]
        for c in range(found.shape[1]):
            s = found[r, c]
            if s < floor:
                continue
            name = names[c]
            if name == rows[r] or (s == floor and name > index[r, k - 1] and index[r, k - 1] >= 0):
                continue
            at = k - 1
            while at > 0 and (score[r, at - 1] < s or (score[r, at - 1] == s and index[r, at - 1] > name)):
                score[r, at] = score[r, at - 1]
                index[r, at] = index[r, at - 1]
                at -= 1
            score[r, at] = s
            index[r, at] = name
            floor = score[r, k - 1]


@njit(cache=True, nogil=True)
def sum_by(vectors, label, count):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Sum the vectors of each label, in the order of rows, (count, d) float32."""
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    for i in range(vectors.shape[0]):
        for j in range(vectors.shape[1]):
            sums[label[i], j] += vectors[i, j]
    return sums
