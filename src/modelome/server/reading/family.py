"""One family, as arrays to draw it with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.lineage.edges import RELATIONS
from modelome.server.reading.briefs import brief
from modelome.server.reading.relations import count_relations, edges_among, ghosts_of
from modelome.server.schemas import Count, FamilyAnswer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["count_values", "family_members", "family_of"]


def family_members(here: Service, model: int) -> NDArray[np.int32]:
    """Return the members of the family of a model: the root, then by generation, then by row."""
    family = int(here.atlas.coded.number("family").values[model])
    return here.atlas.lineage.members.row(family)


def family_of(here: Service, root: int, limit: int) -> FamilyAnswer:
    """Return a family with the edges among the members shown; the counts are over the whole family."""
    lineage, arrays = here.atlas.lineage, here.atlas.lineage.edge_arrays
    members = family_members(here, root)
    shown = members[:limit]
    every = edges_among(here, members, ghosts=True)
    resolved = every[arrays.parent[every] >= 0]
    rows = edges_among(here, shown, ghosts=False) if len(shown) < len(members) else resolved
    declared = arrays.relation[rows]
    known = declared != RELATIONS.index("unspecified")
    told = np.array(RELATIONS, object)[np.where(known, declared, arrays.inferred[rows])]
    return FamilyAnswer.model_construct(  # arrays of this server's own making: a hundred thousand need no check each
        root=brief(here, root),
        total=len(members),
        shown=len(shown),
        generations=int(lineage.nodes.generation[members].max()),
        members=shown.tolist(),
        edge_parent=arrays.parent[rows].tolist(),
        edge_child=arrays.child[rows].tolist(),
        edge_relation=told.tolist(),
        edge_declared=known.tolist(),
        edge_problem=lineage.contradicted[rows].tolist(),
        by_relation=count_relations(here, resolved),
        by_license_family=count_values(here, "license_family", members),
        ghosts=ghosts_of(here, every),
    )


def count_values(here: Service, column: str, models: NDArray[np.integer[Any]]) -> list[Count]:
    """Count some models by a column of text, the most frequent value first; null: missing."""
    text = here.atlas.coded.text(column)
    tally = np.bincount(text.codes[models])
    codes = np.flatnonzero(tally)
    counts = tally[codes]
    order = np.lexsort((codes, -counts))
    return [
        Count(value=text.values.at(code - 1) if code else None, count=count)
        for code, count in zip(codes[order].tolist(), counts[order].tolist(), strict=True)
    ]
