"""Questions that a reader asks of one model, answered on flat arrays that may be memory-mapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.csr import Csr, gather, spans

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from modelome.lineage.tree import Lineage

__all__ = ["Descent", "Siblings", "Walks"]


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
    """Walks over one lineage. Building it is linear in the edges; each walk is linear in what it returns.

    `edges` is the edge table in its own order (by child, then parent, ghosts last).
    """

    def __init__(self, edges: pa.Table, children: Csr, parents: Csr) -> None:
        self.edges = edges
        self.children = children
        self.parents = parents
        self._child = edges["child_ix"].to_numpy()
        parent_ix = edges["parent_ix"].combine_chunks()
        resolved = pc.is_valid(parent_ix).to_numpy(zero_copy_only=False)
        self._resolved = np.flatnonzero(resolved)
        self._ghostly = np.flatnonzero(~resolved)
        self._ghost_child = self._child[self._ghostly]
        # A resolved pair as one ascending number, to find the row of an edge from its two ends.
        ends = pc.fill_null(parent_ix, 0).to_numpy(zero_copy_only=False)[self._resolved]
        self._pair = self._child[self._resolved] * np.int64(max(children.nodes, 1)) + ends
        ghosts = edges["parent_id"].combine_chunks().take(pa.array(self._ghostly)).dictionary_encode()
        self._ghost_code = ghosts.indices.to_numpy(zero_copy_only=False)
        self._ghost_order = np.argsort(self._ghost_code, kind="stable")
        self._ghost_start = np.searchsorted(
            self._ghost_code[self._ghost_order],
            np.arange(len(ghosts.dictionary) + 1),
        )
        self._relation = {
            column: edges[column].combine_chunks().dictionary_encode() for column in ("relation", "relation_inferred")
        }

    @classmethod
    def over(cls, lineage: Lineage) -> Walks:
        """Walk over a lineage in memory."""
        return cls(lineage.edges, lineage.children, lineage.parents)

    def parent_edges(self, ix: int) -> NDArray[np.int64]:
        """Rows of the edge table in which this model is the child, ghosts last."""
        low, high = np.searchsorted(self._child, np.array([ix, ix + 1], np.int32))
        return np.arange(low, high)

    def child_edges(self, ix: int) -> NDArray[np.int64]:
        """Rows of the edge table in which this model is the parent, by child."""
        return self._edge_rows(self.children.row(ix), np.full(1, ix, np.int64))

    def ancestors(self, ix: int, *, depth: int | None = None) -> Descent:
        """All models above, with every edge that leads up from them and from the model itself."""
        found, distance, complete, _ = self._reach(self.parents, ix, depth, None, None)
        # int32 like the haystack, which NumPy would copy otherwise.
        asked = np.append(found[distance < depth] if depth is not None else found, np.int32(ix))
        low = np.searchsorted(self._child, asked)
        counts = np.searchsorted(self._child, asked, side="right") - low
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
        allowed = None if relations is None else self._edges_of(relations, inferred=inferred)
        found, distance, complete, rows = self._reach(self.children, ix, depth, allowed, limit)
        return Descent(found, distance, np.sort(rows), complete)

    def relation_counts(self, rows: NDArray[np.int64], *, inferred: bool = False) -> dict[str, int]:
        """Count edges, given by row, by their relation, the most frequent first."""
        encoded = self._relation["relation_inferred" if inferred else "relation"]
        counts = np.bincount(
            encoded.indices.to_numpy(zero_copy_only=False)[rows],
            minlength=len(encoded.dictionary),
        )
        names = encoded.dictionary.to_pylist()
        return {names[code]: int(counts[code]) for code in np.argsort(-counts, kind="stable") if counts[code]}

    def siblings(self, ix: int) -> Siblings:
        """Models that share a parent with this one, a row of the snapshot or a ghost."""
        near, _ = gather(self.children, self.parents.row(ix))
        codes = self._ghosts_above(ix)
        starts = self._ghost_start[codes]
        places = spans(starts, self._ghost_start[codes + 1] - starts)
        ghostly = self._ghost_child[self._ghost_order[places]]
        everyone = np.concatenate([near, ghostly])
        found, shared = np.unique(everyone[everyone != ix], return_counts=True)
        return Siblings(found.astype(np.int32), shared.astype(np.int32))

    def share_ghost(self, one: int, other: int) -> bool:
        """Tell whether two models declare the same ghost."""
        return bool(np.intersect1d(self._ghosts_above(one), self._ghosts_above(other)).size)

    def _ghosts_above(self, ix: int) -> NDArray[np.int32]:
        low, high = np.searchsorted(self._ghost_child, np.array([ix, ix + 1], np.int32))
        codes: NDArray[np.int32] = self._ghost_code[low:high]
        return codes

    def _edges_of(self, relations: Collection[str], *, inferred: bool) -> NDArray[np.bool_]:
        encoded = self._relation["relation_inferred" if inferred else "relation"]
        wanted = pc.is_in(encoded.dictionary, value_set=pa.array(sorted(relations), pa.string()))
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        allowed: NDArray[np.bool_] = wanted.to_numpy(zero_copy_only=False)[codes]
        return allowed

    def _edge_rows(
        self,
        child: NDArray[np.integer],
        parent: NDArray[np.integer],
    ) -> NDArray[np.int64]:
        pair = child.astype(np.int64) * max(self.children.nodes, 1) + parent
        return self._resolved[np.searchsorted(self._pair, pair)]

    def _reach(
        self,
        graph: Csr,
        start: int,
        depth: int | None,
        allowed: NDArray[np.bool_] | None,
        limit: int | None,
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], bool, NDArray[np.int64]]:
        """Breadth first, a level at a time; rows of edges are told for the walk down only."""
        down = graph is self.children
        seen = np.zeros(graph.nodes, bool)
        seen[start] = True
        frontier = np.array([start], np.int32)
        levels: list[NDArray[np.int32]] = []
        rows: list[NDArray[np.int64]] = []
        left = graph.nodes if limit is None else limit
        complete = True
        while len(frontier):
            reached, _ = gather(graph, frontier)
            if down:
                heads = np.repeat(frontier, np.asarray(graph.indptr[frontier + 1] - graph.indptr[frontier]))
                via = self._edge_rows(reached, heads)
                if allowed is not None:
                    keep = allowed[via]
                    reached, via = reached[keep], via[keep]
            fresh = np.unique(reached[~seen[reached]])
            if depth is not None and len(levels) >= depth:
                complete = not len(fresh)
                break
            if len(fresh) > left:
                fresh, complete = fresh[:left], False
            seen[fresh] = True
            if down:
                rows.append(via[seen[reached]])
            if len(fresh):
                levels.append(fresh.astype(np.int32))
            left -= len(fresh)
            if not complete:
                break
            frontier = fresh
        sizes = [len(level) for level in levels]
        distance = np.repeat(np.arange(1, len(sizes) + 1, dtype=np.int32), sizes)
        found = np.concatenate(levels) if levels else np.empty(0, np.int32)
        return found, distance, complete, np.concatenate(rows) if rows else np.empty(0, np.int64)
