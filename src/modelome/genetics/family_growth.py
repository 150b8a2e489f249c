"""How the largest families grow, month by month, as rows of a long table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.family_graphs import WITHOUT_MERGES, family_graphs
from modelome.genetics.family_ranks import component_heads, ranked
from modelome.genetics.time_periods import months_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from modelome.genetics.family_graphs import FamilyGraph
    from modelome.genetics.study import Study

__all__ = ["growth_rows"]


def growth_rows(study: Study, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell how many dated members the ten largest families, and components without merges, had after each month.

    Months in which nothing came have no row; `n` is what came in the month, `denominator` all dated members.
    """
    for graph in family_graphs(study):
        if graph.relation == "all":
            yield from _curves(study, graph, graph.forest.root, None, {**facts, "weighting": "family"})
        if graph.relation == WITHOUT_MERGES:
            heads = component_heads(graph)
            yield from _curves(study, graph, graph.component, heads, {**facts, "weighting": "component"})


def _curves(
    study: Study,
    graph: FamilyGraph,
    group: NDArray[np.int64],
    heads: NDArray[np.int64] | None,
    facts: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    sizes = np.bincount(group[graph.member])
    name_of = np.arange(len(sizes)) if heads is None else heads
    months = months_of(study.models)
    for at in ranked(sizes, name_of[: len(sizes)]).tolist():
        members = np.flatnonzero((group == at) & graph.member & months.dated)
        name, total = study.models["id"][int(name_of[at])].as_py(), 0
        for label, here in months.groups(members):
            total += len(here)
            yield {
                **facts,
                **graph.facts(),
                "measure": f"members of {name}",
                "period": label,
                "estimate": float(total),
                "n": len(here),
                "denominator": len(members),
            }
