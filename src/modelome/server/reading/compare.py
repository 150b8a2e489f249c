"""Two models side by side: what joins them, whom both descend from, and their families in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.atlas.filters import Selection
from modelome.lineage.edges import RELATIONS
from modelome.server.budget import current_budget
from modelome.server.compare_schemas import CommonAncestor, CompareAnswer, FamilyFacts, MonthCount, TraitCounts
from modelome.server.problems import ProblemError
from modelome.server.reading.briefs import brief, brief_facts, briefs
from modelome.server.reading.facets import count_facets
from modelome.server.reading.family import family_members
from modelome.server.reading.pair import pair_of
from modelome.server.reading.relations import count_relations, edges_of_children

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["compare"]

_MOST_COMMON = 50
_MOST_OF_BOTH = 20
_VALUES = 12
_TRAITS = (
    ("license_family", "license_family"),
    ("task", "task"),
    ("language", "languages"),
    ("library", "library"),
)


def compare(here: Service, a: int, b: int) -> CompareAnswer:
    """Compare two models and their families."""
    roots = here.atlas.lineage.nodes.root_ix[[a, b]].tolist()
    common, total = _common_ancestors(here, a, b)
    facts = [_family(here, root) for root in roots]
    both, merges = _below_both(here, *roots)
    return CompareAnswer(
        pair=pair_of(here, a, b),
        common=common,
        total_common=total,
        same_family=roots[0] == roots[1],
        family_a=facts[0],
        family_b=facts[1],
        below_both=len(both),
        merges_of_both=merges,
        of_both=briefs(here, _most_downloaded(here, both)),
    )


def _common_ancestors(here: Service, a: int, b: int) -> tuple[list[CommonAncestor], int]:
    """Models above both, the two themselves included: what is nearest by edges in all comes first."""
    mine, theirs = (_with_itself(here, ix) for ix in (a, b))
    rows, at_mine, at_theirs = np.intersect1d(mine[0], theirs[0], return_indices=True)
    up, over = mine[1][at_mine], theirs[1][at_theirs]
    order = np.lexsort((rows, np.maximum(up, over), up + over))
    shown = order[:_MOST_COMMON]
    told = [
        CommonAncestor(**fact, from_a=one, from_b=other)
        for fact, one, other in zip(
            brief_facts(here, rows[shown]), up[shown].tolist(), over[shown].tolist(), strict=True
        )
    ]
    return told, len(rows)


def _with_itself(here: Service, ix: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    above = here.atlas.lineage.walks.ancestors(ix)
    return np.append(above.ix, np.int32(ix)), np.append(above.depth, np.int32(0))


def _family(here: Service, root: int) -> FamilyFacts:
    """Tell a family in figures; the last ones asked for are kept."""
    told: FamilyFacts = here.answers.get(("family-facts", root), lambda: _count_family(here, root))
    return told


def _count_family(here: Service, root: int) -> FamilyFacts:
    """Count a family.

    Raises:
        ProblemError: 503, counting took longer than allowed.

    """
    lineage = here.atlas.lineage
    members = family_members(here, root)
    rows = edges_of_children(here, members)
    resolved = rows[lineage.edge_arrays.parent[rows] >= 0]
    ghosts = lineage.edge_arrays.ghost[rows]
    found = _selection_of(here, members)
    traits = []
    for name, column in _TRAITS:
        if not current_budget().left():
            raise ProblemError(503, "Counting these families took longer than allowed. Try again.")
        told = count_facets(here, name, column, found, _VALUES)
        traits.append(TraitCounts(column=name, values=told.values, missing=told.missing, distinct=told.distinct))
    growth, undated = _growth(here, members)
    return FamilyFacts(
        root=brief(here, root),
        size=len(members),
        generations=int(lineage.nodes.generation[members].max()),
        ghosts=len(np.unique(ghosts[ghosts >= 0])),
        relations=count_relations(here, resolved),
        traits=traits,
        growth=growth,
        undated=undated,
    )


def _selection_of(here: Service, members: NDArray[np.int32]) -> Selection:
    mask = np.zeros(here.atlas.count, bool)
    mask[members] = True
    return Selection(np.packbits(mask, bitorder="little"), here.atlas.count, len(members), here.atlas.count)


def _growth(here: Service, members: NDArray[np.int32]) -> tuple[list[MonthCount], int]:
    created = here.atlas.coded.number("created_at")
    times = created.values[members]
    known = times != created.missing
    months = times[known].astype("datetime64[ms]").astype("datetime64[M]")
    names, counts = np.unique(months, return_counts=True)
    told = [MonthCount(month=str(month), models=count) for month, count in zip(names, counts.tolist(), strict=True)]
    return told, int(np.count_nonzero(~known))


def _below_both(here: Service, a: int, b: int) -> tuple[NDArray[np.int32], int]:
    """Models that descend from two roots, and how many of them are merges."""
    if a == b:
        return np.empty(0, np.int32), 0
    lineage = here.atlas.lineage
    both: NDArray[np.int32] = np.intersect1d(lineage.walks.descendants(a).ix, lineage.walks.descendants(b).ix)
    rows = edges_of_children(here, both)
    merge = RELATIONS.index("merge")
    arrays = lineage.edge_arrays
    merged = arrays.child[rows][(arrays.relation[rows] == merge) | (arrays.inferred[rows] == merge)]
    return both, len(np.unique(merged))


def _most_downloaded(here: Service, models: NDArray[np.int32]) -> NDArray[Any]:
    downloads = here.atlas.coded.number("downloads").values[models].astype(np.int64)  # the least: unknown
    return models[np.lexsort((models, -downloads))[:_MOST_OF_BOTH]]
