"""Tails of counts that follow a power, fitted by likelihood from where the fit is closest (Clauset and others 2009)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAST_TAIL", "Starts", "Tail", "TailCounts", "hurwitz"]

LEAST_TAIL = 50
"""Counts that a tail must have to be fitted."""

_EXPONENTS = np.arange(1.06, 6.0001, 0.02)
_MOST_STARTS = 24
_LISTED = 20_000
_EXACT = 12
_TINY = 1e-300


class Tail(NamedTuple):
    """`exponent` of P(x) ~ x ** -exponent from `start` on, `size` of the tail, `distance` (Kolmogorov, Smirnov)."""

    exponent: float
    start: int
    size: int
    distance: float


def hurwitz(exponent: NDArray[np.floating] | float, start: NDArray[np.floating] | float) -> NDArray[np.float64]:
    """Sum (start + k) ** -exponent over k from 0 on, for exponents above 1, to seven digits (Euler, Maclaurin).

    SciPy's has more digits and takes twelve times as long, and fits need millions.
    """
    exponent, start = np.broadcast_arrays(np.asarray(exponent, np.float64), np.asarray(start, np.float64))
    total = np.zeros(start.shape)
    few = start < _EXACT
    if few.any():
        total[few] = ((start[few][..., None] + np.arange(_EXACT)) ** -exponent[few][..., None]).sum(axis=-1)
    far = np.where(few, start + _EXACT, start)
    power = far**-exponent
    step = exponent * power / far
    rest = far * power / (exponent - 1) + power / 2 + step / 12
    step = step * (exponent + 1) * (exponent + 2) / far**2
    rest -= step / 720
    step = step * (exponent + 3) * (exponent + 4) / far**2
    found: NDArray[np.float64] = total + rest + step / 30_240
    return found


@dataclass(frozen=True)
class Starts:
    """Fits tails of counts with the same values again and again, each value so many times.

    `values` (v,) are ascending from 1 on, `starts` (s,) places in them at which a tail may begin: all where they are
    few, else spread evenly over their logarithms. `norms` (s, exponents) is the logarithm of what a power sums to.
    """

    values: NDArray[np.int64]
    starts: NDArray[np.int64]
    norms: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[np.int64], times: NDArray[np.integer]) -> Starts | None:
        """Prepare to fit; None where no tail of two values and `LEAST_TAIL` counts is to be had."""
        tails = np.cumsum(times[::-1])[::-1]
        able = np.flatnonzero(tails >= LEAST_TAIL)
        able = able[able < len(values) - 1]
        if not len(able):
            return None
        if len(able) > _MOST_STARTS:
            steps = np.linspace(0, np.log(values[able[-1]] / values[able[0]]), _MOST_STARTS)
            able = able[np.unique(np.searchsorted(np.log(values[able] / values[able[0]]), steps - 1e-9))]
        return cls(values, able, np.log(hurwitz(_EXPONENTS[None, :], values[able].astype(np.float64)[:, None])))

    def fit(self, times: NDArray[np.integer]) -> Tail:
        """Fit the tail whose distance is least; `times` (v,) is how often each value is there."""
        count = np.cumsum(times[::-1])[::-1].astype(np.float64)
        logs = np.cumsum((times * np.log(self.values))[::-1])[::-1]
        tails = np.maximum(count[self.starts], 1.0)
        exponents = self._most_likely(logs[self.starts] / tails)
        distances = self._distances(exponents, count)
        distances[count[self.starts] < 2] = np.inf  # one count alone fits anything
        best = int(np.argmin(distances))
        at = self.starts[best]
        return Tail(float(exponents[best]), int(self.values[at]), int(count[at]), float(distances[best]))

    def _most_likely(self, log_mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take the best exponent of the grid, and the top of the parabola through it and its neighbors; (s,)."""
        likelihood = -self.norms - _EXPONENTS * log_mean[:, None]
        best = np.clip(np.argmax(likelihood, axis=1), 1, len(_EXPONENTS) - 2)
        rows = np.arange(len(best))
        before, at, after = (likelihood[rows, best + step] for step in (-1, 0, 1))
        bend = np.minimum(before - 2 * at + after, -_TINY)
        shift = np.clip(0.5 * (before - after) / bend, -1, 1)
        found: NDArray[np.float64] = _EXPONENTS[best] + shift * (_EXPONENTS[1] - _EXPONENTS[0])
        return found

    def _distances(self, exponents: NDArray[np.float64], count: NDArray[np.float64]) -> NDArray[np.float64]:
        """Tell the greatest difference between shares at or above a count, fitted and observed, of each start, (s,)."""
        values = self.values.astype(np.float64)
        whole = hurwitz(exponents, values[self.starts])
        pairs = [np.arange(start, len(values)) for start in self.starts.tolist()]
        lengths = np.array([len(each) for each in pairs])
        at, start = np.concatenate(pairs), np.repeat(np.arange(len(pairs)), lengths)
        seen = count[at] / np.maximum(count[self.starts], 1.0)[start]
        after = np.append(count, 0.0)[at + 1] / np.maximum(count[self.starts], 1.0)[start]
        fitted = hurwitz(exponents[start], values[at]) / whole[start]
        beyond = fitted - values[at] ** -exponents[start] / whole[start]
        apart = np.maximum(np.abs(fitted - seen), np.abs(beyond - after))
        return np.maximum.reduceat(apart, np.cumsum(lengths) - lengths)


class TailCounts:
    """Draws counts from a fitted tail."""

    def __init__(self, tail: Tail) -> None:
        self._tail = tail
        self._listed = tail.start + np.arange(_LISTED, dtype=np.float64)
        self._above = hurwitz(tail.exponent, self._listed) / hurwitz(tail.exponent, float(tail.start))

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Draw so many; the few that lie 20,000 beyond the start come from the continuous power."""
        chance = 1 - rng.random(count)
        place = np.searchsorted(-self._above, -chance, "right") - 1
        drawn = self._tail.start + place.astype(np.int64)
        far = place == _LISTED - 1
        stretch = (self._above[-1] / chance[far]) ** (1 / (self._tail.exponent - 1))
        drawn[far] = np.minimum((self._listed[-1] - 0.5) * stretch + 0.5, 2.0**62).astype(np.int64)
        return drawn
