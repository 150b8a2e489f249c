"""Edges of a study by relation, joined into components and parted into family trees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.genetics.kin_graph import kin_graph, principal_parents
from modelome.lineage.cycles import condense, weak_components
from modelome.lineage.edges import RELATIONS
from modelome.lineage.tree import csr_of_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.genetics.kin_graph import KinGraph
    from modelome.genetics.study import Study
    from modelome.lineage.csr import Csr
    from modelome.lineage.cycles import Condensation

__all__ = ["WITHOUT_MERGES", "FamilyGraph", "Forest", "family_graphs", "forest_of"]

WITHOUT_MERGES = "without merges"
"""All relations but merges: the graph in which the paper looks for families."""

_SOURCES = {"declared": "relation", "inferred": "relation_inferred"}


@dataclass(frozen=True)
class Forest:
    """One parent for each node, so that families are trees; arrays are (n,) over all models.

    `parent` is -1 for a root, `root` the root of the node's tree, `depth` its edges to it.
    """

    parent: NDArray[np.int64]
    root: NDArray[np.int64]
    depth: NDArray[np.int64]


@dataclass(frozen=True)
class FamilyGraph:
    """Edges between models of one relation, of all, or of all but merges; `children` has each edge of `edges`.

    `member` (n,) are the models studied; other models are parents of theirs at most.
    """

    relation: str
    source: str | None
    edges: pa.Table
    children: Csr
    nodes: pa.Table
    member: NDArray[np.bool_]

    @cached_property
    def knots(self) -> Condensation:
        """The graph with each cycle as one knot."""
        return condense(self.children)

    @cached_property
    def straight(self) -> KinGraph:
        """The edges that are in no cycle."""
        return kin_graph(self.edges, self.children.nodes)

    @cached_property
    def forest(self) -> Forest:
        """The principal parents: of several parents one of the model's own family, the farthest from its root."""
        return forest_of(principal_parents(self.straight, self.nodes))

    @cached_property
    def component(self) -> NDArray[np.int64]:
        """Weak components, the largest first, (n,)."""
        return weak_components(self.children).astype(np.int64)

    def facts(self) -> dict[str, str | None]:
        """Give the columns of a long table that tell this graph from others."""
        return {"relation": self.relation, "relation_source": self.source, "period": "all"}


def family_graphs(study: Study) -> Iterator[FamilyGraph]:
    """Give the graph of all edges, that without merges, and that of each relation; none without edges."""
    edges = study.lineage.edges
    edges = edges.filter(pc.is_valid(edges["parent_ix"]))
    for relation, source, some in _groups(edges):
        children, _ = csr_of_edges(some, study.models.num_rows)
        yield FamilyGraph(relation, source, some, children, study.lineage.nodes, study.member)


def forest_of(parent: NDArray[np.int64]) -> Forest:
    """Find roots and depths by doubling the way of each step; O(n log depth)."""
    nodes = np.arange(len(parent))
    above = np.where(parent >= 0, parent, nodes)
    depth = (parent >= 0).astype(np.int64)
    while True:
        further = depth[above]
        if not further.any():
            return Forest(parent, above, depth)
        depth = depth + further
        above = above[above]


def _groups(edges: pa.Table) -> Iterator[tuple[str, str | None, pa.Table]]:
    if not edges.num_rows:
        return
    yield "all", None, edges
    for source, column in _SOURCES.items():
        rest = edges.filter(pc.not_equal(edges[column], "merge"))
        if 0 < rest.num_rows < edges.num_rows:
            yield WITHOUT_MERGES, source, rest
        for relation in RELATIONS:
            some = edges.filter(pc.equal(edges[column], relation))
            if some.num_rows and not (relation == "unspecified" and some.num_rows == edges.num_rows):
                yield relation, source, some
