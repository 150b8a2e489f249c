"""Intervals over families cover what they estimate where pairs do not stand alone."""

from __future__ import annotations

import numpy as np
import pytest

from modelome.genetics.bootstrap import ratio_intervals, ratio_replicates


def test_an_interval_holds_the_share_that_families_were_drawn_with_in_nineteen_of_twenty_worlds() -> None:
    covered = narrow = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        sizes = rng.integers(1, 30, 150).astype(float)
        own = rng.beta(2, 3, 150)  # each family has its own rate, 0.4 in the mean
        hits = rng.binomial(sizes.astype(int), own).astype(float)
        found = ratio_intervals(hits[None], sizes[None], seed=seed)
        covered += bool(found.low[0] <= 0.4 <= found.high[0])
        rate = hits.sum() / sizes.sum()
        half = 1.96 * np.sqrt(rate * (1 - rate) / sizes.sum())  # as if each model stood alone
        narrow += bool(rate - half <= 0.4 <= rate + half)
    assert 0.90 <= covered / 100 <= 0.99
    assert narrow / 100 < 0.85


def test_units_that_count_for_nothing_change_nothing() -> None:
    total, count = np.array([[3.0, 1, 0, 2]]), np.array([[4.0, 2, 1, 3]])
    padded = (np.insert(each, [1, 3], 0.0, axis=1) for each in (total, count))
    assert np.array_equal(ratio_replicates(total, count, seed=5), ratio_replicates(*padded, seed=5))


def test_statistics_are_drawn_together() -> None:
    total, count = np.array([[3.0, 1, 5], [6.0, 2, 10]]), np.array([[4.0, 2, 9], [4.0, 2, 9]])
    drawn = ratio_replicates(total, count)
    assert drawn[:, 1] == pytest.approx(2 * drawn[:, 0])


def test_a_statistic_without_any_case_has_no_estimate() -> None:
    found = ratio_intervals(np.zeros((2, 3)), np.array([[0.0, 0, 0], [1, 1, 1]]))
    assert np.isnan([found.estimate[0], found.low[0], found.high[0]]).all()
    assert (found.estimate[1], found.low[1], found.high[1]) == (0, 0, 0)
    empty = ratio_intervals(np.zeros((1, 0)), np.zeros((1, 0)))
    assert np.isnan(empty.estimate[0])
