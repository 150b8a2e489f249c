"""The greatest cosines between some vectors and those of a map, which is its own index.

What lies near on the map is near in truth, so the map cut into cells of equal count is an index that costs a sort.
Vectors are compared with some cells, or with all where that is few pairs. A first look into few cells sets each query's
bar; a second one, into more, reports only what passes it. Threads share out cells, products are taken by one BLAS
thread each, and found pairs are scored again in double precision, so the bytes do not depend on the number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from modelome.mapping.search import best_centers, share_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["Pairs", "PlacedCells", "cosines", "cut_cells", "nearest_of", "search_placed"]

CELL_SIZE = 128
FIRST = 12  # of them, those that set its bar
SLACK = np.float32(2e-6)  # of a score in single precision
_ROWS = 4_096  # queries of one product
_BATCH = 64


@dataclass(frozen=True)
class PlacedCells:
    """Nodes sorted into cells: those of cell c are `members[start[c]:start[c + 1]]`; `centers` (c, d) their means.

    The last cells, from `loose` on, hold nodes that have no place; every query is compared with them.
    """

    members: NDArray[np.int32]
    start: NDArray[np.int64]
    centers: NDArray[np.float32]
    loose: int

    def nearest(self, vectors: NDArray[np.float32], count: int, threads: int) -> NDArray[np.int32]:
        """Return the `count` cells whose centers have the greatest products with each vector, best first."""
        return best_centers(vectors, self.centers[: self.loose], min(count, self.loose), threads)

    def placed_only(self) -> PlacedCells:
        """Leave the cells of nodes without a place away."""
        return replace(self, members=self.members[: self.start[self.loose]], start=self.start[: self.loose + 1])

    def beside(self, nodes: NDArray[np.int32], count: int, threads: int) -> NDArray[np.int32]:
        """Return the cells nearest to the one that each of `nodes` lies in, itself first, (q, count)."""
        home = np.zeros(int(self.members.max(initial=0)) + 1, np.int32)
        placed = int(self.start[self.loose])
        home[self.members[:placed]] = np.repeat(np.arange(self.loose), np.diff(self.start[: self.loose + 1]))
        near = self.nearest(self.centers[: self.loose], count, threads)
        return np.ascontiguousarray(near[home[nodes]])


@dataclass(frozen=True)
class Pairs:
    """Pairs that were found, in order of the query, then of falling score, then of the node."""

    query: NDArray[np.int32]
    node: NDArray[np.int32]
    score: NDArray[np.float64]


def cut_cells(
    vectors: NDArray[np.float32],
    nodes: NDArray[np.int32],
    positions: NDArray[np.float32],
    loose: NDArray[np.int32],
    *,
    size: int = CELL_SIZE,
) -> PlacedCells:
    """Cut the map of `nodes`, which lie at `positions` (len(nodes), 2 or 3), into cells of `size`; O(m log m).

    Sort-tile-recursive packing (Leutenegger, Lopez, Edgington 1997): slabs of equal count along the first axis, each
    cut along the next one. `vectors` (m, d) are those of all nodes.
    """
    count, dims = positions.shape
    part = np.zeros(count, np.int64)
    for axis in range(dims):
        slabs = max(1, round((count / size) ** (1 / dims)))
        order = np.lexsort((nodes, positions[:, axis], part))
        begin = np.zeros(int(part.max(initial=0)) + 2, np.int64)
        np.cumsum(np.bincount(part, minlength=len(begin) - 1), out=begin[1:])
        rank = np.empty(count, np.int64)
        rank[order] = np.arange(count) - begin[part[order]]
        part = part * slabs + rank * slabs // np.maximum(np.diff(begin)[part], 1)
    order = np.lexsort((nodes, part))
    first = np.flatnonzero(np.append(True, np.diff(part[order]) != 0)) if count else np.zeros(0, np.int64)
    start = np.append(first, count).astype(np.int64)
    members = nodes[order].astype(np.int32)
    tail = np.arange(count, count + len(loose), size)[1:]
    start = np.concatenate([start, tail, [count + len(loose)]] if len(loose) else [start]).astype(np.int64)
    members = np.concatenate([members, loose]).astype(np.int32)
    return PlacedCells(members, start, _means(vectors, members, start), len(first))


@njit(parallel=True, cache=True)
def _means(vectors, members, start):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    cells, dims = len(start) - 1, vectors.shape[1]
    out = np.zeros((cells, dims), np.float32)
    for c in prange(cells):
        total = np.zeros(dims, np.float64)
        for at in range(start[c], start[c + 1]):
            for d in range(dims):
                total[d] += vectors[members[at], d]
        length = np.sqrt((total * total).sum())
        if length > 0:
            for d in range(dims):
                out[c, d] = total[d] / length
    return out


def search_placed(
    vectors: NDArray[np.float32],
    queries: NDArray[np.int32],
    cells: PlacedCells,
    near: NDArray[np.int32] | None,
    *,
    k: int,
    floor: NDArray[np.float32] | None = None,
    threads: int,
) -> Pairs:
    """Pair the nodes `queries` (q,) with the nodes whose `vectors` (m, d) have the greatest cosine with theirs.

    Compared is each query with the cells `near` (q, p), or with all of them (None). Reported are pairs among which the
    `k` best of each query are, whichever nodes one asks for (`nearest_of`), and, where `floor` (m,) is given, every
    pair whose score is above the other node's.
    """
    if not len(queries):
        return Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    placed = np.ascontiguousarray(vectors[queries])
    first = cells.nearest(placed, FIRST, threads) if near is None else near[:, :FIRST]
    bar = _bars(vectors, placed, queries, cells, first, k=k, threads=threads)
    everyone = np.arange(len(queries))
    work = [] if near is None else _jobs(near, cells.loose)
    for cell in range(0 if near is None else cells.loose, len(cells.start) - 1):
        work += [(cell, everyone[at : at + _ROWS], everyone[:0]) for at in range(0, len(everyone), _ROWS)]
    hits: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = [(queries[:0], queries[:0])] * len(work)
    bounds = np.full(len(vectors), np.inf, np.float32) if floor is None else floor - SLACK

    def compare(at: int) -> None:
        cell, rows, _ = work[at]
        members = cells.members[cells.start[cell] : cells.start[cell + 1]]
        found = placed[rows] @ vectors[members].T
        row, column = _passing(found, queries[rows], members, bar[rows], bounds)
        hits[at] = (rows[row].astype(np.int32), members[column])

    _share_out(compare, len(work), threads)
    query = np.concatenate([hit[0] for hit in hits])
    node = np.concatenate([hit[1] for hit in hits])
    score = cosines(vectors, queries, query, node)
    order = np.lexsort((node, -score, query))
    return Pairs(query[order], node[order], score[order])


def _bars(
    vectors: NDArray[np.float32],
    placed: NDArray[np.float32],
    queries: NDArray[np.int32],
    cells: PlacedCells,
    near: NDArray[np.int32],
    *,
    k: int,
    threads: int,
) -> NDArray[np.float32]:
    """Return the k-th best score of each query among the cells `near`, minus infinity where they hold fewer nodes."""
    jobs = _jobs(near, cells.loose)
    found = [np.zeros((0, k), np.float32)] * len(jobs)

    def look(at: int) -> None:
        cell, rows, _ = jobs[at]
        members = cells.members[cells.start[cell] : cells.start[cell + 1]]
        found[at] = _best_scores(placed[rows] @ vectors[members].T, queries[rows], members, k)

    _share_out(look, len(jobs), threads)
    if not near.shape[1]:
        return np.full(len(queries), -np.inf, np.float32)
    by_cell = np.full((len(queries), near.shape[1], k), -np.inf, np.float32)
    for (_, rows, column), scores in zip(jobs, found, strict=True):
        by_cell[rows, column] = scores
    best = by_cell.reshape(len(queries), near.shape[1] * k)
    return np.asarray(-np.partition(-best, k - 1, axis=1)[:, k - 1] - SLACK, np.float32)


def nearest_of(
    pairs: Pairs, queries: int, k: int, among: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the `k` best nodes of each query, (queries, k), and their scores; -1 where there are fewer.

    `among` (m,) bool leaves all other nodes away.
    """
    kept = slice(None) if among is None else among[pairs.node]
    query, node, score = pairs.query[kept], pairs.node[kept], pairs.score[kept]
    begin = np.searchsorted(query, np.arange(queries))
    rank = np.arange(len(query)) - begin[query]
    best = rank < k
    index = np.full((queries, k), -1, np.int32)
    value = np.zeros((queries, k), np.float32)
    index[query[best], rank[best]] = node[best]
    value[query[best], rank[best]] = np.clip(score[best], -1.0, 1.0)
    return index, value


