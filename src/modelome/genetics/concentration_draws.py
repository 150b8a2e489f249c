"""Concentration with intervals: owners, or families of bases, are drawn again, and everything they hold with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.concentration_measures import concentration, concentration_of_copies

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["Concentration", "drawn_times", "held_by_units", "shared_by_units"]

_AT_ONCE = 16  # draws of categories: 16 x 500,000 owners are 64 MB
_LEVEL = 0.95


@dataclass(frozen=True)
class Concentration:
    """Estimates of `MEASURES` and the bounds of 95 % of the draws, each (measures,); how many hold how much.

    The number of holders (`Hill 0`) has no bounds: who is not drawn is missing, so a draw can only have fewer.
    """

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    holders: int
    amount: float
    top: float


def drawn_times(units: int, replicates: int, seed: int) -> NDArray[np.uint16]:
    """Draw units with replacement, as many as there are; how often each was drawn, (replicates, units)."""
    rng = np.random.default_rng(seed)
    times = np.zeros((replicates, units), np.uint16)
    for draw in range(replicates if units else 0):
        times[draw] = np.bincount(rng.integers(0, units, units), minlength=units)
    return times


def held_by_units(
    amounts: NDArray[np.float64], unit: NDArray[np.int64], times: NDArray[np.integer]
) -> Concentration | None:
    """Measure holders each of whom belongs to one unit, (holders,); one that is drawn twice is two of that size."""
    some = amounts > 0
    if not some.any():
        return None
    return _with_bounds(amounts[some], concentration_of_copies(amounts[some], unit[some], times))


def shared_by_units(amounts: sparse.csr_matrix, times: NDArray[np.integer]) -> Concentration | None:
    """Measure values that all units may share, (units, values) amounts: a draw adds up what its units have.

    Gini of a draw counts what no drawn unit has as holding nothing: it would else fall with the number of values.
    """
    whole = np.asarray(amounts.sum(axis=0), np.float64).ravel()
    some = np.flatnonzero(whole)
    if not len(some):
        return None
    turned = amounts.T.tocsr()[some].astype(np.float64)
    drawn = [
        concentration((turned @ times[at : at + _AT_ONCE].T.astype(np.float64)).T, among=len(some))
        for at in range(0, len(times), _AT_ONCE)
    ]
    return _with_bounds(whole[some], np.concatenate(drawn))


def _with_bounds(amounts: NDArray[np.float64], drawn: NDArray[np.float64]) -> Concentration:
    tails = (1 - _LEVEL) / 2
    told = np.isfinite(drawn).all(axis=1)
    low, high = np.full((2, drawn.shape[1]), np.nan)
    if told.any():
        low[1:], high[1:] = np.quantile(drawn[told, 1:], [tails, 1 - tails], axis=0)
    return Concentration(
        estimate=concentration(amounts[None, :])[0],
        low=low,
        high=high,
        holders=len(amounts),
        amount=float(amounts.sum()),
        top=float(np.sort(amounts)[-10:].sum()),
    )
