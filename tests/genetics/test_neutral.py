"""The neutral model against pairs written down, and against ecosystems that were made by it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.genetics.neutral import Chain, Pedigree, fit_directed, fit_undirected, most_above, predicted, region
from modelome.genetics.neutral_simulation import Forest
from modelome.genetics.neutral_stars import LIKENESS, stars_of

Tree = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@st.composite
def trees(draw: st.DrawFn, *, untold: bool = True) -> Tree:
    """Values, a parent for each model but the first, and owners; models numbered at random."""
    n = draw(st.integers(2, 30))
    values = np.array(draw(st.lists(st.integers(-1 if untold else 0, 3), min_size=n, max_size=n)))
    names = np.array(draw(st.permutations(range(n))))
    parent = np.array([draw(st.integers(0, child - 1)) for child in range(1, n)])
    owner = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)))
    return values, names[parent], names[1:], owner


def pedigree(values: np.ndarray, parent: np.ndarray, child: np.ndarray) -> Pedigree:
    return stars_of(values, parent, child, np.arange(len(values))).pedigree()


@settings(deadline=None, max_examples=100)
@given(trees())
def test_edges_and_pairs_are_those_written_down(tree: Tree) -> None:
    values, parent, child, owner = tree
    found = stars_of(values, parent, child, owner)
    told = [(p, c) for p, c in zip(parent, child, strict=True) if values[p] >= 0 and values[c] >= 0]
    siblings = [
        (p, one, other) for p in set(parent.tolist()) for one, other in combinations([c for q, c in told if q == p], 2)
    ]
    apart = [pair for pair in siblings if owner[pair[1]] != owner[pair[2]]]
    kept = [values[p] == values[c] for p, c in told]
    expected: dict[str, list[float]] = {"parent-child": kept}
    for pairs, ending in ((siblings, ""), (apart, ", different owners")):
        star = [float(np.mean(values[[a, b]] == values[p])) for p, a, b in pairs]
        alike = [float(values[a] == values[b]) for _, a, b in pairs]
        expected[f"parent-child of stars{ending}"] = star
        expected[f"siblings{ending}"] = alike
        expected[f"siblings above parent-child{ending}"] = [a - s for a, s in zip(alike, star, strict=True)]
    above, below = found.measured()
    for at, measure in enumerate(LIKENESS):
        assert below[at].sum() == len(expected[measure]), measure
        assert above[at].sum() == pytest.approx(sum(expected[measure])), measure
    assert found.pedigree().counts.sum() == len(told)


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


@settings(deadline=None, max_examples=80)
@given(st.lists(st.floats(0.01, 1), min_size=20, max_size=20), st.floats(0, 1))
def test_at_one_rate_siblings_are_above_by_no_more_than_mutations_of_one_goal_make_them(
    cells: list[float], rate: float
) -> None:
    away = np.zeros((5, 5))
    away[~np.eye(5, dtype=bool)] = cells
    chain = Chain((1 - rate) * np.eye(5) + rate * away / away.sum(axis=1, keepdims=True))
    assert (chain.siblings_same() - chain.stays() <= most_above(rate) + 1e-12).all()
    goal = Chain((1 - rate) * np.eye(5) + rate * np.roll(np.eye(5), 1, axis=1))
    assert goal.siblings_same() - goal.stays() == pytest.approx(np.full(5, most_above(rate)))


@settings(deadline=None, max_examples=50)
@given(trees(untold=False), st.lists(st.floats(0.01, 1), min_size=16, max_size=16))
def test_what_a_chain_predicts_is_the_mean_over_stars_that_are_drawn_from_it(tree: Tree, cells: list[float]) -> None:
    values, parent, child, owner = tree
    stars = stars_of(values, parent, child, owner)
    chances = np.array(cells).reshape(4, 4)
    chain = Chain(chances / chances.sum(axis=1, keepdims=True))
    total = stars.expected(chain).sum(axis=1)
    size = np.bincount(parent)
    for at, star in ((0, size), (1, size * (size - 1) / 2)):
        expected = sum(star[p] * chain.chances[values[p], values[p]] for p in set(parent.tolist()))
        assert total[at] == pytest.approx(expected)
    pairs = size * (size - 1) / 2
    expected = sum(pairs[p] * (chain.chances[values[p]] ** 2).sum() for p in set(parent.tolist()))
    assert total[2] == pytest.approx(expected)


@settings(deadline=None, max_examples=60)
@given(trees(untold=False), st.integers(0, 100))
def test_a_trait_runs_down_every_tree_from_its_root(tree: Tree, seed: int) -> None:
    """A chain without chance: each child has its parent's value plus one."""
    values, parent, child, _ = tree
    up = dict(zip(child.tolist(), parent.tolist(), strict=True))
    expected = values.copy()
    for model in range(len(values)):
        at, steps = model, 0
        while at in up:
            at, steps = up[at], steps + 1
        expected[model] = (values[at] + steps) % 4
    forest = Forest.of(values, parent, child, np.zeros(len(values), np.int64))
    found = forest.simulated(Chain(np.roll(np.eye(4), 1, axis=1)), times=1, seed=seed)
    alike = pedigree(expected, parent, child).observed
    assert found[0, 0] == pytest.approx(np.array(alike), nan_ok=True)


