"""A graph of kin made small, on which similarities are summed again and again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from modelome.genetics.kin_null_kernels import add_kin
from modelome.lineage.csr import Csr, build_csr, distinct, spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CHANCE_PAIRS", "KinNullGraph", "RowsOfModels"]

CHANCE_PAIRS = ("duo_1", "trio_1_1", "trio_1_2", "trio_2_1", "quad_2_2")
"""Codes of `KIN_PAIRS` that chance is told of: parent-child, the same of stars, siblings, grandparent, uncle."""


@dataclass(frozen=True)
class RowsOfModels:
    """Sparse rows of `terms` columns, and which of them each of n models has: `place` (n,)."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float64]
    terms: int
    place: NDArray[np.int64]

    @classmethod
    def of(cls, rows: sparse.csr_matrix, place: NDArray[np.int64]) -> RowsOfModels:
        """Take the arrays of a matrix."""
        starts, columns = rows.indptr.astype(np.int64, copy=False), rows.indices.astype(np.int32, copy=False)
        return cls(starts, columns, rows.data.astype(np.float64, copy=False), rows.shape[1], place)

    def arrays(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any], int]:
        """Give what the compiled sums read."""
        return self.starts, self.columns, self.values, self.place, self.terms


@dataclass(frozen=True)
class KinNullGraph:
    """Models that have kin, numbered anew from 0: `models` (n,) are their rows, ascending.

    `parent` and `child` (edges,) are the edges, none of them in a cycle; `unit` (n,) in [0, units) is what an
    occurrence counts for: a pair of a star for the unit of its parent, any other for that of the child or, on paths
    u → v → w, of v.
    """

    models: NDArray[np.int64]
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    unit: NDArray[np.int64]
    units: int

    @classmethod
    def of(cls, parent: NDArray[np.integer], child: NDArray[np.integer], unit: NDArray[np.integer]) -> KinNullGraph:
        """Take edges between models of a snapshot; `unit` (all models,)."""
        models, place = np.unique(np.concatenate([parent, child]).astype(np.int64), return_inverse=True)
        units, number = np.unique(unit[models], return_inverse=True)
        return cls(models, place[: len(parent)], place[len(parent) :], number.astype(np.int64), len(units))

    def with_parents(self, parent: NDArray[np.int64]) -> KinNullGraph:
        """Give each edge another parent (edges,); an edge that stands twice, or in a cycle, is left out."""
        n = len(self.models)
        keys = distinct(parent * n + self.child)
        above, below = keys // n, keys % n
        links = sparse.csr_matrix((np.ones(len(above), np.int8), (above, below)), shape=(n, n))
        _, circle = csgraph.connected_components(links, directed=True, connection="strong")
        straight = circle[above] != circle[below]
        return KinNullGraph(self.models, above[straight], below[straight], self.unit, self.units)

    def sums(self, elder: RowsOfModels, younger: RowsOfModels) -> NDArray[np.float64]:
        """Sum the similarity of the elder's row with the younger's over all occurrences, (CHANCE_PAIRS, units).

        Of siblings either is the elder, and the mean of both is taken.
        """
        total = np.zeros((len(CHANCE_PAIRS), self.units))
        graph = (self.children.indptr, self.children.indices, self._inner, *self.shortcuts, self.unit)
        add_kin(graph, elder.arrays(), younger.arrays(), elder is younger, total)
        return total

    @cached_property
    def counts(self) -> NDArray[np.float64]:
        """How many occurrences each pair has, (CHANCE_PAIRS, units)."""
        k, n = self.children.degrees().astype(np.float64), len(self.models)
        head = np.repeat(np.arange(n), self.children.degrees())
        tail = self.children.indices
        of_v, of_u = self.unit[tail], self.unit
        above, _ = self.shortcuts
        found = [
            np.bincount(of_v, minlength=self.units),
            *2 * [np.bincount(of_u, k * (k - 1) / 2, minlength=self.units)],
            np.bincount(of_v, k[tail], minlength=self.units),
            np.bincount(of_v, k[tail] * (k[head] - 1), minlength=self.units)
            - np.bincount(self.unit[above], minlength=self.units),
        ]
        return np.stack(found).astype(np.float64)

    @cached_property
    def children(self) -> Csr:
        """The graph parent → child."""
        return build_csr(self.parent, self.child, len(self.models))

    @cached_property
    def shortcuts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find v and w of each u → v → w beside u → w."""
        n = len(self.models)
        order = np.argsort(self.child, kind="stable")
        parent, child = self.parent[order], self.child[order]
        several = np.flatnonzero(np.bincount(child, minlength=n)[child] > 1)
        begin, size = (np.searchsorted(child, child[several], side) for side in ("left", "right"))
        size = size - begin
        u, v, w = parent[spans(begin, size)], np.repeat(parent[several], size), np.repeat(child[several], size)
        linked = np.isin(u * n + v, self.parent * n + self.child)
        return v[linked], w[linked]

    @cached_property
    def _inner(self) -> NDArray[np.int64]:
        both = self.children.degrees() > 0
        both[np.bincount(self.child, minlength=len(both)) == 0] = False
        return np.where(both, np.cumsum(both) - 1, -1).astype(np.int64)