def _share_out(work: Callable[[int], None], jobs: int, threads: int) -> None:
    """Share out small jobs by the batch: a thread takes longer to be given one than to do it."""

    def batch(at: int) -> None:
        for job in range(at, min(at + _BATCH, jobs)):
            work(job)

    share_out(batch, range(0, jobs, _BATCH), threads)


def _jobs(near: NDArray[np.int32], count: int) -> list[tuple[int, NDArray[np.int64], NDArray[np.int64]]]:
    """Turn the cells of each query into the queries of each cell: cell, rows of queries, its place in their lists."""
    flat = near.ravel()
    order = np.argsort(flat, kind="stable")
    ends = np.searchsorted(flat[order], np.arange(count + 1))
    out = []
    for cell in range(count):
        for at in range(int(ends[cell]), int(ends[cell + 1]), _ROWS):
            entry = order[at : min(at + _ROWS, int(ends[cell + 1]))]
            out.append((cell, entry // near.shape[1], entry % near.shape[1]))
    return out


@njit(cache=True, nogil=True)
def _best_scores(found, own, members, k):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Keep the k greatest scores of each row, falling; a node is not its own."""
    out = np.full((found.shape[0], k), -np.inf, np.float32)
    for r in range(found.shape[0]):
        for c in range(found.shape[1]):
            s = found[r, c]
            if s <= out[r, k - 1] or members[c] == own[r]:
                continue
            at = k - 1
            while at > 0 and out[r, at - 1] < s:
                out[r, at] = out[r, at - 1]
                at -= 1
            out[r, at] = s
    return out


@njit(cache=True, nogil=True)
def _passing(found, own, members, bar, floor):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Report where a score passes the query's bar, or the other node's floor."""
    count = 0
    row, column = np.empty(0, np.int32), np.empty(0, np.int32)
    for keep in range(2):
        if keep:
            row, column = np.empty(count, np.int32), np.empty(count, np.int32)
            count = 0
        for r in range(found.shape[0]):
            for c in range(found.shape[1]):
                s = found[r, c]
                if (s >= bar[r] or s > floor[members[c]]) and members[c] != own[r]:
                    if keep:
                        row[count] = r
                        column[count] = c
                    count += 1
    return row, column


def cosines(
    vectors: NDArray[np.float32], queries: NDArray[np.int32], query: NDArray[np.int32], node: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Cosines of the pairs `queries[query]` and `node` in double precision, (pairs,)."""
    return np.asarray(_cosines(vectors, queries, query, node))


@njit(parallel=True, cache=True)
def _cosines(vectors, queries, query, node):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    out = np.empty(len(query), np.float64)
    for at in prange(len(query)):
        a, b = queries[query[at]], node[at]
        total = 0.0
        for d in range(vectors.shape[1]):
            total += np.float64(vectors[a, d]) * np.float64(vectors[b, d])
        out[at] = total
    return out
