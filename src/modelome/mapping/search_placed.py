"""The greatest cosines between some vectors and those of a map, which is its own index.

What lies near on the map is near in truth, so the map cut into cells of equal count is an index that costs a sort.
Vectors are compared with the cells whose mean they are nearest to, or with all where that is few pairs. A first look
into few cells sets each query's bar; a second one, into many, reports only what passes it. Threads share out cells,
products are taken by one BLAS thread each, and found pairs are scored again in double precision, so the bytes do not
depend on the number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from modelome.mapping.search import best_centers, share_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Pairs", "PlacedCells", "cut_cells", "nearest_of", "search_placed"]

CELL_SIZE = 128
FIRST = 12  # of them, those that set its bar
EXACT_PAIRS = 1_000_000_000  # about what the cells of two million groups cost for ten thousand queries
SLACK = np.float32(2e-6)  # of a score in single precision
_ROWS = 4_096  # queries of one product


@dataclass(frozen=True)
class PlacedCells:
    """Nodes sorted into cells: those of cell c are `members[start[c]:start[c + 1]]`; `centers` (c, d) their means.

    The last cells, from `loose` on, hold nodes that have no place; every query is compared with them.
    """

    members: NDArray[np.int32]
    start: NDArray[np.int64]
    centers: NDArray[np.float32]
    loose: int


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

    Sort-tile-recursive packing (Leutenegger, Lopez, Edgington 1997): slabs of equal count along the first axis, each cut
    along the next one. `vectors` (m, d) are those of all nodes.
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
    *,
    k: int,
    floor: NDArray[np.float32],
    gives: NDArray[np.bool_],
    probes: int,
    threads: int,
    exact_pairs: int = EXACT_PAIRS,
) -> Pairs:
    """Pair the nodes `queries` with the nodes whose `vectors` (m, d) have the greatest cosine with theirs.

    Compared are all pairs where there are no more than `exact_pairs`, else each query and the nodes of the `probes`
    cells that it is nearest to.

    Reported are pairs among which the `k` best of each query are, whichever nodes one asks for (`nearest_of`), and, for a
    query that `gives`, every pair whose score is above the other node's `floor`.
    """
    if not len(queries):
        return Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    placed = np.ascontiguousarray(vectors[queries])
    few = cells.start[: cells.loose + 1]
    looks = min(FIRST, cells.loose)
    every = len(queries) * len(cells.members) <= exact_pairs or probes >= cells.loose
    width = looks if every else max(looks, probes)
    near = best_centers(placed, cells.centers[: cells.loose], width, threads) if width else None
    bar = np.full(len(queries), -np.inf, np.float32)
    if near is not None:
        jobs = _jobs(near[:, :looks], few)
        bars = [np.zeros(0, np.float32)] * len(jobs)

        def look(at: int) -> None:
            cell, rows, _ = jobs[at]
            members = cells.members[cells.start[cell] : cells.start[cell + 1]]
            bars[at] = _best_scores(placed[rows] @ vectors[members].T, queries[rows], members, k)

        share_out(look, range(len(jobs)), threads)
        best = np.full((len(queries), looks, k), -np.inf, np.float32)
        for (_, rows, slot), found in zip(jobs, bars, strict=True):
            best[rows, slot] = found
        best = best.reshape(len(queries), looks * k)
        if best.shape[1] >= k:
            bar = -np.partition(-best, k - 1, axis=1)[:, k - 1] - SLACK
    everyone = np.arange(len(queries))
    all_cells = range(0 if every or near is None else cells.loose, len(cells.start) - 1)
    work = [] if every or near is None else _jobs(near, few)
    work += [
        (cell, everyone[at : at + _ROWS], everyone[:0]) for cell in all_cells for at in range(0, len(everyone), _ROWS)
    ]
    hits: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = [(everyone[:0], everyone[:0])] * len(work)

    def compare(at: int) -> None:
        cell, rows, _ = work[at]
        members = cells.members[cells.start[cell] : cells.start[cell + 1]]
        found = placed[rows] @ vectors[members].T
        row, column = _passing(found, queries[rows], members, bar[rows], floor, gives[rows])
        hits[at] = (rows[row].astype(np.int32), members[column])

    share_out(compare, range(len(work)), threads)
    query = np.concatenate([hit[0] for hit in hits]) if hits else np.zeros(0, np.int32)
    node = np.concatenate([hit[1] for hit in hits]) if hits else np.zeros(0, np.int32)
    score = _cosines(vectors, queries, query, node)
    order = np.lexsort((node, -score, query))
    return Pairs(query[order], node[order], score[order])


def nearest_of(
    pairs: Pairs, queries: int, k: int, among: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the `k` best nodes of each query, (queries, k), those of the mask `among` (m,) alone; -1 where there are fewer."""
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


def _jobs(
    near: NDArray[np.int32], start: NDArray[np.int64]
) -> list[tuple[int, NDArray[np.int64], NDArray[np.int64]]]:
    """Turn the cells of each query into the queries of each cell: cell, rows of queries, and which of its cells it is."""
    flat = near.ravel()
    order = np.argsort(flat, kind="stable")
    ends = np.searchsorted(flat[order], np.arange(len(start)))
    out = []
    for cell in range(len(start) - 1):
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
def _passing(found, own, members, bar, floor, gives):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Report where a score passes the query's bar, or the other node's floor."""
    slack = np.float32(2e-6)
    count = 0
    for keep in range(2):
        if keep:
            row = np.empty(count, np.int32)
            column = np.empty(count, np.int32)
            count = 0
        for r in range(found.shape[0]):
            for c in range(found.shape[1]):
                s = found[r, c]
                if (s >= bar[r] or (gives[r] and s > floor[members[c]] - slack)) and members[c] != own[r]:
                    if keep:
                        row[count] = r
                        column[count] = c
                    count += 1
    return row, column


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
