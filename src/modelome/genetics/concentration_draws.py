"""Concentration with intervals: owners, or families of bases, are drawn again, and everything they hold with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.concentration_measures import TOP_HOLDERS, concentration, concentration_of_copies
from modelome.genetics.owner_draws import bounds_of, drawn_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["Concentration", "held_by_units", "shared_by_units"]


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
    drawn = drawn_sums(amounts.T.tocsr()[some], times)
    return _with_bounds(whole[some], concentration(drawn, among=len(some)))


def _with_bounds(amounts: NDArray[np.float64], drawn: NDArray[np.float64]) -> Concentration:
    low, high = bounds_of(drawn)
    low[0] = high[0] = np.nan
    return Concentration(
        estimate=concentration(amounts[None, :])[0],
        low=low,
        high=high,
        holders=len(amounts),
        amount=float(amounts.sum()),
        top=float(np.sort(amounts)[-TOP_HOLDERS:].sum()),
    )
