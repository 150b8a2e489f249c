"""The graph that kinship is read from: edges of some relations without cycles, and what intervals draw again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse
from scipy.sparse import csgraph

from modelome.lineage.csr import Csr, build_csr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

__all__ = ["KinGraph", "RelationGraph", "kin_graph", "kin_graphs", "principal_parents", "units_of"]

_GRAPHS = (("all", None), ("finetune", "declared"), ("finetune", "inferred"))
_COLUMNS = {"declared": "relation", "inferred": "relation_inferred"}


@dataclass(frozen=True)
class KinGraph:
    """Edges parent → child between models, none of them in a cycle; `in_cycles` edges were left out for that."""

    children: Csr
    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    in_cycles: int


def kin_graph(
    edges: pa.Table, models: int, *, relations: Collection[str] | None = None, column: str = "relation"
) -> KinGraph:
    """Take the edges between models of some relations, declared (`relation`) or by rule (`relation_inferred`)."""
    wanted = pc.is_valid(edges["parent_ix"])
    if relations is not None:
        wanted = pc.and_(wanted, pc.is_in(edges[column], pa.array(sorted(relations), pa.string())))
    kept = edges.filter(wanted)
    parent, child = (kept[name].to_numpy().astype(np.int64) for name in ("parent_ix", "child_ix"))
    links = sparse.csr_matrix((np.ones(len(parent), np.int8), (parent, child)), shape=(models, models))
    _, circle = csgraph.connected_components(links, directed=True, connection="strong")
    straight = circle[parent] != circle[child]
    parent, child = parent[straight], child[straight]
    return KinGraph(build_csr(parent, child, models), parent, child, int((~straight).sum()))


class RelationGraph(NamedTuple):
    """A graph, and what its edges are: `relation` `all`, or one as `source` (declared or inferred) tells it."""

    relation: str
    source: str | None
    of: KinGraph


def kin_graphs(edges: pa.Table, models: int) -> Iterator[RelationGraph]:
    """Give the graph of all relations, and those of finetunes as declared and as inferred; none without edges."""
    for relation, source in _GRAPHS:
        if source is None:
            graph = kin_graph(edges, models)
        else:
            graph = kin_graph(edges, models, relations={relation}, column=_COLUMNS[source])
        if len(graph.child):
            yield RelationGraph(relation, source, graph)


def units_of(nodes: pa.Table) -> tuple[NDArray[np.int64], int]:
    """Give what intervals draw: components, and of the largest one its families; (n,), and how many there are."""
    component, root = (nodes[name].to_numpy().astype(np.int64) for name in ("component", "root_ix"))
    if not len(component):
        return component, 0
    largest = int(np.argmax(np.bincount(component)))
    keys = np.where(component == largest, int(component.max()) + 1 + root, component)
    values, unit = np.unique(keys, return_inverse=True)
    return unit.astype(np.int64), len(values)


def principal_parents(graph: KinGraph, nodes: pa.Table) -> NDArray[np.int64]:
    """Choose one parent for each model, -1 for those without: a tree of each family.

    Of several it is one of the model's own family (principal root) where there is one, the farthest from the root, then
    the lowest row.
    """
    root, generation = (nodes[name].to_numpy().astype(np.int64) for name in ("root_ix", "generation"))
    own = root[graph.parent] == root[graph.child]
    order = np.lexsort((graph.parent, -generation[graph.parent], ~own, graph.child))
    child = graph.child[order]
    first = np.ones(len(child), bool)
    first[1:] = child[1:] != child[:-1]
    found = np.full(graph.children.nodes, -1, np.int64)
    found[child[first]] = graph.parent[order][first]
    return found
