"""How often a trait differs between parent and child, and how: replaced, gained, lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.row_products import row_products

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.trait_sets import TraitSets

__all__ = ["MEASURES", "EdgeMutations", "mutations_of_edges"]

MEASURES = ("jaccard", "replaced", "gained", "lost", "kept")
"""What is measured, each with the edges that it is a share of: see `EdgeMutations`."""


@dataclass(frozen=True)
class EdgeMutations:
    """Values and denominators by edge, (measures, edges) float64: the mean of a measure is `value.sum() / of.sum()`.

    - `jaccard`: 1 - |both| / |either| of edges on which both models declare the trait (the paper's rate, Def. 7.1);
    - `replaced`: whether the two declare different sets, of the same edges;
    - `gained`: whether the child declares it, of edges whose parent does not;
    - `lost`: whether the child does not declare it, of edges whose parent does;
    - `kept`: whether the child declares the very same set, of edges whose parent declares one.
    """

    value: NDArray[np.float64]
    of: NDArray[np.float64]


def mutations_of_edges(traits: TraitSets, parent: NDArray[np.integer], child: NDArray[np.integer]) -> EdgeMutations:
    """Compare the sets of parents and children; both (edges,), rows of the models."""
    sets = traits.sets.astype(np.float64)
    both = row_products(sets, parent, sets, child)
    above, below = traits.sizes[parent], traits.sizes[child]
    either = above + below - both
    reporting = (above > 0) & (below > 0)
    same = (both == above) & (both == below)
    distance = 1 - np.divide(both, either, out=np.ones(len(both)), where=either > 0)
    value = np.stack(
        [
            distance * reporting,
            reporting & ~same,
            (above == 0) & (below > 0),
            (above > 0) & (below == 0),
            (above > 0) & same,
        ]
    )
    of = np.stack([reporting, reporting, above == 0, above > 0, above > 0])
    return EdgeMutations(value.astype(np.float64), of.astype(np.float64))
