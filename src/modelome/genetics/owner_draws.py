"""Owners drawn again: how often each, and ratios of sums over what they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["bounds_of", "drawn_ratios", "drawn_sums", "drawn_times"]

_LEVEL = 0.95


def drawn_times(units: int, replicates: int, seed: int) -> NDArray[np.uint16]:
    """Draw units with replacement, as many as there are; how often each was drawn, (units, replicates)."""
    rng = np.random.default_rng(seed)
    times = np.zeros((units, replicates), np.uint16)
    for draw in range(replicates if units else 0):
        times[:, draw] = np.bincount(rng.integers(0, units, units, np.int32), minlength=units)
    return times


def drawn_sums(amounts: sparse.csr_matrix, times: NDArray[np.integer]) -> NDArray[np.float64]:
    """Add up what drawn units have: `amounts` (statistics, units) as often as `times` (units, draws).

    Returns (draws, statistics); O(draws * amounts that are not zero).
    """
    return _sums(amounts.indptr, amounts.indices, amounts.data.astype(np.float64), times).T  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def _sums(indptr, indices, held, times):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    statistics, draws = len(indptr) - 1, times.shape[1]
    found = np.zeros((statistics, draws))
    for statistic in range(statistics):
        sums = found[statistic]
        for at in range(indptr[statistic], indptr[statistic + 1]):
            drawn, amount = times[indices[at]], held[at]
            for draw in range(draws):
                sums[draw] += amount * drawn[draw]
    return found


def drawn_ratios(above: sparse.csr_matrix, below: sparse.csr_matrix, times: NDArray[np.integer]) -> NDArray[np.float64]:
    """Divide sums anew for each draw, (draws, statistics); NaN where nothing is divided by.

    `above` (statistics, units) and `below` (rows, units), each row of which serves statistics / rows side by side.
    """
    over, served = drawn_sums(above, times), drawn_sums(below, times)
    under = np.repeat(served, above.shape[0] // below.shape[0], axis=1)
    return np.divide(over, under, out=np.full_like(under, np.nan), where=under > 0)


def bounds_of(drawn: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the bounds that hold 95 % of the draws, (draws, statistics); NaN where no draw tells anything."""
    tails = (1 - _LEVEL) / 2
    low, high = np.full((2, drawn.shape[1]), np.nan)
    told = np.isfinite(drawn).any(axis=0)
    if told.any():
        low[told], high[told] = np.nanquantile(drawn[:, told], [tails, 1 - tails], axis=0)
    return low, high
