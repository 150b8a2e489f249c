"""Intervals of ratios of sums by drawing whole families again, since models of a family are not independent.

The paper (arXiv 2508.06811) draws pairs again as if each stood alone, and its intervals come out too narrow. Here the
unit that is drawn is a component, or a family where one component holds much of everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["REPLICATES", "Interval", "ratio_intervals", "ratio_replicates"]

REPLICATES = 200
_LEVEL = 0.95
_CELLS = 1 << 20  # of drawn units at once: 8 MB


class Interval(NamedTuple):
    """Estimates and the bounds that hold 95 % of the replicates, each (statistics,); NaN where nothing is divided."""

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def ratio_replicates(
    total: NDArray[np.float64], count: NDArray[np.float64], *, replicates: int = REPLICATES, seed: int = 0
) -> NDArray[np.float64]:
    """Draw units with replacement, as many as there are, and divide sums anew; (replicates, statistics).

    `total` and `count` are (statistics, units). Units that no statistic counts are not drawn: they would change none.
    """
    told = count.any(axis=0) | total.any(axis=0)
    total, count = total[:, told], count[:, told]
    units = total.shape[1]
    rng = np.random.default_rng(seed)
    found = np.full((replicates, len(total)), np.nan)
    at_once = max(_CELLS // max(units, 1), 1)
    for at in range(0, replicates if units else 0, at_once):
        several = min(at_once, replicates - at)
        drawn = rng.integers(0, units, (several, units)) + units * np.arange(several)[:, None]
        times = np.bincount(drawn.ravel(), minlength=several * units).reshape(several, units).astype(np.float64)
        below = times @ count.T
        np.divide(times @ total.T, below, out=found[at : at + several], where=below > 0)
    return found


def ratio_intervals(
    total: NDArray[np.float64], count: NDArray[np.float64], *, replicates: int = REPLICATES, seed: int = 0
) -> Interval:
    """Estimate `total.sum() / count.sum()` of each statistic, with a percentile interval over units."""
    below = count.sum(axis=1)
    estimate = np.divide(total.sum(axis=1), below, out=np.full(len(total), np.nan), where=below > 0)
    drawn = ratio_replicates(total, count, replicates=replicates, seed=seed)
    tails = (1 - _LEVEL) / 2
    low, high = np.full(len(total), np.nan), np.full(len(total), np.nan)
    told = np.isfinite(drawn).any(axis=0)
    if told.any():
        low[told], high[told] = np.nanquantile(drawn[:, told], [tails, 1 - tails], axis=0)
    return Interval(estimate, low, high)
