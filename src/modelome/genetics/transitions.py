"""From which value of a trait to which: counts over edges, and whether one direction outweighs the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse, stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.trait_sets import TraitSets

__all__ = ["Asymmetry", "ChangedSets", "asymmetries", "changed_sets", "paper_transitions", "substitutions"]


class Asymmetry(NamedTuple):
    """Pairs of values that are replaced by one another, most often first; all (pairs,).

    `forward` edges go from `source` to `target`, which is the more frequent direction, `back` the other way. `p` is
    that of a two-sided binomial test against an even chance, `q` the same under control of the false discovery rate.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    forward: NDArray[np.int64]
    back: NDArray[np.int64]
    p: NDArray[np.float64]
    q: NDArray[np.float64]


def paper_transitions(traits: TraitSets, parent: NDArray[np.integer], child: NDArray[np.integer]) -> sparse.csr_matrix:
    """Count as the paper does (arXiv 2508.06811, section 7): (values, values), from the row to the column.

    On an edge on which both declare the trait each added value is reached from all of the parent's, and each removed
    one leads to all of the child's. One value replaced by another is so counted twice.
    """
    _, above, below, added, removed = changed_sets(traits, parent, child)
    return (above.T @ added + removed.T @ below).tocsr()


def substitutions(traits: TraitSets, parent: NDArray[np.integer], child: NDArray[np.integer]) -> sparse.csr_matrix:
    """Count each removed value with each added one, once an edge: (values, values), from the row to the column."""
    *_, added, removed = changed_sets(traits, parent, child)
    return (removed.T @ added).tocsr()


def asymmetries(counts: sparse.csr_matrix) -> Asymmetry:
    """Test for each pair of values whether one direction is more frequent than an even chance has it."""
    counts = counts.tocoo()
    apart = (counts.row != counts.col) & (counts.data > 0)
    low, high = np.minimum(counts.row, counts.col)[apart], np.maximum(counts.row, counts.col)[apart]
    keys, place = np.unique(low.astype(np.int64) * counts.shape[1] + high, return_inverse=True)
    up = counts.row[apart] < counts.col[apart]
    number = counts.data[apart].astype(np.int64)
    there = np.bincount(place, number * up, minlength=len(keys)).astype(np.int64)
    back = np.bincount(place, number * ~up, minlength=len(keys)).astype(np.int64)
    low, high = keys // counts.shape[1], keys % counts.shape[1]
    turned = back > there
    source, target = np.where(turned, high, low), np.where(turned, low, high)
    more, less = np.maximum(there, back), np.minimum(there, back)
    p = np.minimum(2 * stats.binom.sf(more - 1, more + less, 0.5), 1.0)
    order = np.lexsort((target, source, -(more + less)))
    q = stats.false_discovery_control(p) if len(p) else p
    return Asymmetry(*(each[order] for each in (source, target, more, less, p, q)))


class ChangedSets(NamedTuple):
    """Edges of which both ends declare a trait, and the values that each end has, that were added, that were removed.

    `edge` (e,) are rows of those asked for, the others (e, values), ones.
    """

    edge: NDArray[np.int64]
    above: sparse.csr_matrix
    below: sparse.csr_matrix
    added: sparse.csr_matrix
    removed: sparse.csr_matrix


def changed_sets(traits: TraitSets, parent: NDArray[np.integer], child: NDArray[np.integer]) -> ChangedSets:
    """Compare what parents and children declare."""
    edge = np.flatnonzero((traits.sizes[parent] > 0) & (traits.sizes[child] > 0))
    above, below = (traits.sets[rows[edge]].astype(np.int64) for rows in (parent, child))
    both = above.multiply(below).tocsr()
    added, removed = (below - both).tocsr(), (above - both).tocsr()
    added.eliminate_zeros()
    removed.eliminate_zeros()
    return ChangedSets(edge, above, below, added, removed)
