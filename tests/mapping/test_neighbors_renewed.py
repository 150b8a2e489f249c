"""Neighbors of a later snapshot: what they are is what a search over everything finds."""

import numpy as np
import pytest

from modelome.mapping.neighbors_renewed import FormerNeighbors, renew_neighbors
from modelome.mapping import find_neighbors


def snapshots(rows: int = 1500, dims: int = 12, seed: int = 0, equal: int = 3, blank: int = 30):
    """Vectors of a map and of a later snapshot: rows that left, moved, came, came equal to others; in another order."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(size=(20, dims))
    vectors = centers[rng.integers(20, size=rows)] + 0.4 * rng.normal(size=(rows, dims))
    vectors[rng.choice(rows, rows // 4, replace=False)] = vectors[rng.integers(rows // 8, size=rows // 4)]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[rng.choice(rows, blank, replace=False)] = 0
    vectors = vectors.astype(np.float16)
    old = np.sort(rng.choice(rows, rows - rows // 100, replace=False))  # the rest comes later
    stays = old[rng.random(len(old)) > 0.005]
    later = rng.permutation(np.concatenate([stays, np.setdiff1d(np.arange(rows), old)]))
    moved = np.isin(later, old) & (rng.random(len(later)) < 0.005)
    kept = np.isin(later, old) & ~moved
    new = vectors[later].copy()
    new[moved] = vectors[rng.integers(rows, size=int(moved.sum()))]
    return vectors[old], old, new, later, kept


def as_former(old_vectors, old, later, kept, k):
    before = find_neighbors(old_vectors.astype(np.float32), k)
    place = np.full(int(max(old.max(), later.max())) + 1, -1)
    place[later[kept]] = np.flatnonzero(kept)
    number = place[old]
    at = np.searchsorted(old, later)
    at[~kept] = 0
    index = np.where(kept[:, None], number[before.index[at]], -1).astype(np.int32)
    positions = np.linalg.svd(old_vectors.astype(np.float32), full_matrices=False)[0][:, :2][at].astype(np.float32)
    return FormerNeighbors(kept, index, before.similarity[at], positions)


def brute(vectors):
    v = vectors.astype(np.float64)
    length = np.linalg.norm(v, axis=1, keepdims=True)
    v = np.divide(v, length, out=np.zeros_like(v), where=length > 0)
    cosines = v @ v.T
    np.fill_diagonal(cosines, -np.inf)
    return cosines


@pytest.mark.parametrize("seed", range(4))
def test_renewed_lists_hold_the_nearest_of_all(seed):
    old_vectors, old, vectors, later, kept = snapshots(seed=seed)
    made = renew_neighbors(vectors, as_former(old_vectors, old, later, kept, 10), k=10, threads=2)
    cosines = brute(vectors)
    told = vectors.any(axis=1)
    best = -np.sort(-cosines, axis=1)[:, :10]
    mine = np.take_along_axis(cosines, made.index.astype(np.int64), axis=1)
    assert (made.index != np.arange(len(vectors))[:, None]).all()
    assert all(len(set(row)) == 10 for row in made.index.tolist())
    assert np.allclose(mine[told], best[told], atol=2e-3)
    print(np.abs(mine[told] - best[told]).max(), made.touched.mean())
