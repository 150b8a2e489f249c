"""Concentration is that of the plain definitions, and its intervals those of drawing holders again one by one."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from modelome.genetics.concentration_draws import held_by_units, shared_by_units
from modelome.genetics.concentration_measures import MEASURES, concentration, concentration_of_copies
from modelome.genetics.concentration_unseen import chao1, chao_shen
from modelome.genetics.owner_draws import drawn_ratios, drawn_sums, drawn_times

AMOUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=14)


def plainly(amounts: list[float]) -> list[float]:
    """Measure as the definitions say it, Gini by the mean difference of all pairs."""
    held = [x for x in amounts if x > 0]
    if not held:
        return [math.nan] * len(MEASURES)
    p = [x / sum(held) for x in held]
    entropy = -sum(x * math.log(x) for x in p)
    hhi = sum(x * x for x in p)
    differences = sum(abs(one - other) for one, other in itertools.product(held, held))
    gini = differences / (2 * len(held) * sum(held))
    return [len(held), math.exp(entropy), 1 / hhi, hhi, gini, sum(sorted(p)[-10:])]


@settings(deadline=None, max_examples=80)
@given(AMOUNTS)
def test_measures_are_those_of_their_definitions(amounts: list[int]) -> None:
    found = concentration(np.array([amounts], np.float64))[0]
    assert found == pytest.approx(plainly(list(map(float, amounts))), nan_ok=True)


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_a_holder_that_is_drawn_twice_is_two_holders(data: st.DataObject) -> None:
    amounts = data.draw(st.lists(st.integers(1, 60), min_size=1, max_size=14))
    unit = data.draw(st.lists(st.integers(0, 4), min_size=len(amounts), max_size=len(amounts)))
    times = np.array(data.draw(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=5, max_size=5)))
    found = concentration_of_copies(np.array(amounts, np.float64), np.array(unit), times)
    for draw in range(3):
        copies = [float(x) for x, of in zip(amounts, unit, strict=True) for _ in range(times[of, draw])]
        assert found[draw] == pytest.approx(plainly(copies), nan_ok=True)


def test_gini_among_a_fixed_number_counts_those_who_hold_nothing() -> None:
    gini = MEASURES.index("Gini")
    assert concentration(np.array([[0.0, 1.0, 3.0]]), among=3)[0, gini] == pytest.approx(
        (2 * (1 + 3 + 2)) / (2 * 3 * 4)
    )
    assert concentration(np.array([[5.0, 5.0]]))[0, gini] == pytest.approx(0)


def test_one_who_holds_everything_is_one_and_equals_are_as_many_as_they_are() -> None:
    alone = dict(zip(MEASURES, concentration(np.array([[7.0, 0.0]]))[0], strict=True))
    assert alone == pytest.approx({"Hill 0": 1, "Hill 1": 1, "Hill 2": 1, "HHI": 1, "Gini": 0, "top 10 share": 1})
    equal = dict(zip(MEASURES, concentration(np.full((1, 20), 3.0))[0], strict=True))
    assert equal == pytest.approx(
        {"Hill 0": 20, "Hill 1": 20, "Hill 2": 20, "HHI": 0.05, "Gini": 0, "top 10 share": 0.5}
    )


def test_what_was_not_seen_is_estimated_as_published() -> None:
    """The bias-corrected Chao1, worked by hand; ten values seen once, four twice, one twenty times."""
    counts = np.array([1] * 10 + [2] * 4 + [20])
    total = counts.sum()
    assert chao1(counts) == pytest.approx(15 + (total - 1) / total * 10 * 9 / (2 * 5))
    coverage = 1 - 10 / total
    entropy = 0.0
    for count in counts:
        p = coverage * count / total
        entropy -= p * math.log(p) / (1 - (1 - p) ** total)
    assert chao_shen(counts) == pytest.approx(math.exp(entropy))
    assert math.isnan(chao_shen(np.array([1, 1, 1])))
    assert chao_shen(np.array([5])) == pytest.approx(1)
    assert math.isnan(chao1(np.array([0])))


def test_corrected_numbers_come_closer_to_the_truth_than_plain_ones() -> None:
    rng = np.random.default_rng(3)
    p = 1 / np.arange(1, 201)
    p /= p.sum()
    truth = math.exp(-(p * np.log(p)).sum())
    samples = rng.multinomial(300, p, 60)
    plain = concentration(samples.astype(np.float64)).mean(axis=0)
    assert abs(np.mean([chao_shen(each) for each in samples]) - truth) < abs(plain[1] - truth) / 3
    assert abs(np.mean([chao1(each) for each in samples]) - 200) < abs(plain[0] - 200)


def test_draws_hold_as_many_units_as_there_are_and_hang_on_the_seed_alone() -> None:
    times = drawn_times(50, 30, 5)
    assert times.shape == (50, 30)
    assert (times.sum(axis=0) == 50).all()
    assert (times == drawn_times(50, 30, 5)).all()
    assert (times != drawn_times(50, 30, 6)).any()


def test_sums_of_draws_are_products_of_matrices() -> None:
    rng = np.random.default_rng(0)
    above, below = rng.integers(0, 4, (6, 9)), rng.integers(0, 3, (2, 9))
    times = drawn_times(9, 7, 1)
    assert drawn_sums(sparse.csr_matrix(above), times) == pytest.approx(times.T @ above.T.astype(float))
    found = drawn_ratios(sparse.csr_matrix(above), sparse.csr_matrix(below), times)
    under = (times.T @ below.T.astype(float))[:, [0, 0, 0, 1, 1, 1]]
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.where(under > 0, (times.T @ above.T) / under, np.nan)
    assert found == pytest.approx(expected, nan_ok=True)


def test_intervals_hold_the_estimate_and_the_number_of_holders_has_none() -> None:
    rng = np.random.default_rng(1)
    counts = sparse.csr_matrix(rng.poisson(0.3, (400, 12)))
    times = drawn_times(400, 200, 0)
    shared = shared_by_units(counts, times)
    held = held_by_units(rng.pareto(2, 400) + 1, np.arange(400), times)
    for found in (shared, held):
        assert found
        assert np.isnan(found.low[0])
        assert np.isnan(found.high[0])
        assert (found.low[1:] <= found.estimate[1:] + 1e-12).all()
        assert (found.estimate[1:] <= found.high[1:] + 1e-12).all()
    assert shared_by_units(sparse.csr_matrix((3, 2)), drawn_times(3, 4, 0)) is None
    assert held_by_units(np.zeros(3), np.arange(3), drawn_times(3, 4, 0)) is None
