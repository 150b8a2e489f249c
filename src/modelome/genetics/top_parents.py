"""The models with most children, every parent of a child credited; ghosts are parents like any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.top_values import greatest, top_values
from modelome.genetics.trait_sets import value_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.model_rates import ModelRates
    from modelome.genetics.study import Study
    from modelome.genetics.trait_sets import TraitSets

__all__ = ["as_only_parent", "parent_sets", "top_parents"]


def as_only_parent(parent: str) -> str:
    """Name the share of children that declare this parent and no other: what the paper counts."""
    return f"{parent}: as only parent"


def parent_sets(study: Study) -> TraitSets:
    """Give the parents of every model by id, those that are no model of the snapshot included."""
    edges = study.lineage.edges
    children = edges["child_ix"].to_numpy().astype(np.int64)
    return value_sets(children, edges["parent_id"], study.models.num_rows, "parent")


def top_parents(rates: ModelRates, parents: TraitSets, member: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """Tell the ten parents of most children, and of what share of all children each is the only parent."""
    told = top_values(rates, parents, member)
    places = greatest(parents, member)
    if not len(places):
        return told
    children = np.flatnonzero(member & (parents.sizes > 0))
    alone = parents.sets[children][:, places].toarray().T * (parents.sizes[children] == 1)
    names = [as_only_parent(parents.values[at]) for at in places]
    return told + rates.rows(
        names, alone, np.ones((1, len(children)), bool), children, {"name": "top", "trait": "parent"}
    )
