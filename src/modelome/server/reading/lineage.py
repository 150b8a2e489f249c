"""Where a model comes from, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from modelome.server.reading.briefs import brief, brief_facts
from modelome.server.reading.relations import count_relations, edges_among, ghosts_of, tell_edges
from modelome.server.schemas import LineageAnswer, LineageNode, LineageProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["lineage_of"]

_UP, _DOWN = 100, 1
_NODES = TypeAdapter(list[LineageNode])


def lineage_of(
    here: Service,
    ix: int,
    *,
    direction: str,
    depth: int | None,
    relations: tuple[str, ...] | None,
    limit: int,
) -> LineageAnswer:
    """Return ancestors (all, up to `depth`) and descendants (nearest first, up to `limit`) of a model.

    `depth` None goes 100 generations up and one down. `relations` follows edges of these declared relations only.
    """
    lineage = here.atlas.lineage
    up = _ancestors(here, ix, depth or _UP, relations)
    down = _descendants(here, ix, depth or _DOWN, relations)
    total_up, total_down = len(up[0]), len(down[0])
    none = (up[0][:0], up[1][:0])
    if direction == "down":
        up = none
    if direction == "up":
        down = none
    down = (down[0][:limit], down[1][:limit])
    rows = edges_among(here, np.concatenate([up[0], down[0], [ix]]), ghosts=True)
    if relations is not None:
        rows = rows[_declared_as(here, rows, relations)]
    problems = lineage.problems_of(ix).select(["kind", "detail"]).to_pylist()
    return LineageAnswer(
        model=brief(here, ix),
        ancestors=_nodes(here, up[0], -up[1]),
        descendants=_nodes(here, down[0], down[1]),
        edges=tell_edges(here, rows),
        ghosts=ghosts_of(here, rows),
        children_by_relation=count_relations(here, lineage.walks.child_edges(ix)),
        siblings=len(lineage.walks.siblings(ix).ix),
        total_ancestors=total_up,
        total_descendants=total_down,
        shown_descendants=len(down[0]),
        problems=[LineageProblem(**problem) for problem in problems],
        root=brief(here, int(lineage.nodes.root_ix[ix])),
    )


def _ancestors(
    here: Service, ix: int, depth: int, relations: tuple[str, ...] | None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    walk = here.atlas.lineage.walks.ancestors(ix, depth=depth)
    if relations is None:
        return walk.ix, walk.depth
    rows = walk.edges[_declared_as(here, walk.edges, relations)]
    child, parent = here.atlas.lineage.edge_arrays.child[rows], here.atlas.lineage.edge_arrays.parent[rows]
    distance = {ix: 0}
    frontier = np.array([ix])
    while len(frontier) and max(distance.values()) < depth:
        reached = np.unique(parent[np.isin(child, frontier) & (parent >= 0)])
        frontier = np.array([node for node in reached.tolist() if node not in distance], np.int64)
        step = max(distance.values()) + 1
        distance.update((int(node), step) for node in frontier)
    del distance[ix]
    return np.array(list(distance), np.int32), np.array(list(distance.values()), np.int32)


def _descendants(
    here: Service, ix: int, depth: int, relations: tuple[str, ...] | None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """All within reach: nearest first, then those with more descendants, more downloads, the lower row."""
    walk = here.atlas.lineage.walks.descendants(ix, depth=depth, relations=relations)
    below = here.atlas.lineage.nodes.descendants[walk.ix]
    downloads = here.atlas.coded.number("downloads").values[walk.ix].astype(np.int64)  # the least stands for unknown
    order = np.lexsort((walk.ix, -downloads, -below, walk.depth))
    return walk.ix[order], walk.depth[order]


def _declared_as(here: Service, rows: NDArray[np.int64], relations: tuple[str, ...]) -> NDArray[np.bool_]:
    declared = here.atlas.lineage.edges["relation"].take(rows).to_numpy()
    return np.isin(declared.astype(str), relations)


def _nodes(here: Service, ixs: NDArray[np.int32], depths: NDArray[np.int32]) -> list[LineageNode]:
    facts = brief_facts(here, ixs)
    for fact, depth in zip(facts, depths.tolist(), strict=True):
        fact["depth"] = depth
    return _NODES.validate_python(facts)
