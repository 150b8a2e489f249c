"""The ways from the roots down to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.lineage import paths_to_roots
from modelome.lineage.edges import RELATIONS
from modelome.server.path_schemas import PathsAnswer, PathStep
from modelome.server.reading.relations import edges_among

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["paths_of"]

_COUNTED = 1_000
_STEPS = 40_000


def paths_of(here: Service, ix: int, limit: int) -> PathsAnswer:
    """Return the shortest ways from roots; merges of merges have more than anyone can count, and then it says so."""
    lineage, arrays = here.atlas.lineage, here.atlas.lineage.edge_arrays
    found = paths_to_roots(lineage.parents, lineage.nodes.is_root, ix, limit=_COUNTED, steps=_STEPS)
    ways = [way[::-1] for way in sorted(found.paths, key=len)]
    shown = ways[:limit]
    models = np.unique(np.array([ix, *(model for way in shown for model in way)], np.int32))
    names = dict(zip(models.tolist(), here.atlas.ids.take(models.tolist()), strict=True))
    rows = edges_among(here, models, ghosts=False)
    ends = zip(arrays.parent[rows].tolist(), arrays.child[rows].tolist(), strict=True)
    declared = arrays.relation[rows]
    known = declared != RELATIONS.index("unspecified")
    relations = np.where(known, declared, arrays.inferred[rows]).tolist()
    edges = dict(zip(ends, zip(relations, known.tolist(), strict=True), strict=True))

    def step(before: int | None, model: int) -> PathStep:
        if before is None:
            return PathStep(id=names[model], relation=None, declared=True)
        relation, said = edges[before, model]
        return PathStep(id=names[model], relation=RELATIONS[relation], declared=said)

    return PathsAnswer(
        id=names[ix],
        paths=[[step(before, model) for before, model in zip([None, *way], way, strict=False)] for way in shown],
        total=len(ways),
        complete=found.complete,
        roots=len({way[0] for way in ways}),
    )
