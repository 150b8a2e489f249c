"""The exact linear ordering of up to twenty things, by dynamic programming over their subsets."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["best_order", "fill_best", "fill_subsets", "order_of_groups"]

_HALF = 10


@njit(cache=True, nogil=True)
def _sums(weights):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Sum the weights from each thing to every subset of the first ten, and of the last ten."""
    n = len(weights)
    sums = np.zeros((2, n, 1 << _HALF), np.int64)
    for half in range(2):
        for thing in range(n):
            for subset in range(1, 1 << _HALF):
                low = 0
                while not (subset >> low) & 1:
                    low += 1
                other = half * _HALF + low
                weight = weights[thing, other] if other < n else 0
                sums[half, thing, subset] = sums[half, thing, subset & (subset - 1)] + weight
    return sums


@njit(cache=True, nogil=True)
def fill_subsets(weights, best, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the greatest forward weight within each subset, and how many orders reach it; both (2**n,) int64."""
    n = len(weights)
    sums = _sums(weights)
    mask = (1 << _HALF) - 1
    best[0], count[0] = 0, 1
    for subset in range(1, 1 << n):
        most, ways = np.int64(-(1 << 62)), np.int64(0)
        for first in range(n):
            if not (subset >> first) & 1:
                continue
            rest = subset & ~(1 << first)
            weight = best[rest] + sums[0, first, rest & mask] + sums[1, first, rest >> _HALF]
            if weight > most:
                most, ways = weight, count[rest]
            elif weight == most:
                ways += count[rest]
        best[subset], count[subset] = most, ways


@njit(cache=True, nogil=True)
def fill_best(weights, best):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the greatest forward weight within each subset, (2**n,) int32, in a fifth of the time of `fill_subsets`.

    Nothing may weigh anything before itself, and all weights together no more than an int32 holds.
    """
    n = len(weights)
    by_thing = _sums(weights)
    sums = np.empty((2, 1 << _HALF, n), np.int32)
    for half in range(2):
        for thing in range(n):
            for subset in range(1 << _HALF):
                sums[half, subset, thing] = by_thing[half, thing, subset]
    mask = (1 << _HALF) - 1
    best[0] = 0
    for subset in range(1, 1 << n):
        low, high = subset & mask, subset >> _HALF
        most = np.int32(-1)
        for first in range(n):
            if subset & (1 << first):
                weight = best[subset ^ (1 << first)] + sums[0, low, first] + sums[1, high, first]
                most = max(most, weight)
        best[subset] = most


@njit(cache=True, nogil=True)
def order_of_groups(weights, group, place, start, best, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Read off the first best order of things whose groups were solved apart.

    `group` and `place` (n,) are each thing's group and its place in it, `start` where the group's subsets begin in
    `best`. Weights between groups lie in no circle, so every best order has all of them forward.
    """
    n = len(weights)
    left = np.ones(n, np.bool_)
    remaining = np.zeros(n, np.int64)
    for thing in range(n):
        remaining[group[thing]] |= 1 << place[thing]
    for at in range(n):
        for first in range(n):
            if not left[first]:
                continue
            own, held = np.int64(0), False
            for other in range(n):
                if not left[other] or other == first:
                    continue
                if group[other] == group[first]:
                    own += weights[first, other]
                elif weights[other, first] > 0:
                    held = True
            if held:
                continue
            subset = remaining[group[first]]
            rest = subset ^ (1 << place[first])
            if best[start[group[first]] + rest] + own == best[start[group[first]] + subset]:
                order[at] = first
                left[first] = False
                remaining[group[first]] = rest
                break


@njit(cache=True, nogil=True)
def best_order(weights, best, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Read the best order off, of several the first in alphabetical order of places; `order` is (n,)."""
    n = len(weights)
    subset = (1 << n) - 1
    for at in range(n):
        for first in range(n):
            if not (subset >> first) & 1:
                continue
            rest = subset & ~(1 << first)
            weight = best[rest]
            for other in range(n):
                if (rest >> other) & 1:
                    weight += weights[first, other]
            if weight == best[subset]:
                order[at] = first
                subset = rest
                break
