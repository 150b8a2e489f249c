"""Neighbors: against all pairs looked at one by one."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.mapping import find_neighbors, measure_recall
from modelome.mapping.cells import make_cells
from modelome.mapping.duplicates import group_equal
from modelome.mapping.neighbors import Neighbors
from modelome.mapping.search import search_cells, search_exact


def unit(rows: int, dims: int = 16, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dims)).astype(np.float32)
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_neighbors_are_those_of_greatest_cosine() -> None:
    vectors = unit(700)
    found = find_neighbors(vectors, 10)
    cosines = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    np.fill_diagonal(cosines, -np.inf)
    assert np.array_equal(found.index, np.argsort(-cosines, axis=1)[:, :10])
    assert np.allclose(found.similarity, -np.sort(-cosines, axis=1)[:, :10], atol=1e-6)


def test_equal_rows_come_first_and_share_their_neighbors_out() -> None:
    vectors = unit(60)
    vectors = np.concatenate([vectors, np.repeat(vectors[:1], 40, axis=0)])
    found = find_neighbors(vectors, 5)
    equal = np.concatenate([[0], np.arange(60, 100)])
    assert np.isin(found.index[equal], equal).all()
    assert (found.similarity[equal] == 1).all()
    named = np.bincount(found.index[equal].ravel(), minlength=100)[equal]
    assert (named == 5).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.integers(1, 6))
def test_every_row_has_k_others_whatever_repeats(kinds: list[int], k: int) -> None:
    vectors = np.zeros((len(kinds), 4), np.float32)
    told = [(row, kind) for row, kind in enumerate(kinds) if kind < 4]
    for row, kind in told:
        vectors[row, kind] = 1
    found = find_neighbors(vectors, k)
    assert found.index.shape == (len(kinds), min(k, len(kinds) - 1))
    for row, others in enumerate(found.index):
        assert row not in others
        assert len(set(others.tolist())) == len(others)
        twins = [r for r, kind in enumerate(kinds) if kind == kinds[row] and r != row]
        assert len(set(others.tolist()) & set(twins)) == min(len(twins), found.k)


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_few_rows_have_the_neighbors_that_there_are(rows: int) -> None:
    found = find_neighbors(unit(rows), 15)
    assert found.index.shape == (rows, max(0, min(15, rows - 1)))


def test_rows_of_zeros_are_near_to_nothing() -> None:
    vectors = unit(20)
    vectors[[3, 9]] = 0
    found = find_neighbors(vectors, 4)
    assert found.blank[found.group[[3, 9]]].all()
    assert (found.similarity[[3, 9]] == 0).all()
    others = np.delete(np.arange(20), [3, 9])
    assert not np.isin(found.index[others], [3, 9]).any()


def test_a_number_that_is_none_is_refused_with_its_row() -> None:
    vectors = unit(9)
    vectors[4, 1] = np.nan
    with pytest.raises(ValueError, match="first in row 4"):
        find_neighbors(vectors, 3)


def test_groups_hold_equal_rows_and_are_numbered_by_the_first() -> None:
    vectors = unit(50)[np.random.default_rng(1).integers(0, 50, 300)]
    groups = group_equal(vectors)
    _, first, expected = np.unique(vectors, axis=0, return_index=True, return_inverse=True)
    assert np.array_equal(groups.first, np.sort(first))
    assert np.array_equal(groups.first[groups.code], first[expected])


def test_search_by_cells_finds_nearly_all_that_the_exact_search_finds() -> None:
    centers = unit(40, 24, seed=3)
    vectors = np.repeat(centers, 200, axis=0) + 0.5 * unit(8000, 24, seed=4)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    cells = make_cells(vectors, cell_size=100, probes=24, seed=0, threads=2)
    _, score = search_cells(vectors, cells, 10, threads=2)
    _, exact = search_exact(vectors, np.arange(8000, dtype=np.int32), 10, threads=2)
    assert np.mean(score >= exact[:, -1:] - 1e-6) > 0.95


def test_recall_of_an_exact_search_is_one() -> None:
    vectors = unit(500)
    assert measure_recall(vectors, find_neighbors(vectors, 8)) == 1.0


def test_neighbors_come_back_from_their_arrays() -> None:
    found = find_neighbors(unit(40), 6)
    again = Neighbors.from_arrays(found.to_arrays())
    assert all(np.array_equal(value, again.to_arrays()[name]) for name, value in found.to_arrays().items())


PROGRAM = """
import hashlib, sys
import numpy as np
from modelome.mapping import find_neighbors, lay_out
from modelome.mapping import search, neighbors
neighbors.EXACT_LIMIT = 1000
rng = np.random.default_rng(0)
vectors = rng.normal(size=(2500, 12)).astype(np.float32)
vectors[::7] = vectors[0]
vectors[5] = 0
vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
found = find_neighbors(vectors, 8, seed=3)
out = hashlib.sha256(b"".join(a.tobytes() for a in found.to_arrays().values()))
for dims in (2, 3):
    out.update(lay_out(vectors, found, dims=dims, seed=3).tobytes())
print(out.hexdigest())
"""


def test_one_thread_and_two_give_the_same_bytes() -> None:
    digests = set()
    for threads in ("1", "2"):
        env = {"NUMBA_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PATH": ""}
        run = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True)
        digests.add(run.stdout.strip())
    assert len(digests) == 1
