"""Questions that a reader asks of one model, answered on flat arrays that may be memory-mapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.lineage.csr import distinct, gather, spans
from modelome.lineage.edge_arrays import edge_arrays
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from modelome.lineage.csr import Csr
    from modelome.lineage.edge_arrays import EdgeArrays
    from modelome.lineage.tree import Lineage

__all__ = ["Descent", "Siblings", "Walks"]

_FEW = 2_048  # models up to which a sorted list is less work than an array over all


@dataclass(frozen=True)
class Descent:
    """Models reached from one model, nearest first, then by row.

    `ix` and `depth` are int32 (models,): shortest distance in edges, at least 1. `edges` is int64: rows
    of the edge table that the walk saw, ascending; upward they include those to ghosts. `complete` is
    false where a limit cut the walk.
    """

    ix: NDArray[np.int32]
    depth: NDArray[np.int32]
    edges: NDArray[np.int64]
    complete: bool


@dataclass(frozen=True)
class Siblings:
    """Other children of the parents of one model, ghosts too.

    `ix` is int32 (siblings,), ascending, each once; `shared` is int32 (siblings,): how many parents they
    have in common.
    """

    ix: NDArray[np.int32]
    shared: NDArray[np.int32]


class Walks:
    """Walks over one lineage. Making one costs nothing; each walk is linear in what it returns."""

    def __init__(self, edges: EdgeArrays, children: Csr, parents: Csr) -> None:
        self.edges = edges
        self.children = children
        self.parents = parents

    @classmethod
    def over(cls, lineage: Lineage) -> Walks:
        """Walk over a lineage in memory; flattening its edges is linear in them but for a sort."""
        return cls(edge_arrays(lineage.edges, lineage.ghosts), lineage.children, lineage.parents)

    def parent_edges(self, ix: int) -> NDArray[np.int64]:
        """Rows of the edge table in which this model is the child, ghosts last."""
        low, high = np.searchsorted(self.edges.child, np.array([ix, ix + 1], np.int32))
        return np.arange(low, high)

    def child_edges(self, ix: int) -> NDArray[np.int64]:
        """Rows of the edge table in which this model is the parent, by child."""
        return self.edges.below[self.children.indptr[ix] : self.children.indptr[ix + 1]].astype(np.int64)

    def ancestors(self, ix: int, *, depth: int | None = None) -> Descent:
        """All models above, with every edge that leads up from them and from the model itself."""
        found, distance, complete, _ = self._reach(self.parents, [ix], depth, None, None)
        # int32 like the haystack, which NumPy would copy otherwise.
        asked = np.append(found[distance < depth] if depth is not None else found, np.int32(ix))
        low = np.searchsorted(self.edges.child, asked)
        counts = np.searchsorted(self.edges.child, asked, side="right") - low
        return Descent(found, distance, np.sort(spans(low, counts)), complete)

    def descendants(
        self,
        ix: int,
        *,
        depth: int | None = None,
        relations: Collection[str] | None = None,
        inferred: bool = False,
        limit: int | None = None,
    ) -> Descent:
        """Models below, along edges of the given relations (all where None), declared or `inferred`.

        `depth` bounds the generations followed, `limit` the models returned: nearest first, and
        `complete` says whether any were left out. The model itself is never among them, even on a cycle.
        """
        allowed = None
        if relations is not None:
            codes = self.edges.inferred if inferred else self.edges.relation
            allowed = (codes, np.isin(RELATIONS, list(relations)))
        found, distance, complete, rows = self._reach(self.children, [ix], depth, allowed, limit)
        return Descent(found, distance, np.sort(rows), complete)

    def below(self, several: NDArray[np.integer]) -> NDArray[np.int32]:
        """Models below any of several, int32, ascending; the several themselves are never among them."""
        found, _, _, _ = self._reach(self.children, several, None, None, None)
        return np.sort(found)

    def beyond(self, several: NDArray[np.integer]) -> NDArray[np.int32]:
        """Models above any of several, int32, ascending; the several themselves are never among them."""
        found, _, _, _ = self._reach(self.parents, several, None, None, None)
        return np.sort(found)

    def relation_counts(self, rows: NDArray[np.int64], *, inferred: bool = False) -> dict[str, int]:
        """Count edges, given by row, by their relation, the most frequent first."""
        codes = self.edges.inferred if inferred else self.edges.relation
        counts = np.bincount(codes[rows], minlength=len(RELATIONS))
        return {RELATIONS[code]: int(counts[code]) for code in np.argsort(-counts, kind="stable") if counts[code]}

    def siblings(self, ix: int) -> Siblings:
        """Models that share a parent with this one, a row of the snapshot or a ghost."""
        near, _ = gather(self.children, self.parents.row(ix))
        ghostly, _ = gather(self.edges.ghost_children, self._ghosts_above(ix))
        everyone = np.concatenate([near, ghostly])
        found, shared = np.unique(everyone[everyone != ix], return_counts=True)
        return Siblings(found.astype(np.int32), shared.astype(np.int32))

    def count_siblings(self, ix: int) -> int:
        """Return how many models share a parent with this one."""
        near, _ = gather(self.children, self.parents.row(ix))
        ghostly, _ = gather(self.edges.ghost_children, self._ghosts_above(ix))
        everyone = np.concatenate([near, ghostly])
        return len(distinct(everyone[everyone != ix]))

    def has_ghosts(self, ix: int) -> bool:
        """Tell whether a model declares a ghost."""
        return len(self._ghosts_above(ix)) > 0

    def share_ghost(self, one: int, other: int) -> bool:
        """Tell whether two models declare the same ghost."""
        return bool(np.intersect1d(self._ghosts_above(one), self._ghosts_above(other)).size)

    def _ghosts_above(self, ix: int) -> NDArray[np.int32]:
        ghosts = self.edges.ghost[self.parent_edges(ix)]
        return ghosts[ghosts >= 0]

    def _reach(
        self,
        graph: Csr,
        starts: Sequence[int] | NDArray[np.integer],
        depth: int | None,
        allowed: tuple[NDArray[np.uint8], NDArray[np.bool_]] | None,
        limit: int | None,
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], bool, NDArray[np.int64]]:
        """Breadth first, a level at a time; rows of edges are told for the walk down only.

        `allowed` are the relation of each edge, and which relations are followed.
        """
        down = graph is self.children
        frontier = np.asarray(starts, np.int32)
        seen = _Seen(frontier, graph.nodes)
        levels: list[NDArray[np.int32]] = []
        rows: list[NDArray[np.int32]] = []
        left = graph.nodes if limit is None else limit
        complete = True
        while len(frontier):
            reached, places = gather(graph, frontier)
            if down:
                via = self.edges.below[places]
                if allowed is not None:
                    codes, wanted = allowed
                    keep = wanted[codes[via]]
                    reached, via = reached[keep], via[keep]
            fresh = seen.new(distinct(reached))
            if depth is not None and len(levels) >= depth:
                complete = not len(fresh)
                break
            if len(fresh) > left:
                fresh, complete = fresh[:left], False
            seen.add(fresh)
            if down:
                rows.append(via if complete else via[seen.holds(reached)])
            if len(fresh):
                levels.append(fresh.astype(np.int32))
            left -= len(fresh)
            if not complete:
                break
            frontier = fresh
        sizes = [len(level) for level in levels]
        distance = np.repeat(np.arange(1, len(sizes) + 1, dtype=np.int32), sizes)
        found = np.concatenate(levels) if levels else np.empty(0, np.int32)
        seen_edges = np.concatenate(rows).astype(np.int64) if rows else np.empty(0, np.int64)
        return found, distance, complete, seen_edges


class _Seen:
    """Models that a walk has come to: a short sorted list at first, one truth value a model for walks that go far."""

    def __init__(self, models: NDArray[np.int32], nodes: int) -> None:
        self._few: NDArray[np.int32] | None = distinct(models)
        self._nodes = nodes
        self._marks = np.empty(0, bool)

    def holds(self, models: NDArray[np.int32]) -> NDArray[np.bool_]:
        if self._few is None:
            found: NDArray[np.bool_] = self._marks[models]
            return found
        places = np.minimum(np.searchsorted(self._few, models), len(self._few) - 1)
        return np.asarray(self._few[places] == models)

    def new(self, models: NDArray[np.int32]) -> NDArray[np.int32]:
        return models[~self.holds(models)] if len(models) else models

    def add(self, models: NDArray[np.int32]) -> None:
        if self._few is None:
            self._marks[models] = True
            return
        self._few = np.sort(np.concatenate([self._few, models]))
        if len(self._few) > _FEW:
            self._marks = np.zeros(self._nodes, bool)
            self._marks[self._few] = True
            self._few = None
