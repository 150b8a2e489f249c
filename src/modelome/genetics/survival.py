"""How long things go on, of which some had not ended when last seen (Kaplan and Meier 1958)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Survival", "survival_of"]

_NORMAL = float(stats.norm.ppf(0.975))


@dataclass(frozen=True)
class Survival:
    """The chance to go on for longer than each of `times` (t,), ascending, at which something ended.

    `variance` (t,) is Greenwood's sum, which times the squared chance is its variance; `longest` the longest time that
    anything was seen for.
    """

    times: NDArray[np.float64]
    chance: NDArray[np.float64]
    variance: NDArray[np.float64]
    longest: float

    def at(self, time: float) -> tuple[float, float, float]:
        """Tell the chance at a time and its interval of 95 %, from the logarithm of its negative logarithm.

        NaN where nothing was seen for so long, bounds NaN as well where none or all have ended.
        """
        if time > self.longest:
            return np.nan, np.nan, np.nan
        place = int(np.searchsorted(self.times, time, "right")) - 1
        if place < 0:
            return 1.0, np.nan, np.nan
        chance, variance = float(self.chance[place]), float(self.variance[place])
        if not 0 < chance < 1:
            return chance, np.nan, np.nan
        reach = np.exp(_NORMAL * np.sqrt(variance) / np.log(chance))
        low, high = sorted((chance**reach, chance ** (1 / reach)))
        return chance, float(low), float(high)

    @property
    def median(self) -> float:
        """The time by which half have ended; NaN where fewer have."""
        ended = np.flatnonzero(self.chance <= 0.5)
        return float(self.times[ended[0]]) if len(ended) else float("nan")


def survival_of(times: NDArray[np.floating], ended: NDArray[np.bool_]) -> Survival:
    """Estimate from how long each was seen, (k,), and whether it ended then; one that did not may go on."""
    values, place = np.unique(np.asarray(times, np.float64), return_inverse=True)
    gone = np.bincount(place, ended, minlength=len(values))
    seen = np.bincount(place, minlength=len(values))
    risk = np.cumsum(seen[::-1])[::-1].astype(np.float64)
    chance = np.cumprod(1 - gone / risk)
    left = risk * (risk - gone)
    variance = np.cumsum(np.divide(gone, left, out=np.zeros(len(values)), where=left > 0))
    some = gone > 0
    longest = float(values[-1]) if len(values) else float("nan")
    return Survival(values[some].astype(np.float64), chance[some].astype(np.float64), variance[some], longest)
