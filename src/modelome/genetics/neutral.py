"""Whether a trait that mutates along the observed trees, each child for itself, makes siblings alike.

The paper (arXiv 2508.06811) sees siblings more alike than parent and child and concludes that mutation is fast and
directed. Here a trait with one value a model follows a Markov chain from parent to child, children of one parent
independent of each other. With M the chance of each value given the parent's, a child of a parent with value i has that
value with chance M[i, i], and two children the same one with chance sum_j M[i, j]^2: both follow exactly from M and how
many edges and sibling pairs hang from each value. Where M[i, i] is the greatest of its row the second is never above
the first, so siblings above parent and child need parents whose children leave them, most for the same place. Where all
values mutate at one rate r, siblings are alike with at most (1 - r)^2 + r^2 (all mutations of a value have one goal):
that is above 1 - r only where r is above a half. What the data have beyond the chain is no mutation but a common cause:
one author, one tool.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Chain", "Likeness", "Pedigree", "fit_directed", "fit_undirected", "most_above", "predicted", "region"]


class Likeness(NamedTuple):
    """How often two models have the same value; NaN where there are no such two.

    `parent_child` of edges; `star` of parents and children of stars, each star as often as it has pairs of siblings
    (the paper's trio_1_1); `siblings` of pairs of siblings, which `star` is fit to be compared with.
    """

    parent_child: float
    star: float
    siblings: float


@dataclass(frozen=True)
class Pedigree:
    """What the observed trees say of a trait with v values.

    `counts` (v, v) edges from the parent's value to the child's; `pairs` (v,) sibling pairs by the value of their
    parent; `observed` how alike they are. Models without the trait are left out, with their edges and pairs.
    """

    counts: NDArray[np.int64]
    pairs: NDArray[np.int64]
    observed: Likeness


@dataclass(frozen=True)
class Chain:
    """Chances (v, v) of a child's value given its parent's; rows sum to 1."""

    chances: NDArray[np.float64]

    def stays(self) -> NDArray[np.float64]:
        """Chance that a child has its parent's value, by that value, (v,)."""
        return np.diag(self.chances).copy()

    def siblings_same(self) -> NDArray[np.float64]:
        """Chance that two children have the same value, by their parent's, (v,)."""
        same: NDArray[np.float64] = (self.chances**2).sum(axis=1)
        return same


def fit_directed(counts: NDArray[np.integer]) -> Chain:
    """Fit chances as the edges have them; a value that no parent has stays as it is."""
    return _chain(np.asarray(counts, np.float64))


def fit_undirected(counts: NDArray[np.integer]) -> Chain:
    """Fit a chain under which as many edges go each way between any two values (a reversible one)."""
    counts = np.asarray(counts, np.float64)
    return _chain((counts + counts.T) / 2)


def predicted(chain: Chain, of: Pedigree) -> Likeness:
    """Tell how alike parents and children, and siblings, would be on the observed trees under a chain."""
    edges = of.counts.sum(axis=1)
    pairs = of.pairs.sum()
    return Likeness(
        _share(float(edges @ chain.stays()), edges.sum()),
        _share(float(of.pairs @ chain.stays()), pairs),
        _share(float(of.pairs @ chain.siblings_same()), pairs),
    )


def most_above(rate: float) -> float:
    """Tell how far siblings can be above parent and child at most where every value mutates at one rate.

    >>> most_above(0.25), most_above(0.5), most_above(1.0)
    (-0.125, 0.0, 1.0)
    """
    return 2 * rate**2 - rate


def region(
    of: Pedigree, rates: NDArray[np.floating], directedness: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tell the likeness of parent and child of stars, and of siblings, by rate of mutation and directedness.

    `rates` (r,) are chances of a mutation on an edge, the same for every value; `directedness` (d,) the share of
    mutations that go to the one goal of their value, where most of the data's go; the others go where an undirected
    chain has them go. Returns two (r, d) arrays.
    """
    undirected = _leaving(fit_undirected(of.counts))
    directed = _goals(of.counts, undirected)
    weight = of.pairs / max(of.pairs.sum(), 1) if of.pairs.any() else np.full(len(of.pairs), np.nan)
    rate, share = np.asarray(rates, np.float64)[:, None], np.asarray(directedness, np.float64)[None, :]

    def mean(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
        """Give the chance of the same value after a mutation by one chain and one by another."""
        return float(weight @ (one * other).sum(axis=1))

    same = share**2 * mean(directed, directed) + (1 - share) ** 2 * mean(undirected, undirected)
    same = same + 2 * share * (1 - share) * mean(directed, undirected)
    back = share * float(weight @ np.diag(directed)) + (1 - share) * float(weight @ np.diag(undirected))
    return 1 - rate + rate * back, (1 - rate) ** 2 + 2 * rate * (1 - rate) * back + rate**2 * same


def _chain(counts: NDArray[np.float64]) -> Chain:
    total = counts.sum(axis=1, keepdims=True)
    return Chain(np.where(total > 0, counts / np.maximum(total, 1e-300), np.eye(len(counts))))


def _leaving(chain: Chain) -> NDArray[np.float64]:
    """Chances of the value after a mutation; a value that none ever left stays."""
    away = chain.chances - np.diag(chain.stays())
    total = away.sum(axis=1, keepdims=True)
    return np.where(total > 0, away / np.maximum(total, 1e-300), np.eye(len(away)))


def _goals(counts: NDArray[np.integer], undirected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Send every value where most of its mutations go; one that never mutated, where an undirected chain sends it."""
    away = counts - np.diag(np.diag(counts))
    likely = np.where(away.any(axis=1, keepdims=True), away, undirected)
    return np.eye(len(counts))[likely.argmax(axis=1)] if len(counts) else np.eye(0)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")