def test_the_mean_of_simulations_is_what_follows_from_the_chances() -> None:
    rng = np.random.default_rng(3)
    n = 400
    parent = rng.integers(0, np.maximum(np.arange(1, n) // 8, 1))
    child, unit = np.arange(1, n), np.arange(n) % 7
    values = rng.integers(0, 3, n)
    chances = np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.25, 0.25, 0.5]])
    marginal = np.zeros((n, 3))
    marginal[0, values[0]] = 1
    for model in range(1, n):
        marginal[model] = marginal[parent[model - 1]] @ chances
    size = np.bincount(parent, minlength=n)
    pairs, of = size * (size - 1) / 2, marginal
    alike = [of @ np.diag(chances), of @ np.diag(chances), of @ (chances**2).sum(axis=1)]
    found = Forest.of(values, parent, child, unit).simulated(Chain(chances), times=3_000, seed=5)
    error = found.std(axis=0) / np.sqrt(len(found))
    for at, weight in enumerate((size, pairs, pairs)):
        assert found[:, 0, at].mean() == pytest.approx((weight * alike[at]).sum() / weight.sum(), abs=4 * error[0, at])
        total, below = (np.bincount(unit, each, minlength=7) for each in (weight * alike[at], weight))
        own = (total[below > 0] / below[below > 0]).mean()
        assert found[:, 1, at].mean() == pytest.approx(own, abs=4 * error[1, at])


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
        assert (of.observed.siblings > of.observed.star) == above
        fitted = predicted(fit_directed(of.counts), of)
        assert fitted == pytest.approx(of.observed, abs=0.02)
        assert fitted.parent_child == pytest.approx(of.observed.parent_child, abs=1e-12)
        undirected = predicted(fit_undirected(of.counts), of)
        assert (undirected.siblings < of.observed.siblings - 0.05) == above


def test_the_region_holds_the_rate_and_the_directedness_of_the_data() -> None:
    of = pedigree(*grown(0.6 * np.eye(3) + np.array([[0, 0.4, 0], [0, 0, 0.4], [0.4, 0, 0]]), seed=2))
    rates, shares = np.linspace(0, 1, 21), np.linspace(0, 1, 11)
    parent_child, siblings = region(of, rates, shares)
    assert parent_child[:, 0] == pytest.approx(1 - rates, abs=1e-9)
    assert siblings[0] == pytest.approx(np.ones(11))
    rate = 1 - of.observed.star
    near = np.abs(rates - rate).argmin()
    assert siblings[near, -1] == pytest.approx(of.observed.siblings, abs=0.03)
    assert siblings[near, 0] < siblings[near, -1]
    assert siblings[:, -1] - parent_child[:, -1] == pytest.approx([most_above(rate) for rate in rates])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 9), min_size=16, max_size=16),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_point_of_the_region_is_the_chain_of_its_rate_and_directedness(
    cells: list[int], pairs: list[int], rate: float, directed: float
) -> None:
    counts = np.array(cells).reshape(4, 4)
    of = Pedigree(counts, np.array(pairs), pedigree(*grown(np.eye(2), seed=0, models=302)).observed)
    away = fit_undirected(counts).chances * (1 - np.eye(4))
    total = away.sum(axis=1, keepdims=True)
    leaving = np.where(total > 0, away / np.where(total > 0, total, 1), np.eye(4))
    goals = np.zeros((4, 4))
    for value in range(4):
        others = {other: counts[value, other] for other in range(4) if other != value and counts[value, other]}
        likely = max(others, key=lambda other: others[other]) if others else int(leaving[value].argmax())
        goals[value, likely] = 1
    mutated = directed * goals + (1 - directed) * leaving
    slow = predicted(Chain((1 - rate) * np.eye(4) + rate * mutated), of)
    found = region(of, np.array([rate]), np.array([directed]))
    assert [each[0, 0] for each in found] == pytest.approx([slow.star, slow.siblings], nan_ok=True)
