"""Strong components: a cycle of declared parents counts as one node wherever a direction is followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from modelome.lineage.csr import Csr, build_csr

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Condensation", "condense", "weak_components"]


@dataclass(frozen=True)
class Condensation:
    """The graph with each strong component as one knot.

    `knot_of` is int32 (nodes,); `size` is int32 (knots,); `children` and `parents` are the acyclic graph
    of knots, each edge once.
    """

    knot_of: NDArray[np.int32]
    size: NDArray[np.int32]
    children: Csr
    parents: Csr

    @property
    def knots(self) -> int:
        """How many knots there are."""
        return len(self.size)

    def cycles(self) -> NDArray[np.int64]:
        """Return the knots of more than one model."""
        return np.flatnonzero(self.size > 1)


def condense(children: Csr) -> Condensation:
    """Collapse the cycles of the graph parent → child. O(nodes + edges) (Pearce's algorithm, in SciPy)."""
    nodes = children.nodes
    count, labels = csgraph.connected_components(_matrix(children), directed=True, connection="strong")
    knot_of = labels.astype(np.int32)
    size = np.bincount(knot_of, minlength=count).astype(np.int32)
    heads = knot_of[np.repeat(np.arange(nodes), np.diff(children.indptr))]
    tails = knot_of[children.indices]
    between = heads != tails
    pairs = np.unique(heads[between].astype(np.int64) * max(count, 1) + tails[between])
    heads, tails = np.divmod(pairs, max(count, 1))
    return Condensation(knot_of, size, build_csr(heads, tails, count), build_csr(tails, heads, count))


def weak_components(children: Csr) -> NDArray[np.int32]:
    """Label each node with its weak component: the largest is 0, ties by first node; int32 (nodes,)."""
    count, labels = csgraph.connected_components(_matrix(children), directed=True, connection="weak")
    size = np.bincount(labels, minlength=count)
    first = np.full(count, children.nodes)
    np.minimum.at(first, labels, np.arange(children.nodes))
    number = np.empty(count, np.int32)
    number[np.lexsort((first, -size))] = np.arange(count, dtype=np.int32)
    component: NDArray[np.int32] = number[labels]
    return component


def _matrix(graph: Csr) -> sparse.csr_array:
    ones = np.ones(graph.edges, np.int8)
    return sparse.csr_array((ones, graph.indices, graph.indptr), shape=(graph.nodes, graph.nodes))
