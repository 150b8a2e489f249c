"""Every change of a trait along an edge, as a flat list: which value to which, on which edge.

A list rather than a matrix, since intervals draw families again and null models turn edges about, edge by edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.transitions import changed_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from modelome.genetics.trait_sets import TraitSets

__all__ = ["NOT_ORDERED", "Changes", "changes_of_edges", "frequent_values"]

NOT_ORDERED = frozenset({"other", "unknown", "None", "", "[]"})
"""Values that say nothing of a place: the paper leaves them out (arXiv 2508.06811, section 7)."""

_SPARE = 5


@dataclass(frozen=True)
class Changes:
    """One entry a change: the edge (row of those asked for), and the places of both values among `values`."""

    values: tuple[str, ...]
    edge: NDArray[np.int64]
    source: NDArray[np.int64]
    target: NDArray[np.int64]

    def counts(
        self, weight: NDArray[np.float64] | None = None, turned: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Count changes from the row to the column, (values, values).

        `weight` (edges,) counts an edge several times or not at all; `turned` (edges,) reads it from child to parent.
        """
        n = len(self.values)
        source, target = self.source, self.target
        if turned is not None:
            swapped = turned[self.edge]
            source, target = np.where(swapped, target, source), np.where(swapped, source, target)
        times = None if weight is None else weight[self.edge]
        found: NDArray[np.int64] = np.rint(np.bincount(source * n + target, times, minlength=n * n)).astype(np.int64)
        return found.reshape(n, n)


def frequent_values(traits: TraitSets, most: int) -> NDArray[np.int64]:
    """Choose values as the paper does: of the `most` + 5 most frequent those that say something, the first `most`."""
    named = [place for place, value in enumerate(traits.values[: most + _SPARE]) if value not in NOT_ORDERED]
    return np.array(named[:most], np.int64)


def changes_of_edges(
    traits: TraitSets,
    parent: NDArray[np.integer],
    child: NDArray[np.integer],
    chosen: NDArray[np.int64],
    *,
    twice: bool = False,
) -> Changes:
    """List the changes between `chosen` values on edges of which both ends declare the trait.

    Each removed value is paired with each added one. `twice` counts as the paper does: each added value is reached from
    all of the parent's, and each removed one leads to all of the child's, so a plain substitution counts twice.
    """
    edges, *sets = changed_sets(traits, parent, child)
    above, below, added, removed = (rows[:, chosen].tocsr() for rows in sets)
    pairs = [_products(above, added), _products(removed, below)] if twice else [_products(removed, added)]
    edge, source, target = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    return Changes(tuple(traits.values[place] for place in chosen.tolist()), edges[edge], source, target)


def _products(
    left: sparse.csr_matrix, right: sparse.csr_matrix
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Pair every column of each row of one with every column of the same row of the other: row, column, column."""
    many, few = np.diff(left.indptr).astype(np.int64), np.diff(right.indptr).astype(np.int64)
    row = np.repeat(np.arange(left.shape[0]), many)
    times = few[row]
    place = np.repeat(np.arange(len(row)), times)
    within = np.arange(len(place)) - np.repeat(np.cumsum(times) - times, times)
    pair = row[place]
    return (
        pair,
        left.indices[place].astype(np.int64),
        right.indices[right.indptr[:-1].astype(np.int64)[pair] + within].astype(np.int64),
    )
