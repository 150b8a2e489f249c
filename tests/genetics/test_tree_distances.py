"""Similarity by distance in the tree is that of walking between all pairs."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from modelome.genetics.tree_distances import sum_by_distance

ANY = (0, 0)


@st.composite
def forests(draw: st.DrawFn) -> np.ndarray:
    """Parents of a forest whose models are numbered anyhow."""
    n = draw(st.integers(1, 60))
    above = [draw(st.integers(max(-1, node - 9), node - 1)) for node in range(n)]
    names = np.array(draw(st.permutations(range(n))))
    parent = np.full(n, -1)
    for node, up in enumerate(above):
        parent[names[node]] = names[up] if up >= 0 else -1
    return parent


@settings(deadline=None, max_examples=40)
@given(forests(), st.integers(1, 60), st.integers(0, 5))
def test_sums_and_numbers_are_those_of_all_pairs(parent: np.ndarray, farthest: int, seed: int) -> None:
    assert_same(parent, farthest, seed)


def test_so_they_are_of_two_hundred_models() -> None:
    rng = np.random.default_rng(1)
    assert_same(np.array([int(rng.integers(max(-1, node - 30), node)) for node in range(200)]), 12, 1)


def assert_same(parent: np.ndarray, farthest: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = len(parent)
    dense = rng.random((n, 8)) * (rng.random((n, 8)) < 0.5)
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    vectors = np.divide(dense, length, out=np.zeros_like(dense), where=length > 0)
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((node, int(up)) for node, up in enumerate(parent) if up >= 0)
    depth = {}
    for node in range(n):
        at, depth[node] = node, 0
        while parent[at] >= 0:
            at, depth[node] = int(parent[at]), depth[node] + 1
    expected: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0])
    for one, lengths in nx.all_pairs_shortest_path_length(graph):
        for other, distance in lengths.items():
            if one < other:
                alike = float(vectors[one] @ vectors[other])
                for kind in [(distance, abs(depth[one] - depth[other]))] * (distance <= farthest) + [ANY]:
                    expected[kind][0] += alike
                    expected[kind][1] += 1
    tree = np.zeros(n, np.int64)
    for number, part in enumerate(nx.connected_components(graph)):
        tree[list(part)] = number
    found = sum_by_distance(sparse.csr_matrix(vectors), parent, tree, n, farthest=farthest)
    total, count = expected.pop(ANY, [0.0, 0])
    assert found.count_any.sum() == count
    assert found.total_any.sum() == pytest.approx(total, abs=1e-9)
    kinds = list(zip(found.distance.tolist(), found.difference.tolist(), strict=True))
    assert kinds == sorted(expected)
    for row, kind in enumerate(kinds):
        assert found.count[row].sum() == expected[kind][1]
        assert found.total[row].sum() == pytest.approx(expected[kind][0], abs=1e-9)


def test_pairs_count_for_the_family_that_they_are_of() -> None:
    parent = np.array([-1, 0, 0, -1, 3])
    found = sum_by_distance(sparse.identity(5, format="csr"), parent, np.array([0, 0, 0, 1, 1]), 2, farthest=4)
    assert list(zip(found.distance, found.difference, strict=True)) == [(1, 1), (2, 0)]
    assert found.count.tolist() == [[2, 1], [1, 0]]
    assert not found.total.any()
    assert found.count_any.tolist() == [3, 1]


def test_combinations_of_a_star_are_all_siblings() -> None:
    n = 30
    found = sum_by_distance(
        sparse.csr_matrix(np.ones((n, 1))), np.array([-1] + [0] * (n - 1)), np.zeros(n, int), 1, farthest=9
    )
    assert found.count[:, 0].tolist() == [n - 1, len(list(combinations(range(n - 1), 2)))]
    assert found.total == pytest.approx(found.count)
