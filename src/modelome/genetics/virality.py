"""Structural virality of families: how far apart two of their models are, on average.

A parent with children alone has a virality near 2, however many they are; a chain of n models has (n + 1) / 3 (Goel,
Anderson, Hofman, Watts 2016, after Wiener 1947). On a tree it is exact in linear time: an edge lies between two models
as often as there are pairs of one on either side. On graphs with merges, where a family is no tree, distances from some
models are measured and their means are averaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.family_graphs import Forest
    from modelome.lineage.csr import Csr

__all__ = ["DistanceMean", "TreeDistances", "below_each", "mean_distance", "tree_distances"]

_WORD = 64  # sources that one number of a search holds
_LEVEL = 0.95


@dataclass(frozen=True)
class TreeDistances:
    """Sums of distances between the members of each tree, at the row of its root, (n,).

    `members` (n,) are how many there are; `virality` (n,) the mean over their pairs, NaN for fewer than two.
    """

    total: NDArray[np.float64]
    members: NDArray[np.int64]

    @property
    def virality(self) -> NDArray[np.float64]:
        """Mean distance of two members."""
        pairs = self.members * (self.members - 1.0) / 2
        found: NDArray[np.float64] = np.divide(self.total, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0)
        return found


class DistanceMean(NamedTuple):
    """A mean distance with its interval of 95 %, from so many `sources`; exact where all members are."""

    estimate: float
    low: float
    high: float
    sources: int


def below_each(forest: Forest, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum weights over each node and all below it, (n,). Level by level; O(n log n)."""
    total = weight.astype(np.float64)
    order = np.argsort(-forest.depth, kind="stable")
    order = order[forest.depth[order] > 0]
    ends = np.flatnonzero(np.diff(forest.depth[order], append=-1)) + 1
    start = 0
    for end in ends.tolist():
        nodes = order[start:end]
        np.add.at(total, forest.parent[nodes], total[nodes])
        start = end
    return total


def tree_distances(forest: Forest, member: NDArray[np.bool_]) -> TreeDistances:
    """Sum the distances of all pairs of members of each tree; ways may lead through other models."""
    below = below_each(forest, member.astype(np.float64))
    whole = below[forest.root]
    crossed = np.where(forest.parent >= 0, below * (whole - below), 0.0)
    n = len(member)
    total = np.bincount(forest.root, crossed, minlength=n).astype(np.float64)
    return TreeDistances(total, np.bincount(forest.root[member], minlength=n))


def mean_distance(
    children: Csr, parents: Csr, member: NDArray[np.bool_], component: NDArray[np.int64], *, sources: int, seed: int
) -> DistanceMean:
    """Estimate the mean distance between the members of a component, edges taken in both directions.

    Searches start at `sources` members drawn without replacement, 64 at a time, or at all of them if they are no more;
    the mean of a source is over all other members. The interval is Student's, for draws from a finite population.

    Args:
        children: edges of the graph, parent to child.
        parents: the same edges, child to parent.
        member: models whose distances count, (n,).
        component: rows of the models of one component, ascending, (k,), two of them members at least.
        sources: how many to draw.
        seed: of the draw.

    """
    members = np.flatnonzero(member[component])
    count = len(members)
    drawn = members
    if count > sources:
        drawn = np.sort(np.random.default_rng(seed).choice(members, sources, replace=False))
    links = _Links.of(children, parents, component)
    means = np.concatenate([links.distances(drawn[at : at + _WORD], members) for at in range(0, len(drawn), _WORD)]) / (
        count - 1
    )
    estimate = float(means.mean())
    if len(drawn) == count:
        return DistanceMean(estimate, estimate, estimate, count)
    error = float(means.std(ddof=1)) * np.sqrt((1 - len(drawn) / count) / len(drawn))
    reach = float(stats.t.ppf((1 + _LEVEL) / 2, len(drawn) - 1)) * error
    return DistanceMean(estimate, estimate - reach, estimate + reach, len(drawn))


@dataclass(frozen=True)
class _Links:
    """Neighbors of each node of a component: those of node i stand from `starts[i]` on in `neighbors`."""

    starts: NDArray[np.int64]
    neighbors: NDArray[np.int64]

    @classmethod
    def of(cls, children: Csr, parents: Csr, component: NDArray[np.int64]) -> _Links:
        heads, tails = [], []
        for graph in (children, parents):
            degree = np.diff(graph.indptr)[component]
            head = np.repeat(np.arange(len(component)), degree)
            first = np.repeat(graph.indptr[component] - (np.cumsum(degree) - degree), degree)
            heads.append(head)
            tails.append(np.searchsorted(component, graph.indices[first + np.arange(len(head))]))
        head, tail = np.concatenate(heads), np.concatenate(tails)
        order = np.argsort(head, kind="stable")
        count = np.bincount(head, minlength=len(component))
        return cls(np.cumsum(count) - count, tail[order])

    def distances(self, sources: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.float64]:
        """Sum the distances from up to 64 sources to all members, (sources,): a bit of a number stands for a source."""
        bits = np.uint64(1) << np.arange(len(sources), dtype=np.uint64)
        seen = np.zeros(len(self.starts), np.uint64)
        seen[sources] = bits
        total = np.zeros(len(sources))
        step = 0
        while True:
            step += 1
            reached = np.bitwise_or.reduceat(seen[self.neighbors], self.starts)
            new = reached & ~seen
            if not new.any():
                return total
            seen |= new
            told = new[members]
            told = told[told != 0]
            total += step * ((told[:, None] & bits) != 0).sum(axis=0)
