"""Layouts: the graph against umap-learn's, the map against umap-learn's map, and the odd inputs."""

import warnings
from typing import Self

import numpy as np
import pytest

from modelome.mapping import find_neighbors, join_neighbors, lay_out, measure_faithfulness
from modelome.mapping.layout_cells import sort_into_cells
from modelome.mapping.layout_even import even_out


def islands(count: int = 12, size: int = 120, dims: int = 16, noise: float = 0.35) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    centers = rng.normal(size=(count, dims))
    vectors = np.repeat(centers, size, axis=0) + noise * rng.normal(size=(count * size, dims)) * np.sqrt(1)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors, np.float32), np.repeat(np.arange(count), size)


def test_the_graph_is_that_of_umap() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from umap.umap_ import fuzzy_simplicial_set
    vectors, _ = islands()
    found = find_neighbors(vectors, 10)
    rows = len(vectors)
    index = np.column_stack((np.arange(rows), found.index)).astype(np.int32)
    distance = np.column_stack((np.zeros(rows), 1 - found.similarity)).astype(np.float32)
    theirs = fuzzy_simplicial_set(
        vectors, 11, np.random.RandomState(0), "cosine", knn_indices=index, knn_dists=distance
    )[0]
    ours = join_neighbors(found)
    difference = abs(ours.matrix() - theirs.tocsr())
    assert difference.max() < 1e-3
    assert ours.weight.max() <= 1


def test_joining_leaves_the_neighbors_as_they_were() -> None:
    vectors, _ = islands()
    found = find_neighbors(vectors, 10)
    before = found.group_index.copy()
    join_neighbors(found)
    assert np.array_equal(found.group_index, before)


def test_the_map_is_as_faithful_as_that_of_umap() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import umap

        vectors, _ = islands()
        theirs = umap.UMAP(n_neighbors=16, metric="cosine", random_state=0, n_jobs=1).fit_transform(vectors)
    found = find_neighbors(vectors, 15)
    ours = lay_out(vectors, found, dims=2, seed=0)
    assert measure_faithfulness(found, ours).mean() > measure_faithfulness(found, theirs).mean() - 0.005


@pytest.mark.parametrize("dims", [2, 3])
def test_a_point_stands_among_its_kind(dims: int) -> None:
    vectors, kind = islands()
    found = find_neighbors(vectors, 15)
    positions = lay_out(vectors, found, dims=dims, seed=0)
    near = find_neighbors(vectors, 15)
    assert positions.shape == (len(vectors), dims)
    assert np.abs(positions).max() == pytest.approx(1, abs=1e-5)
    gaps = ((positions[:, None, :] - positions[None]) ** 2).sum(axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert np.mean(kind[gaps.argmin(axis=1)] == kind) > 0.98
    assert near.k == 15


def test_equal_models_are_points_of_their_own() -> None:
    vectors, _ = islands(6, 60)
    vectors[:50] = vectors[0]
    positions = lay_out(vectors, find_neighbors(vectors, 15), dims=2)
    assert len(np.unique(positions, axis=0)) == len(positions)
    inside = np.linalg.norm(positions[:50] - positions[:50].mean(axis=0), axis=1).max()
    assert inside < 0.3


def test_models_that_say_nothing_lie_under_the_map() -> None:
    vectors, _ = islands(6, 60)
    vectors[::10] = 0
    text_source = np.where(np.arange(len(vectors)) % 10 == 0, 0, 2).astype(np.uint8)
    for dims in (2, 3):
        positions = lay_out(vectors, find_neighbors(vectors, 15), dims=dims, text_source=text_source)
        assert positions[::10, 1].max() < np.delete(positions, np.s_[::10], axis=0)[:, 1].min()


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
@pytest.mark.parametrize("dims", [2, 3])
def test_few_rows_make_a_map(rows: int, dims: int) -> None:
    vectors = islands()[0][:rows]
    positions = lay_out(vectors, find_neighbors(vectors, 15), dims=dims)
    assert positions.shape == (rows, dims)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == rows


@pytest.mark.parametrize("value", [0.0, 0.25])
def test_rows_that_are_all_alike_make_a_map(value: float) -> None:
    vectors = np.full((30, 16), value, np.float32)
    positions = lay_out(vectors, find_neighbors(vectors, 5), dims=2)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == 30


def test_a_layout_can_be_stopped_between_epochs() -> None:
    class Stop:
        def stage(self, name: str, total: int | None = None) -> Self:
            self.left = 3
            return self

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def note(self, text: str) -> None:
            pass

        def advance(self, count: int = 1) -> None:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt

    vectors, _ = islands()
    with pytest.raises(KeyboardInterrupt):
        lay_out(vectors, find_neighbors(vectors, 15), progress=Stop())


def test_a_map_of_four_dimensions_is_refused() -> None:
    vectors, _ = islands()
    with pytest.raises(ValueError, match="2 or 3 dimensions, not 4"):
        lay_out(vectors, find_neighbors(vectors, 15), dims=4)


def test_nodes_around_a_cell_are_those_that_lie_there() -> None:
    positions = np.random.default_rng(0).normal(size=(5000, 2)).astype(np.float32)
    cell, order, begin, side = sort_into_cells(positions)
    assert np.array_equal(np.sort(order), np.arange(5000))
    flat = cell[:, 1] * side + cell[:, 0]
    assert (np.diff(flat[order]) >= 0).all()
    assert np.array_equal(np.bincount(flat, minlength=side * side), np.diff(begin))


def test_evening_out_fills_the_plane_and_keeps_neighbors() -> None:
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(c, 0.05, (400, 2)) for c in rng.uniform(-3, 3, (12, 2))]).astype(np.float32)
    points = np.concatenate([points, [[40, 40]]]).astype(np.float32)
    evened = even_out(points, np.ones(len(points)))

    def filled(at: np.ndarray) -> float:
        return float(np.mean(np.histogram2d(at[:, 0], at[:, 1], bins=40)[0] > 0))

    assert filled(evened) > 4 * filled(points)
    true = find_map_neighbors(points, 15)
    now = find_map_neighbors(evened, 15)
    kept = np.mean([np.isin(a, b).mean() for a, b in zip(true, now, strict=True)])
    assert kept > 0.75


def find_map_neighbors(points: np.ndarray, k: int) -> np.ndarray:
    gaps = ((points[:, None, :] - points[None]) ** 2).sum(axis=2)
    np.fill_diagonal(gaps, np.inf)
    return np.argsort(gaps, axis=1)[:, :k]
