"""Faithfulness against its definition, trustworthiness against scikit-learn."""

import numpy as np
import pytest
from sklearn.manifold import trustworthiness as reference

from modelome.mapping import find_neighbors, measure_faithfulness, trustworthiness
from modelome.mapping.faithfulness import summarize_faithfulness


def points(rows: int = 300) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    vectors = rng.normal(size=(rows, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, np.ascontiguousarray(vectors[:, :2] + 0.1 * rng.normal(size=(rows, 2)), np.float32)


def nearest(gaps: np.ndarray, k: int) -> np.ndarray:
    gaps = gaps.copy()
    np.fill_diagonal(gaps, np.inf)
    return np.argsort(gaps, axis=1, kind="stable")[:, :k]


def test_faithfulness_is_the_share_of_true_neighbors_on_the_map() -> None:
    vectors, positions = points()
    true = nearest(-(vectors @ vectors.T).astype(np.float64), 15)
    drawn = nearest(((positions[:, None] - positions[None]) ** 2).sum(axis=2), 15)
    expected = [len(set(a) & set(b)) / 15 for a, b in zip(true.tolist(), drawn.tolist(), strict=True)]
    assert measure_faithfulness(find_neighbors(vectors, 15), positions) == pytest.approx(expected)


def test_any_of_many_equal_models_is_a_right_neighbor() -> None:
    vectors, positions = points(100)
    vectors[:40] = vectors[0]
    positions[:40] = [9, 9] + 0.01 * np.random.default_rng(0).normal(size=(40, 2))
    assert (measure_faithfulness(find_neighbors(vectors, 15), positions)[:40] == 1).all()


def test_a_map_of_other_rows_is_refused() -> None:
    vectors, positions = points()
    with pytest.raises(ValueError, match="299 positions, but neighbors of 300 rows"):
        measure_faithfulness(find_neighbors(vectors, 15), positions[1:])


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_few_rows_have_a_faithfulness(rows: int) -> None:
    vectors, positions = points(300)
    found = measure_faithfulness(find_neighbors(vectors[:rows], 15), positions[:rows])
    assert found.shape == (rows,)
    assert ((found >= 0) & (found <= 1)).all()


def test_trustworthiness_is_that_of_scikit_learn() -> None:
    vectors, positions = points()
    expected = reference(vectors, positions, n_neighbors=15, metric="cosine")
    assert trustworthiness(vectors, positions, k=15, sample=None) == pytest.approx(expected, abs=1e-6)


def test_trustworthiness_of_a_sample_is_near_that_of_all() -> None:
    vectors, positions = points(3000)
    whole = trustworthiness(vectors, positions, sample=None)
    assert trustworthiness(vectors, positions, sample=800, seed=1) == pytest.approx(whole, abs=0.01)


def test_trustworthiness_needs_twice_as_many_rows_as_neighbors() -> None:
    vectors, positions = points(30)
    with pytest.raises(ValueError, match="more than 30 rows, not 30"):
        trustworthiness(vectors, positions, k=15)


def test_the_summary_tells_ties_and_silent_rows_apart() -> None:
    vectors, positions = points(100)
    vectors[:40] = vectors[0]
    vectors[90:] = 0
    found = find_neighbors(vectors, 15)
    share = measure_faithfulness(found, positions)
    summary = summarize_faithfulness(found, share)
    assert summary["all"] == pytest.approx(float(share.mean()))
    assert summary["with_text"] == pytest.approx(float(share[:90].mean()))
    assert summary["without_ties"] == pytest.approx(float(share[40:90].mean()))
