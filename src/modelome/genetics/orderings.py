"""The order of traits in which the most mutations go forward (arXiv 2508.06811, section 7: drift).

Each pair of traits between which more mutations go one way than the other is an oriented pair, and its net traffic the
difference. The best order has the most oriented pairs forward, or the most net traffic: the linear ordering problem,
solved exactly up to `MOST_EXACT` traits, beyond that by local search, which says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from modelome.genetics import ordering_kernels as kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MOST_EXACT", "Ordering", "drift_compatibility", "mutations_accounted", "net_traffic", "order_traits"]

MOST_EXACT = 20
"""Traits that are ordered exactly: 2^20 subsets take 17 MB and a tenth of a second."""

_RESTARTS = 50


@dataclass(frozen=True)
class Ordering:
    """Traits from upstream to downstream.

    `order` (n,) are their numbers; `objective` is the weight that goes forward, `optima` how many orders reach it
    (None where they were not counted), `exact` whether no order is better.
    """

    order: NDArray[np.int64]
    objective: int
    optima: int | None
    exact: bool


def net_traffic(transitions: NDArray[np.integer]) -> NDArray[np.int64]:
    """Give the mutations from each trait to each other beyond those back, (n, n); 0 where there are none."""
    difference = np.asarray(transitions, np.int64) - np.asarray(transitions, np.int64).T
    net: NDArray[np.int64] = np.maximum(difference, 0)
    return net


def order_traits(weights: NDArray[np.integer], *, seed: int = 0, count: bool = True) -> Ordering:
    """Order n things so that `weights[i, j]`, counted where i comes before j, sums to the most.

    Of several best orders it gives the first by the things' numbers, and with `count` how many there are. With more
    than `MOST_EXACT` things it is the best of 50 local searches.
    """
    whole: NDArray[np.int64] = np.asarray(weights, np.int64)
    n = len(whole)
    if n > MOST_EXACT:
        return _search(whole, seed)
    order = np.empty(n, np.int64)
    if count or whole.diagonal().any() or whole.sum() > np.iinfo(np.int32).max or (whole < 0).any():
        best, ways = np.zeros(1 << n, np.int64), np.zeros(1 << n, np.int64)
        kernels.fill_subsets(whole, best, ways)
        kernels.best_order(whole, best, order)
        return Ordering(order, int(best[-1]), int(ways[-1]), exact=True)
    _order_groups(whole, order)
    return Ordering(order, int(np.triu(whole[np.ix_(order, order)], 1).sum()), None, exact=True)


def drift_compatibility(transitions: NDArray[np.integer], order: NDArray[np.integer]) -> tuple[int, int]:
    """Count the oriented pairs that go forward in an order, and all of them."""
    oriented = net_traffic(transitions)[np.ix_(order, order)] > 0
    return int(np.triu(oriented, 1).sum()), int(oriented.sum())


def mutations_accounted(transitions: NDArray[np.integer], order: NDArray[np.integer]) -> tuple[int, int]:
    """Count the mutations that go forward in an order, and all between different traits."""
    among = np.asarray(transitions, np.int64)[np.ix_(order, order)]
    return int(np.triu(among, 1).sum()), int(among.sum() - np.trace(among))


def _order_groups(weights: NDArray[np.int64], order: NDArray[np.int64]) -> None:
    """Solve things that lie in circles together, and no others: most are alone where there are few changes."""
    _, group = csgraph.connected_components(sparse.csr_matrix(weights > 0), directed=True, connection="strong")
    sizes = np.bincount(group)
    start = np.append(0, np.cumsum(1 << sizes))
    best = np.zeros(start[-1], np.int32)
    place = np.zeros(len(weights), np.int64)
    for number in range(len(sizes)):
        members = np.flatnonzero(group == number)
        place[members] = np.arange(len(members))
        if len(members) > 1:
            own = np.ascontiguousarray(weights[np.ix_(members, members)])
            kernels.fill_best(own, best[start[number] : start[number + 1]])
    kernels.order_of_groups(weights, group.astype(np.int64), place, start, best, order)


def _search(weights: NDArray[np.int64], seed: int) -> Ordering:
    """Move single things to where they are best until none can be, from several random orders."""
    rng = np.random.default_rng(seed)
    best = (np.iinfo(np.int64).min, np.arange(len(weights)))
    for _ in range(_RESTARTS):
        order = _improved(weights, rng.permutation(len(weights)))
        objective = int(np.triu(weights[np.ix_(order, order)], 1).sum())
        if objective > best[0]:
            best = (objective, order)
    return Ordering(best[1], best[0], None, exact=False)


def _improved(weights: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    improved = True
    while improved:
        improved = False
        for thing in order.tolist():
            at = int(np.flatnonzero(order == thing)[0])
            rest = np.delete(order, at)
            gain = np.append(0, np.cumsum(weights[rest, thing] - weights[thing, rest]))
            to = int(np.argmax(gain))
            if gain[to] > gain[at]:
                order, improved = np.insert(rest, to, thing), True
    return order
