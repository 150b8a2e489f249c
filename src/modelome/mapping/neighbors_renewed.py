"""Neighbors of a snapshot from those of the one before: only lists that something entered or left are made again.

A row's list stays as it was unless (a) one of its entries left or moved away, and a search finds what takes its place,
or (b) a new or moved row is nearer than its last entry, and pushes in. Both come out of one search: the new rows
and the rows of (a) look for their nearest groups, and while new rows are compared with the groups of the map, each
group tells whether they pass its floor, the similarity of its last entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numba import set_num_threads

from modelome.mapping.duplicates import group_equal
from modelome.mapping.embed_corpus import unit_rows
from modelome.mapping.neighbors import Neighbors, between_groups, expand_groups, usable_threads
from modelome.mapping.neighbors_kernel import floors, hop_on, take_in
from modelome.mapping.search_placed import Pairs, cosines, cut_cells, nearest_of, search_placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.duplicates import Groups
    from modelome.mapping.search_placed import PlacedCells

__all__ = ["FormerNeighbors", "RenewedNeighbors", "renew_neighbors"]

EXACT_PAIRS = 1_000_000_000  # about what the cells of two million groups cost for ten thousand queries
# Cells that are looked into, and hops from list to list after that; measured on 1.86 million rows, see docs/layout.md.
CELLS_NEW, HOPS_NEW = 96, 2
CELLS_LEFT, HOPS_LEFT = 4, 1
ALL_AGAIN = 0.25  # share of groups with something to search for above which everything is searched as in a build


@dataclass(frozen=True)
class FormerNeighbors:
    """What a map says of the n rows of a later snapshot, some of them `kept` (n,) where they were.

    `index` (n, w) int32 and `similarity` (n, w): neighbors in the numbers of these rows, -1 for one that left or moved.
    `positions` (n, dims) float32. All three say something where a row is kept.
    """

    kept: NDArray[np.bool_]
    index: NDArray[np.int32]
    similarity: NDArray[np.float32]
    positions: NDArray[np.float32]


@dataclass(frozen=True)
class RenewedNeighbors:
    """Neighbors of all rows, and where those that have no place yet may find one.

    `index`, `similarity` (n, k), `group` (n,), `blank` (m,): as in `Neighbors`. `touched` (n,) bool: the rows whose
    list is another than before. `nodes` (c,) int32: the groups that say something and have no kept row. `near` (c, k)
    int32 and `near_similarity`: their nearest groups; `anchors` and `anchor_similarity`: the nearest of those that have
    a place (-1 and 0 where there are fewer).
    """

    index: NDArray[np.int32]
    similarity: NDArray[np.float32]
    group: NDArray[np.int32]
    blank: NDArray[np.bool_]
    touched: NDArray[np.bool_]
    nodes: NDArray[np.int32]
    near: NDArray[np.int32]
    near_similarity: NDArray[np.float32]
    anchors: NDArray[np.int32]
    anchor_similarity: NDArray[np.float32]

    def neighbors(self) -> Neighbors:
        """Give the lists of rows in the form that faithfulness is measured on; those of groups are left empty."""
        none = np.zeros((len(self.blank), 0))
        return Neighbors(
            self.index, self.similarity, self.group, none.astype(np.int32), none.astype(np.float32), self.blank
        )


def renew_neighbors(
    vectors: NDArray[np.float16],
    former: FormerNeighbors,
    *,
    k: int,
    seed: int = 0,
    threads: int | None = None,
    exact_pairs: int = EXACT_PAIRS,
) -> RenewedNeighbors:
    """Find the `k` nearest others of n rows of `vectors` (n, d), float16 as an atlas keeps them.

    Rows are equal when they are bit for bit. All pairs are looked at up to `exact_pairs`, above that the cells of the
    map. Where more than a quarter of the groups would have to be searched for, or the lists had another width, all
    lists are made as a build makes them. The same bytes for a seed whatever the number of threads.
    """
    threads = usable_threads(threads)
    set_num_threads(threads)
    work = _Renewal(vectors, former, min(k, max(0, len(vectors) - 1)), seed, threads, exact_pairs)
    return work.all_again() if work.little_is_left else work.what_changed()


@dataclass(frozen=True)
class _Renewal:
    """One renewal, its arrays by name. Groups are of the new snapshot; a group is placed if a row of it is kept."""

    vectors: NDArray[np.float16]
    former: FormerNeighbors
    k: int
    seed: int
    threads: int
    exact_pairs: int

    @cached_property
    def groups(self) -> Groups:
        return group_equal(self.vectors)

    @cached_property
    def distinct(self) -> NDArray[np.float32]:
        """Unit vectors of the groups, (m, d)."""
        return unit_rows(np.asarray(self.vectors[self.groups.first], np.float32))

    @cached_property
    def blank(self) -> NDArray[np.bool_]:
        return np.asarray(~self.distinct.any(axis=1))

    @cached_property
    def speaker(self) -> NDArray[np.int32]:
        """The lowest kept row of each group, (m,), -1 where it has none."""
        rows = np.flatnonzero(self.former.kept)[::-1]
        out = np.full(len(self.groups), -1, np.int32)
        out[self.groups.code[rows]] = rows
        return out

    @cached_property
    def nodes(self) -> NDArray[np.int32]:
        return np.flatnonzero((self.speaker < 0) & ~self.blank).astype(np.int32)

    @cached_property
    def search(self) -> NDArray[np.bool_]:
        """Rows whose lists are made again, (n,)."""
        lost = np.asarray((self.former.index < 0).any(axis=1))
        return ~self.former.kept | lost

    @cached_property
    def giving(self) -> NDArray[np.int32]:
        """Groups with new rows that others may take in: not where the group alone could fill a list before."""
        kept = np.bincount(self.groups.code[self.former.kept], minlength=len(self.groups))
        return np.flatnonzero((kept < np.minimum(self.groups.sizes, self.k)) & ~self.blank).astype(np.int32)

    @cached_property
    def left(self) -> NDArray[np.int32]:
        """Other groups with lists to make again, and too few rows to fill them with."""
        rows = np.bincount(self.groups.code[self.search], minlength=len(self.groups))
        wanted = (rows > 0) & (self.groups.sizes <= self.k) & ~self.blank
        wanted[self.giving] = False
        return np.flatnonzero(wanted).astype(np.int32)

    @property
    def little_is_left(self) -> bool:
        told = len(self.groups) - int(self.blank.sum())
        other_width = self.former.index.shape[1] != self.k or not self.k
        return other_width or told - 1 < self.k or len(self.giving) + len(self.left) > ALL_AGAIN * told

    def all_again(self) -> RenewedNeighbors:
        """Search as a build does; only anchors are looked for on the map."""
        rows, groups, nodes = len(self.vectors), self.groups, self.nodes
        near, value = between_groups(self.distinct, self.blank, self.k, seed=self.seed, threads=self.threads)
        index, score = np.empty((rows, self.k), np.int32), np.empty((rows, self.k), np.float32)
        every = np.arange(len(groups))
        expand_groups(
            np.arange(rows), groups, every, near=near, similarity=value, blank=self.blank, index=index, score=score
        )
        found = self._nearest_new(nodes, self._cells(nodes[:0]), None)
        return RenewedNeighbors(
            index,
            score,
            groups.code,
            self.blank,
            np.ones(rows, bool),
            nodes,
            near[nodes],
            value[nodes],
            found.anchors,
            found.anchor_score,
        )

    def what_changed(self) -> RenewedNeighbors:
        """Make the lists again that something left, and let what is new into the others."""
        groups, kept, search = self.groups, self.former.kept, self.search
        index, score = self.former.index.copy(), np.array(self.former.similarity, np.float32)
        parts = (groups.code, groups.members, groups.start)
        floor = floors(self.distinct, *parts, self.blank, index, search)
        cells = self._cells(self.nodes)
        of_left, left_score = self._nearest_left(cells)
        floor[self.left] = left_score[:, -1]
        new = self._nearest_new(self.giving, cells, floor)
        of_left, left_score = self._with_loose(of_left, left_score, new)
        blank = np.flatnonzero(self.blank)
        # Nothing is near to the blank group: what its rows lack of their own kind, they list by number.
        others = np.arange(self.k, dtype=np.int32)[None]
        of_blank = (others + (others >= blank[:, None])).astype(np.int32)
        listed = np.concatenate([self.giving, self.left, blank])
        list_of = np.full(len(groups), -1, np.int64)
        list_of[listed] = np.arange(len(listed))
        near = np.concatenate([new.near, of_left, of_blank])
        value = np.concatenate([new.near_score, left_score, np.zeros(of_blank.shape, np.float32)])
        again = np.flatnonzero(search[groups.members])
        expand_groups(again, groups, list_of, near=near, similarity=value, blank=self.blank, index=index, score=score)
        touched = search.copy()
        takers, begin = np.unique(new.taker, return_index=True)
        begin = np.append(begin, len(new.taker))
        take_in(self.distinct, *parts, kept, search, takers, begin, new.giver, index, score, touched)
        fresh = np.searchsorted(self.giving, self.nodes)
        return RenewedNeighbors(
            index,
            score,
            groups.code,
            self.blank,
            touched,
            self.nodes,
            new.near[fresh],
            new.near_score[fresh],
            new.anchors[fresh],
            new.anchor_score[fresh],
        )

    def _cells(self, loose: NDArray[np.int32]) -> PlacedCells:
        """Cut the map of the placed groups; a group lies in the middle of its kept rows."""
        fixed = np.flatnonzero((self.speaker >= 0) & ~self.blank).astype(np.int32)
        rows = np.flatnonzero(self.former.kept)
        code, count = self.groups.code[rows], len(self.groups)
        size = np.maximum(np.bincount(code, minlength=count), 1)
        middle = [np.bincount(code, weights=axis, minlength=count) / size for axis in self.former.positions[rows].T]
        return cut_cells(self.distinct, fixed, np.column_stack(middle)[fixed].astype(np.float32), loose)

    def _nearest_left(self, cells: PlacedCells) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Find the nearest placed groups of those that lack some: in the cells beside, then by lists that are left."""
        queries = self.left
        few = len(queries) * int(cells.start[cells.loose]) <= self.exact_pairs
        near = None if few else cells.beside(queries, CELLS_LEFT, self.threads)
        placed = cells.placed_only()
        pairs = search_placed(self.distinct, queries, placed, near, k=self.k, threads=self.threads)
        best, score = nearest_of(pairs, len(queries), self.k)
        lists = (self.speaker, self.former.index, self.groups.code)
        hop_on(self.distinct, queries, best, score, *lists, HOPS_LEFT, np.full(len(self.groups), np.inf, np.float32))
        return best, score

    def _nearest_new(self, queries: NDArray[np.int32], cells: PlacedCells, floor: NDArray[np.float32] | None) -> _Found:
        """Find the nearest groups of those with new rows, and whose `floor` they pass."""
        few = len(queries) * len(cells.members) <= self.exact_pairs
        near = None if few else cells.nearest(self.distinct[queries], CELLS_NEW, self.threads)
        pairs = search_placed(self.distinct, queries, cells, near, k=self.k, floor=floor, threads=self.threads)
        floor = np.full(len(self.groups), np.inf, np.float32) if floor is None else floor
        placed = self.speaker >= 0
        anchors, anchor_score = nearest_of(pairs, len(queries), self.k, placed)
        loose = nearest_of(pairs, len(queries), self.k, ~placed)
        met = np.zeros((len(queries), 0), np.int32)
        if self.former.index.shape[1] == self.k:
            lists = (self.speaker, self.former.index, self.groups.code)
            met = hop_on(self.distinct, queries, anchors, anchor_score, *lists, HOPS_NEW, floor)
        best, best_score = _best_of(self.k, (anchors, anchor_score), loose)
        passed = np.flatnonzero((pairs.score > floor[pairs.node]) & placed[pairs.node])
        row, place = np.nonzero(met >= 0)
        own = queries[placed[queries] & (floor[queries] < 1)]  # rows that were there take in their new equals
        taker = np.concatenate([pairs.node[passed], met[row, place], own]).astype(np.int64)
        giver = np.concatenate([queries[pairs.query[passed]], queries[row], own]).astype(np.int64)
        once = np.unique(taker * len(placed) + giver) if len(taker) else taker
        return _Found(anchors, anchor_score, best, best_score, once // len(placed), once % len(placed))

    def _with_loose(
        self, best: NDArray[np.int32], score: NDArray[np.float32], new: _Found
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Let the groups that have no place yet into the lists of the groups `left`."""
        at = np.searchsorted(self.left, new.taker)
        wanted = (at < len(self.left)) & (self.speaker[new.giver] < 0)
        wanted[wanted] = self.left[at[wanted]] == new.taker[wanted]
        row, node = at[wanted].astype(np.int32), new.giver[wanted].astype(np.int32)
        value = cosines(self.distinct, self.left, row, node)
        order = np.lexsort((node, -value, row))
        loose = nearest_of(Pairs(row[order], node[order], value[order]), len(self.left), self.k)
        return _best_of(self.k, (best, score), loose)


@dataclass(frozen=True)
class _Found:
    """Nearest placed groups and nearest groups of some (q, k), and who may take in which new group, sorted by taker."""

    anchors: NDArray[np.int32]
    anchor_score: NDArray[np.float32]
    near: NDArray[np.int32]
    near_score: NDArray[np.float32]
    taker: NDArray[np.int64]
    giver: NDArray[np.int64]


def _best_of(
    k: int, *lists: tuple[NDArray[np.int32], NDArray[np.float32]]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Merge lists that have no entry in common: the k best of each row, ties by the lower group."""
    index = np.concatenate([each for each, _ in lists], axis=1)
    score = np.concatenate([each for _, each in lists], axis=1)
    order = np.lexsort((index, np.where(index < 0, np.inf, -score)), axis=1)[:, :k]
    return np.take_along_axis(index, order, axis=1), np.take_along_axis(score, order, axis=1)
