"""Weightings of kin, copies taken once, and the long table that tells of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import sparse

from modelome.genetics.kin_copies import without_copies
from modelome.genetics.kin_pairs import KIN_PAIRS
from modelome.genetics.kin_similarity import SIBLINGS_LESS, WEIGHTINGS, all_pairs, kin_similarity
from modelome.genetics.row_products import DenseRows
from modelome.lineage.csr import Csr, build_csr

FACTS = {
    "name": "kin_similarity",
    "trait": "metadata",
    "measure": "tfidf",
    "relation": "all",
    "relation_source": "declared",
}


def unit_rows(rows: list[list[float]]) -> sparse.csr_matrix:
    dense = np.array(rows)
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    return sparse.csr_matrix(np.divide(dense, length, out=np.zeros_like(dense), where=length > 0))


def star(children: int, start: int = 0) -> tuple[list[int], list[int]]:
    return [start] * children, list(range(start + 1, start + 1 + children))


def graph(*edges: tuple[list[int], list[int]], models: int) -> Csr:
    heads, tails = (np.concatenate([np.array(each[at], np.int64) for each in edges]) for at in (0, 1))
    return build_csr(heads, tails, models)


def test_all_pairs_are_all_pairs() -> None:
    rng = np.random.default_rng(0)
    vectors = unit_rows((rng.random((20, 6)) * (rng.random((20, 6)) < 0.5)).tolist())
    dense = vectors.toarray()
    total, count = all_pairs(vectors)
    assert count == 190
    assert total == pytest.approx(sum(float(dense[i] @ dense[j]) for i, j in combinations(range(20), 2)))
    among = rng.random(20) < 0.5
    some = list(combinations(np.flatnonzero(among).tolist(), 2))
    for rows in (vectors, DenseRows(dense)):
        total, count = all_pairs(rows, among)
        assert count == len(some)
        assert total == pytest.approx(sum(float(dense[i] @ dense[j]) for i, j in some))


def test_only_equal_leaves_of_one_author_and_the_same_parents_are_copies() -> None:
    #           0 root; 1, 2 copies; 3 another author; 4 another text; 5 has a child; 7 another parent as well
    children = graph(([0] * 6 + [5, 0, 3], [1, 2, 3, 4, 5, 7, 6, 8, 7]), models=9)
    rows = [[1.0, 0]] * 9
    rows[4] = [0, 1.0]
    author = np.array([9, 1, 1, 2, 1, 1, 1, 1, 1])
    for vectors in (unit_rows(rows), DenseRows(np.array(rows, np.float16))):
        keep = without_copies(vectors, children, author)
        assert np.flatnonzero(~keep).tolist() == [2, 8]


def test_a_mass_upload_weighs_on_pairs_and_neither_on_families_nor_once_it_is_taken_once() -> None:
    """A hundred copies in one family; in the other four children that are nothing like each other."""
    copies = 100
    children = graph(star(copies), star(4, start=copies + 1), models=copies + 6)
    rows = [[1.0, 0, 0, 0, 0]] * (copies + 1) + [[1.0, 0, 0, 0, 0], *np.eye(5)[1:].tolist()]
    family = np.array([0] * (copies + 1) + [1] * 5)
    author = np.concatenate([[5], np.zeros(copies), [6], [1, 2, 3, 4]]).astype(int)
    table = kin_similarity(unit_rows(rows), children, family, author, FACTS, replicates=50)
    assert table.num_rows == (len(KIN_PAIRS) + 1) * len(WEIGHTINGS)
    siblings = {row["weighting"]: row for row in table.to_pylist() if row["measure"] == "tfidf: trio_1_2"}
    pairs = copies * (copies - 1) // 2
    assert siblings["pair"]["estimate"] == pytest.approx(pairs / (pairs + 6))
    assert siblings["pair"]["denominator"] == pairs + 6
    assert siblings["family"]["estimate"] == pytest.approx(0.5)
    assert siblings["family"]["n"] == 2
    assert siblings["pair, copies once"]["estimate"] == 0
    assert siblings["pair, copies once"]["denominator"] == 6
    assert siblings["pair"]["low"] <= siblings["pair"]["estimate"] <= siblings["pair"]["high"]


def test_a_pattern_that_does_not_occur_has_no_estimate() -> None:
    table = kin_similarity(
        unit_rows([[1.0], [1.0]]), graph(([0], [1]), models=2), np.zeros(2, int), np.zeros(2, int), FACTS
    )
    rows = {row["measure"]: row for row in table.to_pylist() if row["weighting"] == "pair"}
    assert rows["tfidf: duo_1"]["estimate"] == 1
    assert rows["tfidf: trio_1_2"]["estimate"] is None
    assert rows["tfidf: trio_1_2"]["denominator"] == 0


def test_how_far_siblings_are_above_parent_and_child_is_told_with_an_interval_of_its_own() -> None:
    rng = np.random.default_rng(3)
    stars, models = 60, 300
    children = graph(*[star(4, start=5 * at) for at in range(stars)], models=models)
    rows = np.ones((models, 2))
    rows[::5, 1] = rng.random(stars)  # parents differ from their children, who are all alike
    unit = np.arange(models) // 5
    told = kin_similarity(unit_rows(rows.tolist()), children, unit, unit, FACTS, seed=1).to_pylist()
    of = {row["measure"].removeprefix("tfidf: "): row for row in told if row["weighting"] == "pair"}
    siblings, parent, less = of["trio_1_2"], of["trio_1_1"], of[SIBLINGS_LESS]
    assert siblings["estimate"] == pytest.approx(1)
    assert less["estimate"] == pytest.approx(siblings["estimate"] - parent["estimate"])
    assert 1 - less["high"] == pytest.approx(parent["low"], abs=1e-9)  # siblings never vary: all of it is the parents'
    assert 1 - less["low"] == pytest.approx(parent["high"], abs=1e-9)
