"""How many children models have, and the tail of it: a few have most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bootstrap import ratio_intervals
from modelome.genetics.power_bend import bend_of
from modelome.genetics.power_law import Starts, TailCounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from modelome.genetics.power_law import Tail

__all__ = ["AT_LEAST", "distance_p", "exponents_drawn", "offspring_rows"]

AT_LEAST = tuple(step * 10**power for power in range(6) for step in (1, 2, 5))
"""Numbers of children of which shares of parents are told."""


def offspring_rows(
    children: NDArray[np.integer],
    unit: NDArray[np.int64],
    facts: Mapping[str, Any],
    *,
    replicates: int,
    seed: int,
) -> list[dict[str, Any]]:
    """Tell of models with children how many they have, as rows of a long table.

    Args:
        children: of each model studied, (k,).
        unit: what each model is drawn again with, (k,): models of a family are not independent.
        facts: what every row says besides.
        replicates: how often units are drawn, and counts from the fitted tail.
        seed: of the draws.

    """
    parents = children > 0
    if not parents.any():
        return []
    told = {**facts, "weighting": "model", "seed": seed, "replicates": replicates}
    asked = [least for least in AT_LEAST if least <= children.max()]
    having, counts = int(parents.sum()), children[parents]
    above = counts[None, :] >= np.array(asked)[:, None]
    units, place = np.unique(unit[parents], return_inverse=True)
    number = np.stack([np.bincount(place, row, minlength=len(units)) for row in above]).astype(np.float64)
    below = np.broadcast_to(np.bincount(place, minlength=len(units)).astype(np.float64), number.shape)
    found = ratio_intervals(number, below, replicates=replicates, seed=seed)
    share = {"measure": "has children", "estimate": having / len(children), "n": having, "denominator": len(children)}
    rows = [
        {
            **told,
            "measure": f"at least {least}",
            "estimate": found.estimate[at],
            "low": found.low[at],
            "high": found.high[at],
            "n": int(above[at].sum()),
            "denominator": having,
        }
        for at, least in enumerate(asked)
    ]
    return [{**facts, "weighting": "model", **share}, *rows, *_tail_rows(counts, unit[parents], told)]


def _tail_rows(counts: NDArray[np.integer], unit: NDArray[np.int64], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    values, times = np.unique(counts, return_counts=True)
    values = values.astype(np.int64)
    starts = Starts.of(values, times)
    if starts is None:
        return []
    tail = starts.fit(times)
    replicates, seed = told["replicates"], told["seed"]
    drawn = exponents_drawn(starts, counts, unit, replicates=replicates, seed=seed)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    bend = bend_of(tail, values, times)
    simulated = replicates // 2
    p = distance_p(tail, values, times, replicates=simulated, seed=seed)
    facts = {**told, "n": tail.size, "denominator": len(counts)}
    return [
        {**facts, "measure": "tail: exponent", "estimate": tail.exponent, "low": low[0], "high": high[0]},
        {**facts, "measure": "tail: starts at", "estimate": float(tail.start), "low": low[1], "high": high[1]},
        {**facts, "measure": "tail: share of parents", "estimate": tail.size / len(counts)},
        {**facts, "measure": "tail: distance", "estimate": tail.distance},
        {**facts, "measure": "tail: distance: p", "null": "power law", "estimate": p, "replicates": simulated},
        {**facts, "measure": "tail: bend", "null": "power law", "estimate": bend.bend},
        {**facts, "measure": "tail: bend: gain", "null": "power law", "estimate": bend.gain},
        {**facts, "measure": "tail: bend: p", "null": "power law", "estimate": bend.p},
    ]


def exponents_drawn(
    starts: Starts, counts: NDArray[np.integer], unit: NDArray[np.int64], *, replicates: int, seed: int
) -> NDArray[np.float64]:
    """Draw units again and fit anew, from where it starts on; exponents and starts, (replicates, 2)."""
    rng = np.random.default_rng(seed)
    units, place = np.unique(unit, return_inverse=True)
    value = np.searchsorted(starts.values, counts)
    found = np.empty((replicates, 2))
    for at in range(replicates):
        drawn = np.bincount(rng.integers(0, len(units), len(units)), minlength=len(units))
        times = np.bincount(value, drawn[place], minlength=len(starts.values)).astype(np.int64)
        tail = starts.fit(times)
        found[at] = tail.exponent, tail.start
    return found


def distance_p(
    tail: Tail, values: NDArray[np.int64], times: NDArray[np.integer], *, replicates: int, seed: int
) -> float:
    """Tell how often counts drawn from the fitted tail, and below it as observed, are farther from their own fit."""
    rng = np.random.default_rng(seed)
    count = int(times.sum())
    body = values < tail.start
    chance = times[body] / max(int(times[body].sum()), 1)
    tails = TailCounts(tail)
    farther = 0
    for _ in range(replicates):
        within = int(rng.binomial(count, tail.size / count))
        below = rng.multinomial(count - within, chance) if body.any() else np.zeros(0, np.int64)
        above, often = np.unique(tails.draw(within, rng), return_counts=True)
        drawn, number = np.append(values[body], above), np.append(below, often)
        some = number > 0
        starts = Starts.of(drawn[some], number[some])
        farther += starts is not None and starts.fit(number[some]).distance >= tail.distance
    return (farther + 1) / (replicates + 1)
