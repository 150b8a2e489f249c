"""Whether a tail that is fitted by a power bends down as a lognormal does.

At whole counts a lognormal is proportional to x ** -a · exp(-b · log(x) ** 2), and a power is what is left of it where
b is 0. So the power is a case of the lognormal, at the edge of what b may be, and where the power holds twice the log
likelihood ratio follows half a chi-square with one degree of freedom (Self and Liang 1987). Vuong's test, used by
Clauset, Shalizi and Newman (2009), supposes that neither is a case of the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import optimize, special, stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.power_law import Tail

__all__ = ["Bend", "bend_of"]

_SUMMED = 200  # counts that are summed one by one, before the rest is an integral
_BENT = 1e-8


class Bend(NamedTuple):
    """How much a tail bends (`bend` is the b above), and what that gains.

    `gain` is the log likelihood of the lognormal less that of the power, `p` the chance of at least that gain if the
    power holds.
    """

    bend: float
    gain: float
    p: float


def bend_of(tail: Tail, values: NDArray[np.int64], times: NDArray[np.integer]) -> Bend:
    """Compare a fitted power with the most likely lognormal of the same tail; `times` (v,) counts each value."""
    here = values >= tail.start
    ways = np.log(values[here] / tail.start)
    count = times[here].sum()
    mean, square = (float(times[here] @ each / count) for each in (ways, ways**2))

    def loss(shape: NDArray[np.float64]) -> float:
        return float(shape[0] * mean + shape[1] * square + _log_whole(tail.start, float(shape[0]), float(shape[1])))

    straight = loss(np.array([tail.exponent, _BENT]))
    # The loss has one lowest point: both families are exponential in their parameters.
    found = optimize.minimize(loss, np.array([tail.exponent, 0.05]), method="L-BFGS-B", bounds=[(-50, 50), (_BENT, 50)])
    gain = max((straight - float(found.fun)) * float(count), 0.0)
    return Bend(float(found.x[1]), gain, float(stats.chi2.sf(2 * gain, 1) / 2) if gain > 0 else 1.0)


def _log_whole(start: int, slope: float, bend: float) -> float:
    """Give the logarithm of the sum of exp(-slope · w - bend · w ** 2) over all counts, w their log over `start`."""
    ways = np.log((start + np.arange(_SUMMED + 1)) / start)
    logs = -slope * ways - bend * ways**2
    last, end = ways[-1], start + _SUMMED
    fall = (slope + 2 * bend * last) / end  # of the logarithm, at the last count
    rest = np.log(0.5 + max(fall, 0.0) / 12) + logs[-1]
    logs[-1] = rest
    beyond = np.log(start) + _log_integral(float(last), 1 - slope, bend)
    top = max(float(logs.max()), beyond)
    return float(top + np.log(np.exp(logs - top).sum() + np.exp(beyond - top)))


def _log_integral(low: float, rise: float, bend: float) -> float:
    """Give the logarithm of the integral of exp(rise · w - bend · w ** 2) from `low` on."""
    root = np.sqrt(bend)
    z = root * low - rise / (2 * root)
    if z > 0:
        return float(rise * low - bend * low**2 + 0.5 * np.log(np.pi / bend) - np.log(2) + np.log(special.erfcx(z)))
    return float(rise**2 / (4 * bend) + 0.5 * np.log(np.pi / bend) + special.log_ndtr(-np.sqrt(2) * z))
