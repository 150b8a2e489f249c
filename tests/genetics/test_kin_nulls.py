"""Models of chance against writing every pair and every stranger down, and against planted families."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from modelome.genetics.kin_null_graph import CHANCE_PAIRS, KinNullGraph, RowsOfModels
from modelome.genetics.kin_nulls import mixed_texts, other_parents
from modelome.genetics.kin_pairs import KIN_PAIRS, sum_kin
from modelome.genetics.kin_strata import LEVELS, shuffled, strangers, strata_of
from modelome.lineage.csr import build_csr
from modelome.table.schema import MODELS_SCHEMA

Edges = list[tuple[int, int]]
TERMS = 8


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Edges]:
    """An acyclic graph in which each model has up to three parents among the first before it, renumbered."""
    n = draw(st.integers(2, 25))
    names = draw(st.permutations(range(n)))
    edges = []
    for child in range(1, n):
        above = draw(st.sets(st.integers(0, min(child - 1, 5)), max_size=3))
        edges += [(names[parent], names[child]) for parent in sorted(above)]
    return (n, edges) if edges else (n, [(names[0], names[1])])


def unit_rows(n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    dense = rng.random((n, TERMS)) * (rng.random((n, TERMS)) < 0.4)
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    rows: np.ndarray = np.divide(dense, length, out=np.zeros_like(dense), where=length > 0)
    return rows


def ends(edges: Edges) -> tuple[np.ndarray, np.ndarray]:
    parent, child = (np.array([edge[at] for edge in edges], np.int64) for at in (0, 1))
    return parent, child


def written_down(edges: Edges) -> dict[str, list[tuple[int, int]]]:
    """The elder and the younger of every occurrence; both of siblings are elder once, as are both children of stars."""
    children: dict[int, set[int]] = {}
    for parent, child in edges:
        children.setdefault(parent, set()).add(child)
    found: dict[str, list[tuple[int, int]]] = {code: [] for code in CHANCE_PAIRS}
    for u, below in children.items():
        found["duo_1"] += [(u, v) for v in below]
        for v, w in combinations(below, 2):
            found["trio_1_1"] += [(u, v), (u, w)]
            found["trio_1_2"] += [(v, w), (w, v)]
        for v in below:
            for w in children.get(v, ()):
                found["trio_2_1"].append((u, w))
                found["quad_2_2"] += [(x, w) for x in below - {v, w}]
    return found


def summed(n: int, edges: Edges, elder: np.ndarray, younger: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    graph = KinNullGraph.of(*ends(edges), np.arange(n) % 3)
    one, other = (
        RowsOfModels.of(sparse.csr_matrix(rows[graph.models]), np.arange(len(graph.models)))
        for rows in (elder, younger)
    )
    return graph.sums(one, one if elder is younger else other).sum(axis=1), graph.counts.sum(axis=1)


@settings(deadline=None, max_examples=100)
@given(graphs(), st.integers(0, 10), st.booleans())
def test_sums_are_those_of_all_pairs_written_down_where_the_younger_has_another_text(
    graph: tuple[int, Edges], seed: int, same: bool
) -> None:
    n, edges = graph
    elder = unit_rows(n, seed)
    younger = elder if same else unit_rows(n, seed + 1)
    total, count = summed(n, edges, elder, younger)
    for at, (code, pairs) in enumerate(written_down(edges).items()):
        either = 2 if code in {"trio_1_1", "trio_1_2"} else 1
        assert count[at] == len(pairs) / either, code
        assert total[at] == pytest.approx(sum(elder[a] @ younger[b] for a, b in pairs) / either, abs=1e-9), code


@settings(deadline=None, max_examples=50)
@given(graphs(), st.integers(0, 10))
def test_what_is_observed_is_what_the_table_of_kin_has(graph: tuple[int, Edges], seed: int) -> None:
    n, edges = graph
    rows = unit_rows(n, seed)
    found = sum_kin(sparse.csr_matrix(rows), build_csr(*ends(edges), n), np.zeros(n, np.int64), 1)
    total, count = summed(n, edges, rows, rows)
    place = [[pair.code for pair in KIN_PAIRS].index(code) for code in CHANCE_PAIRS]
    assert total == pytest.approx(found.total[place, 0], abs=1e-9)
    assert count == pytest.approx(found.count[place, 0])


@settings(deadline=None, max_examples=100)
@given(st.integers(2, 30), st.integers(0, 1_000))
def test_a_stranger_is_the_mean_of_all_models_of_the_closest_stratum_that_are_no_kin(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = unit_rows(n, seed)
    task, library, month = rng.integers(0, 3, n), rng.integers(0, 2, n), rng.integers(0, 2, n)
    strata = np.stack([task * 4 + library * 2 + month, task * 2 + library, library, np.zeros(n, np.int64)])
    component, pool = rng.integers(0, 4, n), rng.random(n) < 0.7
    wanted = np.flatnonzero(rng.random(n) < 0.6)
    found = strangers(sparse.csr_matrix(rows), strata, component, pool, wanted)
    at_all = [[j for j in range(n) if pool[j] and component[j] != component[i]] for i in wanted]
    if found is None:
        assert not all(at_all)
        return
    means = found.means
    whole = sparse.csr_matrix((means.values, means.columns, means.starts), shape=(len(means.starts) - 1, TERMS))
    for at, i in enumerate(wanted):
        for level in range(len(LEVELS)):
            close = [j for j in at_all[at] if strata[level, j] == strata[level, i]]
            if close:
                break
        assert found.level[at] == level
        assert whole[means.place[at]].toarray()[0] == pytest.approx(rows[close].mean(axis=0), abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 5), max_size=40), st.integers(0, 100))
def test_what_is_shuffled_stays_in_its_stratum(strata: list[int], seed: int) -> None:
    groups = np.array(strata, np.int64)
    order = shuffled(groups, np.random.default_rng(seed))
    assert sorted(order.tolist()) == list(range(len(groups)))
    assert (groups[order] == groups).all()


def test_every_order_within_a_stratum_is_drawn_alike_often() -> None:
    rng = np.random.default_rng(1)
    drawn = [tuple(shuffled(np.array([0, 1, 0, 1, 0]), rng)[[0, 2, 4]].tolist()) for _ in range(6_000)]
    _, times = np.unique(drawn, axis=0, return_counts=True)
    assert len(times) == 6
    assert times == pytest.approx(np.full(6, 1_000), abs=130)


def test_models_without_a_task_or_a_date_are_alike_in_that() -> None:
    facts = {"task": ["a", "a", None, None, "a"], "library": ["x", "x", None, None, None]}
    models = pa.table({name: facts.get(name, [None] * 5) for name in ("task", "library")})
    models = models.append_column("created_at", pa.array([None] * 5, MODELS_SCHEMA.field("created_at").type))
    models = models.append_column("created_censored", pa.array([False] * 5))
    strata = strata_of(models)
    assert [len(set(level.tolist())) for level in strata] == [3, 3, 2, 1]
    assert strata[0][0] == strata[0][1]
    assert strata[0][2] == strata[0][3] != strata[0][4]


@settings(deadline=None, max_examples=60)
@given(graphs(), st.integers(0, 50))
def test_other_parents_leave_all_their_numbers_of_children_but_for_edges_twice_or_in_circles(
    graph: tuple[int, Edges], seed: int
) -> None:
    n, edges = graph
    of = KinNullGraph.of(*ends(edges), np.zeros(n, np.int64))
    rng = np.random.default_rng(seed)
    drawn = of.parent[shuffled(np.zeros(len(edges), np.int64), rng)]
    other = of.with_parents(drawn)
    wanted = set(zip(drawn.tolist(), of.child.tolist(), strict=True))
    kept = set(zip(other.parent.tolist(), other.child.tolist(), strict=True))
    assert kept <= wanted
    assert sorted(drawn.tolist()) == sorted(of.parent.tolist())
    reach = np.linalg.matrix_power(adjacency(wanted, n) + np.eye(n, dtype=np.int64), n) > 0
    assert wanted - kept == {(parent, child) for parent, child in wanted if reach[child, parent]}


def adjacency(edges: set[tuple[int, int]], n: int) -> np.ndarray:
    matrix = np.zeros((n, n), np.int64)
    for parent, child in edges:
        matrix[parent, child] = 1
    return matrix.astype(np.float64)  # counts of paths overflow integers


def families(seed: int, *, alike: float) -> tuple[KinNullGraph, RowsOfModels, np.ndarray, np.ndarray]:
    """300 stars; each text is that of the model's stratum, and to a share that of its family."""
    rng = np.random.default_rng(seed)
    parent = np.repeat(np.arange(300), 5)
    child = 300 + np.arange(1_500)
    family, stratum = np.concatenate([np.arange(300), parent]), rng.integers(0, 4, 1_800)
    rows = unit_rows(4, 1)[stratum] + rng.random((1_800, TERMS)) + alike * rng.random((300, TERMS))[family]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    graph = KinNullGraph.of(parent, child, np.arange(1_800))
    return graph, RowsOfModels.of(sparse.csr_matrix(rows), np.arange(1_800)), stratum, rng.integers(0, 3, 1_500)


