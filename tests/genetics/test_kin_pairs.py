"""Sums over all pairs of kin are those of writing every occurrence of every pattern down."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from modelome.genetics.kin_pairs import KIN_PAIRS, sum_kin
from modelome.genetics.kin_similarity import kin_similarity
from modelome.genetics.row_products import DenseRows
from modelome.lineage.csr import build_csr

Edges = list[tuple[int, int]]


def written_down(
    vectors: np.ndarray, edges: Edges, n: int, among: np.ndarray | None = None
) -> dict[str, tuple[float, float]]:
    """Sum and number of occurrences of each pair: all models distinct, and edges where the pattern has them.

    With `among`, of those whose two models are among them.
    """
    told = np.ones(n, bool) if among is None else among
    children: dict[int, set[int]] = {node: set() for node in range(n)}
    for parent, child in edges:
        children[parent].add(child)
    found = {pair.code: [0.0, 0.0] for pair in KIN_PAIRS}

    def see(name: str, models: dict[str, int], pairs: str) -> None:
        assert len(set(models.values())) == len(models)
        for number, alike in enumerate(pairs.split(), 1):
            places = [(models[one], models[other]) for one, other in map(tuple, alike.split("+"))]
            both = [pair for pair in places if told[list(pair)].all()]
            cosines = [float(vectors[one] @ vectors[other]) for one, other in both]
            found[f"{name}_{number}"][0] += sum(cosines) / len(places)
            found[f"{name}_{number}"][1] += len(both) / len(places)

    for u in range(n):
        for v in children[u]:
            see("duo", {"u": u, "v": v}, "uv")
        for v, w in combinations(children[u], 2):
            see("trio_1", {"u": u, "v": v, "w": w}, "uv+uw vw")
        for v, w, x in combinations(children[u], 3):
            see("quad_0", {"u": u, "v": v, "w": w, "x": x}, "uv+uw+ux vw+vx+wx")
        for v in children[u]:
            for w in children[v]:
                see("trio_2", {"u": u, "v": v, "w": w}, "uw vw uv")
                for x in children[u] - {v, w}:
                    see("quad_2", {"u": u, "v": v, "w": w, "x": x}, "uw xw vw uv vx ux")
                for x in children[w]:
                    see("quad_3", {"u": u, "v": v, "w": w, "x": x}, "ux vx uw wx vw uv")
            for w, x in combinations(children[v], 2):
                see("quad_1", {"u": u, "v": v, "w": w, "x": x}, "uw+ux vw+vx uv wx")
        for v, w in combinations(children[u], 2):
            for x in children[v] - {w}:
                for y in children[w] - {v, x}:
                    see("cousins", {"u": u, "v": v, "w": w, "x": x, "y": y}, "xy")
    return {code: (total, count) for code, (total, count) in found.items()}


@st.composite
def graphs(draw: st.DrawFn, *, parents: int) -> tuple[int, Edges]:
    """An acyclic graph in which each model has up to `parents` parents among the models before it, renumbered."""
    n = draw(st.integers(1, 40))
    names = draw(st.permutations(range(n)))
    edges = []
    for child in range(1, n):
        above = draw(st.sets(st.integers(0, min(child - 1, 6)), max_size=parents))
        edges += [(names[parent], names[child]) for parent in sorted(above)]
    return n, edges


def unit_vectors(n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    dense = rng.random((n, 12)) * (rng.random((n, 12)) < 0.4)
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    rows: np.ndarray = np.divide(dense, length, out=np.zeros_like(dense), where=length > 0)
    return rows


def assert_same(n: int, edges: Edges, seed: int) -> None:
    vectors = unit_vectors(n, seed)
    heads, tails = (np.array([edge[at] for edge in edges], np.int64) for at in (0, 1))
    expected = written_down(vectors, edges, n)
    for rows in (sparse.csr_matrix(vectors), DenseRows(vectors)):
        found = sum_kin(rows, build_csr(heads, tails, n), np.zeros(n, np.int64), 1)
        for at, pair in enumerate(KIN_PAIRS):
            total, count = expected[pair.code]
            assert found.count[at, 0] == count, pair
            assert found.total[at, 0] == pytest.approx(total, abs=1e-9), pair


@settings(deadline=None, max_examples=40)
@given(graphs(parents=1), st.integers(0, 10))
def test_on_trees_every_sum_is_that_of_all_pairs_written_down(graph: tuple[int, Edges], seed: int) -> None:
    assert_same(*graph, seed)


@settings(deadline=None, max_examples=40)
@given(graphs(parents=5), st.integers(0, 10))
def test_with_several_parents_every_sum_is_that_of_all_pairs_written_down(graph: tuple[int, Edges], seed: int) -> None:
    assert_same(*graph, seed)


@settings(deadline=None, max_examples=25)
@given(graphs(parents=3), st.integers(0, 10))
def test_where_some_have_no_text_pairs_count_whose_both_models_have_one(graph: tuple[int, Edges], seed: int) -> None:
    n, edges = graph
    among = np.random.default_rng(seed + 1).random(n) < 0.6
    vectors = unit_vectors(n, seed) * among[:, None]
    heads, tails = (np.array([edge[at] for edge in edges], np.int64) for at in (0, 1))
    table = kin_similarity(
        sparse.csr_matrix(vectors),
        build_csr(heads, tails, n),
        np.zeros(n, int),
        np.arange(n),
        {"measure": "cosine"},
        among=among,
        replicates=2,
    )
    expected = written_down(vectors, edges, n, among)
    rows = {row["measure"]: row for row in table.to_pylist() if row["weighting"] == "pair"}
    for code, (total, count) in expected.items():
        row = rows[f"cosine: {code}"]
        assert row["denominator"] == round(count)
        if count:
            assert row["estimate"] == pytest.approx(total / count, abs=1e-9)
        else:
            assert row["estimate"] is None


@pytest.mark.parametrize("parents", [1, 3])
def test_two_hundred_models_embedded_in_half_precision_are_as_alike_as_all_pairs_written_down(parents: int) -> None:
    rng = np.random.default_rng(parents)
    n = 200
    above = [
        rng.choice(min(child, 60), size=min(child, 60, 1 + int(rng.integers(parents))), replace=False)
        for child in range(1, n)
    ]
    edges = [(int(parent), child) for child, several in enumerate(above, 1) for parent in several]
    values = rng.standard_normal((n, 24)).astype(np.float16)
    values[::17] = 0
    exact = values.astype(np.float64)
    length = np.linalg.norm(exact, axis=1, keepdims=True)
    unit = np.divide(exact, length, out=np.zeros_like(exact), where=length > 0)
    heads, tails = (np.array([edge[at] for edge in edges], np.int64) for at in (0, 1))
    found = sum_kin(DenseRows.unit(values), build_csr(heads, tails, n), np.zeros(n, np.int64), 1).means()
    expected = written_down(unit, edges, n)
    for at, pair in enumerate(KIN_PAIRS):
        total, count = expected[pair.code]
        assert found[at] == pytest.approx(total / count, abs=1e-9), pair
