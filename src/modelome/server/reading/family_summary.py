"""A family in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.lineage.csr import distinct, gather, spans
from modelome.server.family_schemas import FamilyMerge, FamilyProblem, FamilySummary, Generation
from modelome.server.reading.briefs import brief, briefs
from modelome.server.reading.family import count_values, family_members
from modelome.server.reading.license_changes import license_changes
from modelome.server.reading.relations import count_relations, edges_among, ghosts_of
from modelome.server.reading.tallies import births, dates, greatest, tally, total
from modelome.server.reading.trait_changes import trait_changes
from modelome.server.schemas import Count, LineageProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["summarize_family"]

_TOP = 10
_MERGES = 12
_GHOSTS = 8
_EXAMPLES = 3


def summarize_family(here: Service, member: int) -> FamilySummary:
    """Tell the family of a model in figures. O(members and their edges)."""
    root = int(here.atlas.lineage.nodes.root_ix[member])
    told: FamilySummary = here.answers.get(("family summary", root), lambda: _summary(here, root))
    return told if member == root else told.model_copy(update={"asked": here.atlas.ids.take([member])[0]})


def _summary(here: Service, root: int) -> FamilySummary:
    members = np.asarray(family_members(here, root))
    arrays = here.atlas.lineage.edge_arrays
    every = edges_among(here, members, ghosts=True)
    inside = every[arrays.parent[every] >= 0]
    ghosts = ghosts_of(here, every)
    merges, merged = _merges(here, members, root)
    owners = tally(here, "owner", members)
    first, last = dates(here, members)
    of_root = brief(here, root)
    return FamilySummary(
        root=of_root,
        asked=of_root.id,
        models=len(members),
        generations=int(here.atlas.lineage.nodes.generation[members].max()),
        edges=len(inside),
        owners=owners.distinct,
        downloads=total(here, "downloads", members),
        likes=total(here, "likes", members),
        first_at=first,
        last_at=last,
        by_generation=_generations(here, members),
        by_relation=count_relations(here, inside),
        by_license_family=count_values(here, "license_family", members),
        by_verdict=count_values(here, "license_verdict", members),
        tasks=tally(here, "task", members),
        languages=tally(here, "languages", members),
        libraries=tally(here, "library", members),
        top_owners=owners,
        license_changes=license_changes(here, members, inside),
        traits=trait_changes(here, arrays.parent[inside], arrays.child[inside]),
        births=births(here, members),
        most_downloaded=greatest(here, "downloads", members, _TOP),
        most_descended=greatest(here, "descendants", members, _TOP),
        merges=merges,
        families_merged=merged,
        ghosts=ghosts[:_GHOSTS],
        ghosts_total=len(ghosts),
        problems=_problems(here, members),
    )


def _generations(here: Service, members: NDArray[np.int32]) -> list[Generation]:
    families = here.atlas.coded.text("license_family")
    kinds = len(families.values) + 1
    generation = here.atlas.lineage.nodes.generation[members].astype(np.int64)
    table = np.bincount(generation * kinds + families.codes[members], minlength=(int(generation.max()) + 1) * kinds)
    table = table.reshape(-1, kinds)
    names = [None, *families.values.take(range(kinds - 1))]
    return [
        Generation(
            generation=number,
            models=int(counts.sum()),
            by_license_family=[
                Count(value=names[code], count=int(counts[code]))
                for code in np.argsort(-counts).tolist()
                if counts[code]
            ],
        )
        for number, counts in enumerate(table)
        if counts.any()
    ]


def _merges(here: Service, members: NDArray[np.int32], root: int) -> tuple[list[FamilyMerge], int]:
    """Families that members have parents in, or whose members have a parent here."""
    lineage, roots = here.atlas.lineage, here.atlas.lineage.nodes.root_ix
    above, up = gather(lineage.parents, members)
    ours = np.repeat(members, np.diff(lineage.parents.indptr)[members]) if len(up) else members[:0]
    foreign = roots[above] != root
    below = distinct(gather(lineage.children, members)[0])
    theirs = below[roots[below] != root]
    # A member that has two parents in one other family counts once there.
    pairs = np.unique(np.stack([roots[above[foreign]], ours[foreign]]), axis=1)[0]
    up_roots, up_counts = np.unique(pairs, return_counts=True)
    down_roots, down_counts = np.unique(roots[theirs], return_counts=True)
    others = distinct(np.concatenate([up_roots, down_roots]))
    parents_there, children_there = (np.zeros(len(others), np.int64) for _ in range(2))
    parents_there[np.searchsorted(others, up_roots)] = up_counts
    children_there[np.searchsorted(others, down_roots)] = down_counts
    order = np.lexsort((others, -(parents_there + children_there)))[:_MERGES]
    merges = [
        FamilyMerge(root=of, parents_there=up, children_there=down)
        for of, up, down in zip(
            briefs(here, others[order]), parents_there[order].tolist(), children_there[order].tolist(), strict=True
        )
    ]
    return merges, len(others)


def _problems(here: Service, members: NDArray[np.int32]) -> list[FamilyProblem]:
    """Kinds of contradiction in what members declare, the most frequent first; ghosts are told apart."""
    lineage = here.atlas.lineage
    ordered = np.sort(members)
    low = np.searchsorted(lineage.problem_children, ordered)
    rows = spans(low, np.searchsorted(lineage.problem_children, ordered, side="right") - low)
    table = lineage.problems.select(["kind", "child_ix", "detail"]).take(rows)
    kinds = table["kind"].combine_chunks().dictionary_encode()
    codes = kinds.indices.to_numpy()
    told = []
    for code, kind in enumerate(kinds.dictionary.to_pylist()):
        places = np.flatnonzero(codes == code)
        examples = table.take(places[:_EXAMPLES]).select(["kind", "detail"]).to_pylist()
        told.append(
            FamilyProblem(
                kind=kind,
                models=len(np.unique(table["child_ix"].to_numpy()[places])),
                examples=[LineageProblem(**row) for row in examples],
            )
        )
    return sorted(told, key=lambda row: (-row.models, row.kind))
