"""The best order is that of trying all of them, and of an integer program."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from modelome.genetics.orderings import (
    MOST_EXACT,
    drift_compatibility,
    mutations_accounted,
    net_traffic,
    order_traits,
)


def counts(n: int, most: int = 30) -> st.SearchStrategy[np.ndarray]:
    flat = st.lists(st.integers(0, most), min_size=n * n, max_size=n * n)
    return flat.map(lambda values: np.array(values).reshape(n, n))


def forward(weights: np.ndarray, order: tuple[int, ...]) -> int:
    return sum(int(weights[one, other]) for one, other in combinations(order, 2))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 6).flatmap(lambda n: counts(n, 3)))
def test_the_order_is_the_first_of_the_best_of_all_orders(transitions: np.ndarray) -> None:
    weights = net_traffic(transitions)
    every = {order: forward(weights, order) for order in permutations(range(len(weights)))}
    most = max(every.values())
    found = order_traits(weights)
    assert found.objective == most
    assert found.optima == sum(value == most for value in every.values())
    assert tuple(found.order.tolist()) == min(order for order, value in every.items() if value == most)
    assert found.exact
    quick = order_traits(weights, count=False)
    assert quick.objective == most
    assert quick.order.tolist() == found.order.tolist()
    assert quick.optima is None


def integer_program(weights: np.ndarray) -> int:
    """Maximize over x[i, j] = 1 where i comes before j: one of each pair, and no three in a circle."""
    n = len(weights)
    pairs = list(permutations(range(n), 2))
    column = {pair: at for at, pair in enumerate(pairs)}
    rows: list[np.ndarray] = []
    bounds: list[tuple[int, int]] = []
    for one, other in combinations(range(n), 2):
        row = np.zeros(len(pairs))
        row[[column[one, other], column[other, one]]] = 1
        rows.append(row)
        bounds.append((1, 1))
    for i, j, k in permutations(range(n), 3):
        row = np.zeros(len(pairs))
        row[[column[i, j], column[j, k], column[k, i]]] = 1
        rows.append(row)
        bounds.append((0, 2))
    gain = -np.array([weights[pair] for pair in pairs], float)
    among = LinearConstraint(np.array(rows), *np.array(bounds).T)
    found = milp(gain, constraints=among, integrality=np.ones(len(pairs)), bounds=(0, 1))
    objective: int = round(-found.fun)
    return objective


@pytest.mark.parametrize("n", [9, 11, 12])
def test_the_objective_is_that_of_an_integer_program(n: int) -> None:
    transitions = np.random.default_rng(n).integers(0, 100, (n, n))
    weights = net_traffic(transitions)
    assert order_traits(weights).objective == integer_program(weights)


@settings(deadline=None, max_examples=50)
@given(st.integers(2, 8).flatmap(counts))
def test_accounted_mutations_follow_from_all_of_them_and_from_net_traffic(transitions: np.ndarray) -> None:
    """The identity of the published figures: accounted = (all + net forward - net back) / 2."""
    np.fill_diagonal(transitions, 0)
    net = net_traffic(transitions)
    found = order_traits(net)
    accounted, every = mutations_accounted(transitions, found.order)
    ordered = net[np.ix_(found.order, found.order)]
    assert 2 * accounted == every + int(np.triu(ordered, 1).sum()) - int(np.tril(ordered, -1).sum())
    pairs, oriented = drift_compatibility(transitions, found.order)
    assert pairs <= oriented == int((net > 0).sum())


def test_a_planted_order_of_twenty_is_found_whole() -> None:
    rng = np.random.default_rng(3)
    planted = rng.permutation(MOST_EXACT)
    transitions = np.zeros((MOST_EXACT, MOST_EXACT), np.int64)
    transitions[np.ix_(planted, planted)] = np.triu(rng.integers(60, 100, (MOST_EXACT, MOST_EXACT)), 1)
    transitions += transitions.T // 3
    found = order_traits(net_traffic(transitions))
    assert found.order.tolist() == planted.tolist()
    assert found.optima == 1


def test_more_than_twenty_are_ordered_by_search_which_says_so() -> None:
    rng = np.random.default_rng(4)
    planted = rng.permutation(26)
    weights = np.zeros((26, 26), np.int64)
    weights[np.ix_(planted, planted)] = np.triu(rng.integers(1, 100, (26, 26)), 1)
    found = order_traits(weights)
    assert found.order.tolist() == planted.tolist()
    assert (found.exact, found.optima) == (False, None)


def test_without_any_mutation_every_order_is_best() -> None:
    found = order_traits(np.zeros((6, 6), np.int64))
    assert (found.order.tolist(), found.objective, found.optima) == ([0, 1, 2, 3, 4, 5], 0, 720)
