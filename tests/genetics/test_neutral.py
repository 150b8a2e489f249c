"""The neutral model against pairs written down, and against ecosystems that were made by it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.genetics.neutral import Chain, fit_directed, fit_undirected, pedigree, predicted, region


@st.composite
def trees(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = draw(st.integers(2, 30))
    values = np.array(draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n)))
    parent = np.array([draw(st.integers(0, child - 1)) for child in range(1, n)])
    return values, parent, np.arange(1, n)


@settings(deadline=None, max_examples=100)
@given(trees())
def test_edges_and_pairs_are_those_written_down(tree: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    values, parent, child = tree
    found = pedigree(values, parent, child)
    told = [(p, c) for p, c in zip(parent, child, strict=True) if values[p] >= 0 and values[c] >= 0]
    siblings = [
        (p, one, other) for p in set(parent.tolist()) for one, other in combinations([c for q, c in told if q == p], 2)
    ]
    assert found.counts.sum() == len(told)
    assert found.pairs.sum() == len(siblings)
    if told:
        assert found.observed.parent_child == pytest.approx(np.mean([values[p] == values[c] for p, c in told]))
    if siblings:
        assert found.observed.siblings == pytest.approx(np.mean([values[a] == values[b] for _, a, b in siblings]))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 50), min_size=16, max_size=16))
def test_an_undirected_chain_has_as_many_edges_each_way_and_a_directed_one_those_of_the_data(cells: list[int]) -> None:
    counts = np.array(cells).reshape(4, 4)
    undirected, directed = fit_undirected(counts), fit_directed(counts)
    both = (counts + counts.T) / 2
    flow = both.sum(axis=1, keepdims=True) * undirected.chances
    assert flow == pytest.approx(flow.T)
    assert counts.sum(axis=1, keepdims=True) * directed.chances == pytest.approx(counts)
    for chain in (undirected, directed):
        assert chain.chances.sum(axis=1) == pytest.approx(np.ones(4))


@settings(deadline=None, max_examples=80)
@given(st.lists(st.floats(0, 1), min_size=25, max_size=25))
def test_siblings_are_above_parent_and_child_only_where_children_leave_for_another_value(cells: list[float]) -> None:
    counts = np.array(cells).reshape(5, 5) + 1e-3
    chain = Chain(counts / counts.sum(axis=1, keepdims=True))
    stays_most = chain.stays() >= chain.chances.max(axis=1) - 1e-12
    assert (chain.siblings_same() <= chain.stays() + 1e-12)[stays_most].all()


def grown(chances: np.ndarray, seed: int, models: int = 30_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An ecosystem whose trait follows a chain: 300 roots, each later model the child of an early one."""
    rng = np.random.default_rng(seed)
    parent = rng.integers(0, np.minimum(np.arange(300, models), 3_000))
    values = rng.integers(0, len(chances), models)
    cumulative = chances.cumsum(axis=1)
    draw = rng.random(models)
    for child, above in zip(range(300, models), parent.tolist(), strict=True):
        values[child] = min(int(np.searchsorted(cumulative[values[above]], draw[child])), len(chances) - 1)
    return values, parent, np.arange(300, models)


def test_an_ecosystem_that_mutates_directedly_is_told_from_one_that_does_not() -> None:
    slow = 0.7 * np.eye(4) + 0.3 / 4
    directed = np.array([[0.2, 0.8, 0, 0], [0, 1, 0, 0], [0, 0.8, 0.2, 0], [0, 0.8, 0, 0.2]])
    for chances, above in ((slow, False), (directed, True)):
        of = pedigree(*grown(chances, seed=1))
        assert (of.observed.siblings > of.observed.parent_child) == above
        fitted = predicted(fit_directed(of.counts), of)
        assert fitted == pytest.approx(of.observed, abs=0.02)
        assert fitted.parent_child == pytest.approx(of.observed.parent_child, abs=1e-12)


def test_the_region_holds_the_rate_and_the_directedness_of_the_data() -> None:
    of = pedigree(*grown(0.6 * np.eye(3) + np.array([[0, 0.4, 0], [0, 0, 0.4], [0.4, 0, 0]]), seed=2))
    rates, shares = np.linspace(0, 1, 21), np.linspace(0, 1, 11)
    parent_child, siblings = region(of, rates, shares)
    assert parent_child[:, 0] == pytest.approx(1 - rates, abs=1e-9)
    assert siblings[0] == pytest.approx(np.ones(11))
    rate = 1 - of.observed.parent_child
    near = np.abs(rates - rate).argmin()
    assert siblings[near, -1] == pytest.approx(of.observed.siblings, abs=0.03)
    assert siblings[near, 0] < siblings[near, -1]
