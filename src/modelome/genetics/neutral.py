"""Whether a trait that mutates along the observed trees, each child for itself, makes siblings alike.

The paper (arXiv 2508.06811) sees siblings more alike than parent and child and concludes that mutation is fast and
directed. Here a trait with one value a model follows a Markov chain from parent to child, children of one parent
independent of each other. With M the chance of each value given the parent's, a child of a parent with value i has that
value with chance M[i, i], and two children the same one with chance sum_j M[i, j]^2: both follow exactly from M and how
many edges and sibling pairs hang from each value. Where M[i, i] is the greatest of its row the second is never above
the first, so siblings above parent and child need parents whose children leave them, most for the same place. What the
data have beyond the chain is no mutation but a common cause: one author, one tool.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Chain", "Likeness", "Pedigree", "fit_directed", "fit_undirected", "pedigree", "predicted", "region"]


class Likeness(NamedTuple):
    """Shares of edges, and of pairs of siblings, whose two models have the same value; NaN where there is none."""

    parent_child: float
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


def pedigree(values: NDArray[np.integer], parent: NDArray[np.integer], child: NDArray[np.integer]) -> Pedigree:
    """Count edges and sibling pairs.

    Args:
        values: the trait of each model as a number from 0, -1 where it declares none, (n,).
        parent: of each edge, (edges,); a model with several parents is a sibling under each of them.
        child: of each edge, (edges,).

    """
    told = (values[parent] >= 0) & (values[child] >= 0)
    above, below, parent = values[parent][told].astype(np.int64), values[child][told].astype(np.int64), parent[told]
    size = int(values.max(initial=-1)) + 1
    counts = np.bincount(above * size + below, minlength=size * size).reshape(size, size)
    family, number = np.unique(parent, return_counts=True)
    together = number * (number - 1) // 2
    pairs = np.bincount(values[family], together, minlength=size).astype(np.int64)
    _, same = np.unique(parent.astype(np.int64) * max(size, 1) + below, return_counts=True)
    alike = int((same * (same - 1) // 2).sum())
    return Pedigree(counts, pairs, Likeness(_share(np.trace(counts), counts.sum()), _share(alike, pairs.sum())))


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
    return Likeness(
        _share(float(edges @ chain.stays()), edges.sum()),
        _share(float(of.pairs @ chain.siblings_same()), of.pairs.sum()),
    )


def region(
    of: Pedigree, rates: NDArray[np.floating], directedness: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tell the likeness of parent and child, and of siblings, by how often a trait mutates and how directedly.

    `rates` (r,) are chances of a mutation on an edge, the same for every value; `directedness` (d,) the share of
    mutations that go where those of the data go, the others go where an undirected chain has them go. Returns two
    (r, d) arrays.
    """
    directed, undirected = (_leaving(fit(of.counts)) for fit in (fit_directed, fit_undirected))
    stays = np.eye(len(of.counts))
    found = np.empty((2, len(rates), len(directedness)))
    for row, rate in enumerate(rates.tolist()):
        for column, share in enumerate(directedness.tolist()):
            mutated = share * directed + (1 - share) * undirected
            found[:, row, column] = predicted(Chain((1 - rate) * stays + rate * mutated), of)
    return found[0], found[1]


def _chain(counts: NDArray[np.float64]) -> Chain:
    total = counts.sum(axis=1, keepdims=True)
    return Chain(np.where(total > 0, counts / np.maximum(total, 1e-300), np.eye(len(counts))))


def _leaving(chain: Chain) -> NDArray[np.float64]:
    """Chances of the value after a mutation; a value that none ever left stays."""
    away = chain.chances - np.diag(chain.stays())
    total = away.sum(axis=1, keepdims=True)
    return np.where(total > 0, away / np.maximum(total, 1e-300), np.eye(len(away)))


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")
