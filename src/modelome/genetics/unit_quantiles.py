"""Quantiles with intervals over units that are drawn again whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["unit_quantile"]


def unit_quantile(
    values: NDArray[np.floating],
    unit: NDArray[np.integer],
    share: float,
    *,
    weights: NDArray[np.float64] | None = None,
    replicates: int,
    seed: int,
) -> tuple[float, float, float]:
    """Return the smallest of `values` (k,) that `share` of all weight does not exceed, and its bounds of 95 %.

    `unit` (k,) tells which values are drawn together, `weights` (k,) what each counts for. NaN without values.
    """
    if not len(values):
        return (np.nan, np.nan, np.nan)
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    units, place = np.unique(unit[order], return_inverse=True)
    weight = np.ones(len(values)) if weights is None else weights[order]

    def quantile(each: NDArray[np.float64]) -> float:
        running = np.cumsum(each)
        at = np.searchsorted(running, share * running[-1] * (1 - 1e-12))
        return float(ranked[min(at, len(ranked) - 1)])

    rng = np.random.default_rng(seed)
    drawn = [
        quantile(weight * np.bincount(rng.integers(0, len(units), len(units)), minlength=len(units))[place])
        for _ in range(replicates)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975]) if drawn else (np.nan, np.nan)
    return quantile(weight), float(low), float(high)
