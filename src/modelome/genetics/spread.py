"""How numbers are spread over independent things: quantiles, bins, inequality, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Figure", "doubling_bins", "gini", "quantile"]

_TAIL = 0.025


class Figure(NamedTuple):
    """An estimate and its bounds of 95 %; NaN where nothing can be told."""

    estimate: float
    low: float
    high: float


def quantile(ordered: NDArray[np.floating], of: float) -> Figure:
    """Tell the smallest of ascending numbers that a share `of` them do not exceed.

    The interval is that of order statistics, which supposes no distribution.
    """
    count = len(ordered)
    if not count:
        return Figure(np.nan, np.nan, np.nan)
    at = min(max(int(np.ceil(of * count)) - 1, 0), count - 1)
    low, high = stats.binom.ppf([_TAIL, 1 - _TAIL], count, of).astype(int)
    return Figure(float(ordered[at]), float(ordered[max(low - 1, 0)]), float(ordered[min(high, count - 1)]))


def gini(sizes: NDArray[np.integer], *, replicates: int, seed: int) -> Figure:
    """Tell how unequal sizes are: 0 where all are alike, near 1 where one has everything.

    The interval draws the things again, of which there are as many.
    """
    if not len(sizes):
        return Figure(np.nan, np.nan, np.nan)
    values, counts = np.unique(sizes, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(len(sizes), counts / len(sizes), replicates)
    low, high = np.quantile(_gini(values, drawn), [_TAIL, 1 - _TAIL])
    return Figure(float(_gini(values, counts[None, :])[0]), float(low), float(high))


def doubling_bins(sizes: NDArray[np.integer]) -> list[tuple[str, NDArray[np.int64]]]:
    """Part sizes from 2 on by powers of two, `2`, `3 to 4`, `5 to 8`: label and places, no bin between left out."""
    power = np.ceil(np.log2(np.maximum(sizes, 2))).astype(np.int64)
    return [
        ("2" if at == 1 else f"{2 ** (at - 1) + 1} to {2**at}", np.flatnonzero(power == at))
        for at in range(1, int(power.max(initial=0)) + 1)
    ]


def _gini(values: NDArray[np.integer], times: NDArray[np.integer]) -> NDArray[np.float64]:
    """Compute it of ascending values, each so many times, (draws, values)."""
    held = np.cumsum(times * values, axis=1, dtype=np.float64)
    before = np.concatenate([np.zeros((len(held), 1)), held[:, :-1]], axis=1)
    found: NDArray[np.float64] = 1 - (times * (held + before)).sum(axis=1) / (held[:, -1] * times.sum(axis=1))
    return found