def test_kin_that_are_alike_only_by_their_strata_are_as_alike_as_chance_has_it() -> None:
    reached = []
    for seed in range(12):
        graph, texts, stratum, _ = families(seed, alike=0.0)
        (drawn,) = mixed_texts(graph, [texts], stratum, drawings=50, seed=seed)
        observed = graph.sums(texts, texts).sum(axis=1) / np.maximum(graph.counts.sum(axis=1), 1)
        means = drawn.means()
        reached.append([(means[:, at] >= observed[at]).mean() for at in (0, 2)])
        assert means[:, 0].mean() == pytest.approx(observed[0], abs=0.01)
    assert 0.2 < np.mean(reached) < 0.8


def test_kin_that_are_alike_by_their_family_are_more_alike_than_any_drawing() -> None:
    graph, texts, stratum, strata_of_edges = families(1, alike=1.0)
    observed = graph.sums(texts, texts).sum(axis=1) / np.maximum(graph.counts.sum(axis=1), 1)
    for null, strata in ((mixed_texts, stratum), (other_parents, strata_of_edges)):
        (drawn,) = null(graph, [texts], strata, drawings=50, seed=2)
        assert (drawn.means()[:, [0, 2]] < observed[[0, 2]] - 0.005).all()


def test_drawings_depend_on_the_seed_and_not_on_threads() -> None:
    graph, texts, stratum, strata_of_edges = families(1, alike=0.5)
    for null, strata in ((mixed_texts, stratum), (other_parents, strata_of_edges)):
        one, two, other = (
            null(graph, [texts], strata, drawings=6, seed=seed, threads=threads)[0].total
            for seed, threads in ((1, 1), (1, 3), (2, 1))
        )
        assert (one == two).all()
        assert (one != other).any()


def test_means_of_mixed_texts_are_those_that_follow_from_the_strata() -> None:
    """A parent and child of two strata: two texts of these; of one: two different texts of it."""
    rng = np.random.default_rng(4)
    n = 40
    rows, stratum = unit_rows(n, 2), rng.integers(0, 3, n)
    child = np.arange(4, n)
    parent = child % 4
    graph = KinNullGraph.of(parent, child, np.zeros(n, np.int64))
    expected = 0.0
    for u, v in zip(parent.tolist(), child.tolist(), strict=True):
        one, other = (np.flatnonzero(stratum == stratum[each]) for each in (u, v))
        products = rows[one] @ rows[other].T
        same = stratum[u] == stratum[v]
        expected += products[~np.eye(len(one), dtype=bool)].mean() if same else products.mean()
    texts = RowsOfModels.of(sparse.csr_matrix(rows), np.arange(n))
    (drawn,) = mixed_texts(graph, [texts], stratum, drawings=3_000, seed=1)
    values = drawn.means()[:, 0]
    assert values.mean() == pytest.approx(expected / len(child), abs=4 * values.std() / np.sqrt(len(values)))
