"""Tails, quantiles, inequality and survival against planted truths and slow definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from modelome.genetics.offspring import distance_p, exponents_drawn, offspring_rows
from modelome.genetics.power_bend import bend_of
from modelome.genetics.power_law import Starts, Tail, TailCounts, hurwitz
from modelome.genetics.spread import doubling_bins, gini, quantile
from modelome.genetics.survival import survival_of

FACTS = {"name": "families", "trait": "all models", "relation": "all", "period": "all"}


def counted(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, times = np.unique(counts, return_counts=True)
    return values.astype(np.int64), times


def planted(exponent: float, start: int, count: int, seed: int) -> np.ndarray:
    return TailCounts(Tail(exponent, start, count, 0.0)).draw(count, np.random.default_rng(seed))


def lognormal(count: int, seed: int) -> np.ndarray:
    return np.ceil(np.exp(np.random.default_rng(seed).normal(1, 1.2, count))).astype(np.int64)


def test_sums_of_powers_are_scipys() -> None:
    rng = np.random.default_rng(0)
    exponent, start = rng.uniform(1.06, 6, 5000), rng.integers(1, 3000, 5000).astype(float)
    assert hurwitz(exponent, start) == pytest.approx(special.zeta(exponent, start), rel=1e-7)


def test_drawn_counts_have_the_chances_of_the_power() -> None:
    drawn = planted(2.2, 3, 200_000, 1)
    assert drawn.min() == 3
    for least in (4, 10, 100, 1000):
        expected = special.zeta(2.2, least) / special.zeta(2.2, 3)
        assert (drawn >= least).mean() == pytest.approx(expected, abs=5 * np.sqrt(expected / 200_000))


@pytest.mark.parametrize(("exponent", "start"), [(2.1, 1), (2.6, 4)])
def test_a_planted_exponent_is_found_within_its_interval(exponent: float, start: int) -> None:
    body = np.random.default_rng(9).integers(1, start, 3000) if start > 1 else np.zeros(0, np.int64)
    counts = np.concatenate([body, planted(exponent, start, 4000, 3)])
    values, times = counted(counts)
    starts = Starts.of(values, times)
    assert starts is not None
    tail = starts.fit(times)
    drawn = exponents_drawn(starts, counts, np.arange(len(counts)), replicates=100, seed=0)[:, 0]
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert tail.exponent == pytest.approx(exponent, abs=0.1)
    assert low - 0.02 <= exponent <= high + 0.02
    assert distance_p(tail, values, times, replicates=50, seed=0) > 0.05
    assert bend_of(tail, values, times).p > 0.01


def test_a_fit_is_that_of_trying_every_start_and_exponent() -> None:
    values, times = counted(np.concatenate([np.random.default_rng(2).integers(1, 5, 400), planted(2.4, 5, 300, 5)]))
    starts = Starts.of(values, times)
    assert starts is not None
    best = (np.inf, 0.0, 0)
    for start in values[starts.starts].tolist():
        here, often = values[values >= start], times[values >= start]
        grid = np.arange(1.05, 6, 0.002)
        loss = grid * (often @ np.log(here)) + often.sum() * np.log(special.zeta(grid, start))
        exponent = float(grid[np.argmin(loss)])
        every = np.arange(start, values.max() + 2)
        fitted = special.zeta(exponent, every) / special.zeta(exponent, start)
        seen = np.array([often[here >= least].sum() for least in every]) / often.sum()
        best = min(best, (float(np.abs(fitted - seen).max()), exponent, start))
    found = starts.fit(times)
    assert found.start == best[2]
    assert found.exponent == pytest.approx(best[1], abs=0.004)
    assert found.distance == pytest.approx(best[0], abs=0.002)


def test_a_lognormal_is_told_from_a_power() -> None:
    values, times = counted(lognormal(6000, 4))
    whole = Tail(1.7, 1, 6000, 0.0)
    bend = bend_of(whole, values, times)
    assert bend.p < 1e-6
    assert bend.bend == pytest.approx(1 / (2 * 1.2**2), rel=0.4)
    assert distance_p(whole._replace(distance=0.2), values, times, replicates=50, seed=0) < 0.05


def test_the_test_of_a_bend_keeps_its_level() -> None:
    p = []
    for seed in range(30):
        values, times = counted(planted(2.3, 2, 800, seed))
        grid = np.arange(2.0, 2.6, 0.002)
        loss = grid * (times @ np.log(values)) + times.sum() * np.log(hurwitz(grid, 2.0))
        p.append(bend_of(Tail(float(grid[np.argmin(loss)]), 2, 800, 0.0), values, times).p)
    assert sum(each < 0.1 for each in p) <= 8
    assert any(each < 0.3 for each in p)


def test_too_few_parents_have_no_tail() -> None:
    measures = [
        row["measure"] for row in offspring_rows(np.array([3, 1, 0, 2]), np.arange(4), FACTS, replicates=9, seed=0)
    ]
    assert measures == ["has children", "at least 1", "at least 2"]
    assert offspring_rows(np.zeros(3, int), np.arange(3), FACTS, replicates=9, seed=0) == []


def test_shares_of_parents_are_counted() -> None:
    children = planted(2.1, 1, 500, 8)
    rows = offspring_rows(np.append(children, [0] * 300), np.arange(800) // 4, FACTS, replicates=50, seed=0)
    told = {row["measure"]: row for row in rows}
    assert (told["has children"]["n"], told["has children"]["denominator"]) == (500, 800)
    for least in (1, 2, 5, 10):
        row = told[f"at least {least}"]
        assert (row["n"], row["denominator"]) == ((children >= least).sum(), 500)
        assert row["low"] <= row["estimate"] <= row["high"]
    assert told["tail: exponent"]["low"] < told["tail: exponent"]["estimate"] < told["tail: exponent"]["high"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(2, 60), min_size=1, max_size=40))
def test_inequality_is_the_mean_difference_over_twice_the_mean(sizes: list[int]) -> None:
    values = np.array(sizes)
    expected = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
    found = gini(values, replicates=20, seed=0)
    assert found.estimate == pytest.approx(expected)
    labels = {at: label for label, places in doubling_bins(values) for at in places.tolist()}
    for at, size in enumerate(sizes):
        low, _, high = labels[at].partition(" to ")
        assert int(low) <= size <= int(high or low)


def test_intervals_of_quantiles_hold_the_truth() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        found = quantile(np.sort(rng.exponential(size=60)), 0.5)
        held += found.low <= np.log(2) <= found.high
    assert held >= 180
    assert quantile(np.array([1.0, 2.0, 3.0, 9.0]), 0.5).estimate == 2.0


SEEN = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


@settings(deadline=None, max_examples=80)
@given(SEEN)
def test_survival_is_the_product_over_each_time(seen: list[tuple[int, bool]]) -> None:
    found = survival_of(np.array([time for time, _ in seen], float), np.array([ended for _, ended in seen]))
    for time in range(14):
        chance, total = 1.0, 0.0
        for at in range(time + 1):
            risk = sum(each >= at for each, _ in seen)
            gone = sum(each == at and ended for each, ended in seen)
            if gone:
                chance *= 1 - gone / risk
                total += gone / (risk * (risk - gone)) if risk > gone else 0
        estimate, low, high = found.at(time)
        if time > max(each for each, _ in seen):
            assert np.isnan(estimate)
            continue
        assert estimate == pytest.approx(chance)
        if 0 < chance < 1:
            reach = 1.959964 * np.sqrt(total) / abs(np.log(chance))
            assert (low, high) == pytest.approx((chance ** np.exp(reach), chance ** np.exp(-reach)))


def test_intervals_of_survival_hold_the_truth_under_censoring() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        life, limit = rng.exponential(10, 120), rng.uniform(0, 25, 120)
        _, low, high = survival_of(np.minimum(life, limit), life <= limit).at(8)
        held += low <= np.exp(-0.8) <= high
    assert held >= 182
