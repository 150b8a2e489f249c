"""The exact linear ordering of up to twenty things, by dynamic programming over their subsets."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["best_order", "fill_subsets"]

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
