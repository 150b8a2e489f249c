"""Where a model comes from, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import TypeAdapter

from modelome.lineage.edges import RELATIONS
from modelome.server.reading.briefs import brief_facts
from modelome.server.reading.family import count_values
from modelome.server.reading.relations import count_relations, edges_among, ghosts_of, tell_edges
from modelome.server.schemas import DepthCount, LineageAnswer, LineageNode, LineageProblem, LineageSummary, ModelBrief

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["ancestors", "declared_as", "descendants", "lineage_of"]

_UP, _DOWN = 100, 1
_MOST_UP = 1_000  # a merge of merges may have any number
_MOST_TASKS = 50
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
    """Return ancestors and descendants of a model, the nearest first, and all that came of it in figures.

    `depth` None goes 100 generations up and one down. `relations` follows edges of these declared relations only.
    """
    lineage = here.atlas.lineage
    up = ancestors(here, ix, depth or _UP, relations)
    down = descendants(here, ix, depth or _DOWN, relations)
    total_up, total_down = len(up[0]), len(down[0])
    up = _first(up, _MOST_UP if direction != "down" else 0)
    down = _first(down, limit if direction != "up" else 0)
    rows = edges_among(here, np.concatenate([up[0], down[0], [ix]]), ghosts=True)
    if relations is not None:
        rows = rows[declared_as(here, rows, relations)]
    problems = lineage.problems_of(ix).select(["kind", "detail"]).to_pylist()
    root = int(lineage.nodes.root_ix[ix])
    own, of_root, *others = brief_facts(here, np.concatenate([[ix, root], up[0], down[0]]))
    nodes = _nodes(others, np.concatenate([-up[1], down[1]]))
    return LineageAnswer(
        model=ModelBrief(**own),
        ancestors=nodes[: len(up[0])],
        descendants=nodes[len(up[0]) :],
        edges=tell_edges(here, rows),
        ghosts=ghosts_of(here, rows),
        children_by_relation=count_relations(here, lineage.walks.child_edges(ix)),
        siblings=lineage.walks.count_siblings(ix),
        total_ancestors=total_up,
        total_descendants=total_down,
        shown_descendants=len(down[0]),
        problems=[LineageProblem(**problem) for problem in problems],
        root=ModelBrief(**of_root),
        below=here.answers.get(("below", ix), lambda: _summary(here, ix)),
    )


def _summary(here: Service, ix: int) -> LineageSummary:
    """Tell all descendants in figures."""
    walk = here.atlas.lineage.walks.descendants(ix)
    depths = np.bincount(walk.depth)
    return LineageSummary(
        models=len(walk.ix),
        by_depth=[DepthCount(depth=depth, models=int(depths[depth])) for depth in np.flatnonzero(depths).tolist()],
        by_relation=count_relations(here, walk.edges),
        by_license_family=count_values(here, "license_family", walk.ix),
        by_task=count_values(here, "task", walk.ix)[:_MOST_TASKS],
    )


def _first(
    walk: tuple[NDArray[np.int32], NDArray[np.int32]], limit: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return walk[0][:limit], walk[1][:limit]


def ancestors(
    here: Service, ix: int, depth: int | None, relations: tuple[str, ...] | None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """All within reach, nearest first."""
    walk = here.atlas.lineage.walks.ancestors(ix, depth=depth)
    if relations is None:
        return walk.ix, walk.depth
    rows = walk.edges[declared_as(here, walk.edges, relations)]
    child, parent = here.atlas.lineage.edge_arrays.child[rows], here.atlas.lineage.edge_arrays.parent[rows]
    distance = {ix: 0}
    frontier = np.array([ix])
    while len(frontier) and (depth is None or max(distance.values()) < depth):
        reached = np.unique(parent[np.isin(child, frontier) & (parent >= 0)])
        frontier = np.array([node for node in reached.tolist() if node not in distance], np.int64)
        step = max(distance.values()) + 1
        distance.update((int(node), step) for node in frontier)
    del distance[ix]
    return np.array(list(distance), np.int32), np.array(list(distance.values()), np.int32)


def descendants(
    here: Service, ix: int, depth: int | None, relations: tuple[str, ...] | None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """All within reach: nearest first, then those with more descendants, more downloads, the lower row."""
    walk = here.atlas.lineage.walks.descendants(ix, depth=depth, relations=relations)
    below = here.atlas.lineage.nodes.descendants[walk.ix]
    downloads = here.atlas.coded.number("downloads").values[walk.ix].astype(np.int64)  # the least stands for unknown
    order = np.lexsort((walk.ix, -downloads, -below, walk.depth))
    return walk.ix[order], walk.depth[order]


def declared_as(here: Service, rows: NDArray[np.int64], relations: tuple[str, ...]) -> NDArray[np.bool_]:
    """Tell which of some edges are declared as one of some relations."""
    wanted: NDArray[np.bool_] = np.isin(RELATIONS, relations)
    return wanted[here.atlas.lineage.edge_arrays.relation[rows]]


def _nodes(facts: list[dict[str, Any]], depths: NDArray[np.int32]) -> list[LineageNode]:
    for fact, depth in zip(facts, depths.tolist(), strict=True):
        fact["depth"] = depth
    return _NODES.validate_python(facts)
