"""The largest families of a graph, each by name, as rows of a long table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.virality import mean_distance
from modelome.lineage.tree import csr_of_edges

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.family_graphs import FamilyGraph
    from modelome.genetics.family_sizes import Families

__all__ = ["TOLD", "component_heads", "largest_components", "largest_families", "ranked"]

TOLD = 10
SOURCES = 256
"""Models from which distances are measured in a component that has more."""


def ranked(sizes: NDArray[np.integer], rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """Give the places of the largest sizes, of two and more, the lower row first where they are equal."""
    order = np.lexsort((rows, -sizes))[:TOLD]
    found: NDArray[np.int64] = order[sizes[order] >= 2]
    return found


def largest_families(
    found: Families, ids: pa.ChunkedArray, crowd: NDArray[np.bool_], graph: FamilyGraph, facts: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Tell of the largest family trees; `crowd` (n,) are the models that were uploaded in bursts."""
    rows = []
    studied = int(graph.member.sum())
    for at in ranked(found.size, found.root).tolist():
        name, size = ids[int(found.root[at])].as_py(), int(found.size[at])
        hurried = int((crowd & graph.member & (graph.forest.root == found.root[at])).sum())
        told = {
            "members": (float(size), size, studied),
            "generations": (float(found.generations[at]), int(found.generations[at]), size),
            "breadth": (float(found.breadth[at]), int(found.breadth[at]), size),
            "virality": (float(found.virality[at]), size, size),
            "share in bursts": (hurried / size, hurried, size),
        }
        rows += [
            {**facts, "measure": f"{what} of {name}", "estimate": estimate, "n": n, "denominator": denominator}
            for what, (estimate, n, denominator) in told.items()
        ]
    return rows


def component_heads(graph: FamilyGraph) -> NDArray[np.int64]:
    """Name each component by the root of its largest family tree, the lower row of equals; (components,)."""
    forest, component = graph.forest, graph.component
    members = np.bincount(forest.root[graph.member], minlength=len(component))
    roots = np.flatnonzero(forest.parent < 0)
    order = roots[np.lexsort((roots, -members[roots], component[roots]))]
    first = np.ones(len(order), bool)
    first[1:] = component[order][1:] != component[order][:-1]
    return order[first]


def largest_components(
    graph: FamilyGraph, ids: pa.ChunkedArray, facts: Mapping[str, Any], *, seed: int
) -> list[dict[str, Any]]:
    """Tell of the largest components: members, family trees, and virality with all edges of the graph."""
    heads, component, member = component_heads(graph), graph.component, graph.member
    sizes = np.bincount(component[member], minlength=len(heads))
    _, parents = csr_of_edges(graph.edges, len(member))
    rows = []
    for at in ranked(sizes, heads).tolist():
        within = np.flatnonzero(component == at)
        trees = int((graph.forest.parent[within] < 0).sum())
        apart = mean_distance(graph.children, parents, member, within, sources=SOURCES, seed=seed)
        name, size = ids[int(heads[at])].as_py(), int(sizes[at])
        of = {**facts, "denominator": size}
        rows += [
            {
                **of,
                "measure": f"members of {name}",
                "estimate": float(size),
                "n": size,
                "denominator": int(sizes.sum()),
            },
            {**of, "measure": f"roots of {name}", "estimate": float(trees), "n": trees},
            {
                **of,
                "measure": f"virality of {name}",
                "estimate": apart.estimate,
                "low": apart.low,
                "high": apart.high,
                "n": apart.sources,
                "seed": seed,
            },
        ]
    return rows
