"""One family, as arrays to draw it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from modelome.server.reading.briefs import brief
from modelome.server.reading.relations import count_relations, edges_among, ghosts_of
from modelome.server.schemas import Count, FamilyAnswer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["family_members", "family_of"]


def family_members(here: Service, root: int) -> NDArray[np.int64]:
    """Return the members of a family: the root, then by generation, then by row."""
    nodes = here.atlas.lineage.nodes
    members = np.flatnonzero(nodes.root_ix == root)
    return members[np.lexsort((members, nodes.generation[members], members != root))]


def family_of(here: Service, root: int, limit: int) -> FamilyAnswer:
    """Return a family with the edges among the members shown; the counts are over the whole family."""
    lineage = here.atlas.lineage
    members = family_members(here, root)
    shown = members[:limit]
    every = edges_among(here, members, ghosts=True)
    resolved = every[here.atlas.lineage.edge_arrays.parent[every] >= 0]
    rows = edges_among(here, shown, ghosts=False) if len(shown) < len(members) else resolved
    edges = lineage.edges
    declared = edges["relation"].take(rows)
    known = pc.not_equal(declared, "unspecified")
    licenses = here.atlas.models.take(members, ["license_family"])["license_family"].value_counts()
    return FamilyAnswer(
        root=brief(here, root),
        total=len(members),
        shown=len(shown),
        generations=int(lineage.nodes.generation[members].max()),
        members=shown.tolist(),
        edge_parent=here.atlas.lineage.edge_arrays.parent[rows].tolist(),
        edge_child=here.atlas.lineage.edge_arrays.child[rows].tolist(),
        edge_relation=pc.if_else(known, declared, edges["relation_inferred"].take(rows)).to_pylist(),
        edge_declared=known.to_pylist(),
        edge_problem=lineage.contradicted[rows].tolist(),
        by_relation=count_relations(here, resolved),
        by_license_family=sorted(
            (Count(value=item["values"], count=item["counts"]) for item in licenses.to_pylist()),
            key=lambda count: -count.count,
        ),
        ghosts=ghosts_of(here, every),
    )
