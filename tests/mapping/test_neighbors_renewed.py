"""Neighbors of a later snapshot: what they are is what a search over everything finds."""

import numpy as np
import pytest

from modelome.mapping import find_neighbors, lay_out
from modelome.mapping.neighbors_renewed import FormerNeighbors, renew_neighbors
from modelome.mapping.search_placed import cut_cells, nearest_of, search_placed

K = 10


def snapshots(rows: int, seed: int, churn: float = 0.005, noise: float = 0.4):
    """Vectors of a map, and of a later snapshot in another order: some left, some moved, some came, some equal to others."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(size=(max(20, rows // 200), 12))
    vectors = centers[rng.integers(len(centers), size=rows)] + noise * rng.normal(size=(rows, 12))
    vectors[rng.choice(rows, rows // 4, replace=False)] = vectors[rng.integers(rows // 8, size=rows // 4)]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[rng.choice(rows, 30, replace=False)] = 0
    vectors = vectors.astype(np.float16)
    old = np.sort(rng.choice(rows, round(rows * (1 - 2 * churn)), replace=False))  # the rest comes later
    stays = old[rng.random(len(old)) > churn]
    later = rng.permutation(np.concatenate([stays, np.setdiff1d(np.arange(rows), old)]))
    moved = np.isin(later, old) & (rng.random(len(later)) < churn)
    new = vectors[later].copy()
    new[moved] = vectors[rng.integers(rows, size=int(moved.sum()))]
    return vectors[old], old, new, later, np.isin(later, old) & ~moved


def former(old_vectors, old, later, kept, *, draw: bool = False) -> FormerNeighbors:
    """Give the lists and the map of the old rows, in the numbers of the later ones."""
    unit = old_vectors.astype(np.float32)
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    before = find_neighbors(unit, K)
    number = np.full(max(old.max(), later.max()) + 1, -1)
    number[later[kept]] = np.flatnonzero(kept)
    at = np.where(kept, np.searchsorted(old, later), 0)
    index = np.where(kept[:, None], number[old][before.index[at]], -1).astype(np.int32)
    positions = lay_out(unit, before, dims=2) if draw else unit[:, :2]
    return FormerNeighbors(kept, index, before.similarity[at].astype(np.float16), positions[at].astype(np.float32))


def cosines(vectors):
    wide = vectors.astype(np.float64)
    length = np.linalg.norm(wide, axis=1, keepdims=True)
    wide = np.divide(wide, length, out=np.zeros_like(wide), where=length > 0)
    found = wide @ wide.T
    np.fill_diagonal(found, -np.inf)
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("churn", [0.0, 0.005, 0.2])
def test_renewed_lists_hold_the_nearest_of_all(seed, churn):
    old_vectors, old, vectors, later, kept = snapshots(1500, seed, churn)
    made = renew_neighbors(vectors, former(old_vectors, old, later, kept), k=K)
    true = cosines(vectors)
    told = vectors.any(axis=1)
    mine = np.take_along_axis(true, made.index.astype(np.int64), axis=1)
    assert (made.index != np.arange(len(vectors))[:, None]).all()
    assert all(len(set(row)) == K for row in made.index.tolist())
    assert np.allclose(mine[told], -np.sort(-true, axis=1)[told, :K], atol=1e-6)
    assert np.allclose(made.similarity[told], mine[told], atol=1e-3)
    assert (np.diff(made.similarity.astype(np.float32)) <= 1e-3).all()
    assert made.touched[~kept].all()
    assert made.touched.any() == (churn > 0)


def test_a_list_that_nothing_entered_or_left_stays_as_it_was():
    old_vectors, old, vectors, later, kept = snapshots(1500, 0)
    before = former(old_vectors, old, later, kept)
    made = renew_neighbors(vectors, before, k=K)
    assert np.array_equal(made.index[~made.touched], before.index[~made.touched])
    assert 0.5 < (~made.touched).mean() < 1


def test_new_groups_know_their_nearest_placed_ones():
    old_vectors, old, vectors, later, kept = snapshots(1500, 1)
    made = renew_neighbors(vectors, former(old_vectors, old, later, kept), k=K)
    placed = np.isin(np.arange(len(made.blank)), made.group[kept])
    assert len(made.nodes)
    assert not placed[made.nodes].any()
    assert placed[made.anchors].all()
    first = {group: row for row, group in reversed(list(enumerate(made.group.tolist())))}
    true = cosines(vectors)
    for node, anchors in zip(made.nodes, made.anchors, strict=True):
        reach = np.full(len(made.blank), -np.inf)
        np.maximum.at(reach, made.group[kept], true[first[node], kept])
        reach[made.blank] = -np.inf
        assert np.allclose(np.sort(reach)[::-1][:K], reach[anchors], atol=1e-6)


def test_the_cells_of_the_map_find_what_all_pairs_do():
    old_vectors, old, vectors, later, kept = snapshots(24_000, 2, 0.01, noise=0.25)
    before = former(old_vectors, old, later, kept, draw=True)
    exact, quick = (renew_neighbors(vectors, before, k=K, exact_pairs=pairs) for pairs in (10**12, 0))
    told = vectors.any(axis=1) & exact.touched
    unit = vectors.astype(np.float32)
    true = np.einsum("nd,nkd->nk", unit[told], unit[exact.index[told]])
    mine = np.einsum("nd,nkd->nk", unit[told], unit[quick.index[told]])
    assert (mine >= true[:, -1:] - 1e-3).mean() > 0.97
    assert (quick.anchor_similarity >= exact.anchor_similarity[:, -1:] - 1e-3).mean() > 0.97


def test_one_thread_and_two_give_the_same_bytes():
    old_vectors, old, vectors, later, kept = snapshots(8_000, 3, 0.01)
    before = former(old_vectors, old, later, kept)
    one, two = (renew_neighbors(vectors, before, k=K, threads=n, exact_pairs=0) for n in (1, 2))
    for name in one.__dataclass_fields__:
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes(), name


def test_cells_hold_every_node_once_and_as_many_as_they_should():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5_000, 4)).astype(np.float32)
    nodes, loose = np.arange(0, 4_900, dtype=np.int32), np.arange(4_900, 5_000, dtype=np.int32)
    cells = cut_cells(vectors, nodes, rng.normal(size=(4_900, 3)).astype(np.float32), loose, size=64)
    assert np.array_equal(np.sort(cells.members), np.arange(5_000))
    sizes = np.diff(cells.start)[: cells.loose]
    assert 32 <= sizes.min() <= sizes.max() <= 96
    assert set(cells.members[cells.start[cells.loose] :]) == set(loose)


def test_a_query_is_paired_with_whatever_passes_its_bar_or_whose_floor_it_passes():
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(2_000, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    nodes = np.arange(1_900, dtype=np.int32)
    queries = np.arange(1_900, 2_000, dtype=np.int32)
    cells = cut_cells(vectors, nodes, vectors[:1_900, :2], queries)
    floor = np.full(2_000, 0.8, np.float32)
    pairs = search_placed(vectors, queries, cells, None, k=5, floor=floor, threads=2)
    true = vectors[queries] @ vectors.T
    true[np.arange(100), queries] = -1
    best, score = nearest_of(pairs, 100, 5)
    assert np.allclose(score, -np.sort(-true, axis=1)[:, :5], atol=1e-5)
    assert np.array_equal(best, np.argsort(-true, axis=1)[:, :5])
    found = set(zip(pairs.query.tolist(), pairs.node.tolist(), strict=True))
    assert {(q, n) for q, n in zip(*np.nonzero(true > 0.8), strict=True)} <= found
