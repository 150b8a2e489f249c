"""Vectors sorted into cells of near ones, so that a search looks at a few cells instead of at all vectors.

Spherical k-means in two levels (a hierarchical k-means tree, Nistér and Stewénius 2006): about √c branches, then the
cells of each branch among its own vectors. A vector is compared with the cells of the branches that are near to its
branch, not with all c, so that the cost grows with n √n and not with n². Every product has a fixed shape and is
taken by one BLAS thread; threads share out whole branches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.mapping.search import QUERIES, best_centers, keep_best, share_out, sum_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CellTree", "Cells", "make_cells", "nearest_cells"]

FEW_CELLS = 512  # up to here every vector is compared with every cell
SAMPLE = 48  # vectors a cell that its center is found from
BRANCH_SAMPLE = 256  # vectors a branch
BRANCHES_SEEN = 12  # near branches in whose cells a vector's own is looked for; measured in docs/layout.md
ROUNDS = 8
VOTES = 4  # nearest cells of a vector that speak for what its cell probes


@dataclass(frozen=True)
class CellTree:
    """Where c cells lie: their `centers` (c, d), unit vectors, the cells of one branch side by side.

    Those of branch i are `branch_start[i]` to `branch_start[i + 1]`, around its center `branches[i]`.
    """

    centers: NDArray[np.float32]
    branches: NDArray[np.float32]
    branch_start: NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Vectors sorted into the c cells of a tree.

    `members[start[i]:start[i + 1]]` are the rows of cell i; `probes[i]` the cells that its members are compared with.
    """

    tree: CellTree
    members: NDArray[np.int32]
    start: NDArray[np.int64]
    probes: NDArray[np.int32]


def make_cells(vectors: NDArray[np.float32], *, cell_size: int, probes: int, seed: int, threads: int) -> Cells:
    """Sort `vectors` (n, d) into about n / cell_size cells; O(n √(n / cell_size) d), the same for any `threads`."""
    n = len(vectors)
    wanted = max(2, n // cell_size)
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.choice(n, min(n, SAMPLE * wanted), replace=False))
    tree = _grow(vectors[rows], wanted, rng, threads)
    near = nearest_cells(vectors, tree, VOTES, threads=threads)
    home = near[:, 0]
    members = np.argsort(home, kind="stable").astype(np.int32)
    start = np.zeros(len(tree.centers) + 1, np.int64)
    np.cumsum(np.bincount(home, minlength=len(tree.centers)), out=start[1:])
    return Cells(tree, members, start, _probes(near, tree.centers, min(probes, len(tree.centers)), threads))


def nearest_cells(vectors: NDArray[np.float32], tree: CellTree, k: int, *, threads: int) -> NDArray[np.int32]:
    """Return the k cells of greatest product with each vector, (n, k) int32, best first; ties by the lower cell.

    Exact with one branch; else among the cells of the `BRANCHES_SEEN` branches nearest to the vector's branch.
    """
    centers, branches, branch_start = tree.centers, tree.branches, tree.branch_start
    k = min(k, len(centers))
    if len(branches) == 1:
        return best_centers(vectors, centers, k, threads)
    seen = best_centers(branches, branches, min(BRANCHES_SEEN, len(branches)), threads)
    index = np.full((len(vectors), k), -1, np.int32)
    score = np.full((len(vectors), k), -np.inf, np.float32)
    at_home = best_centers(vectors, branches, 1, threads)[:, 0]
    order = np.argsort(at_home, kind="stable")
    begin = np.searchsorted(at_home[order], np.arange(len(branches) + 1))
    nobody = np.full(QUERIES, -1, np.int32)

    def branch(number: int) -> None:
        names = np.concatenate([np.arange(branch_start[b], branch_start[b + 1]) for b in np.sort(seen[number])])
        names = names.astype(np.int32)
        candidates = centers[names].T.copy()
        for at in range(begin[number], begin[number + 1], QUERIES):
            rows = order[at : min(at + QUERIES, begin[number + 1])]
            best, value = index[rows], score[rows]
            keep_best(vectors[rows] @ candidates, nobody[: len(rows)], names, best, value)
            index[rows] = best

    share_out(branch, range(len(branches)), threads)
    return index


def _grow(sample: NDArray[np.float32], wanted: int, rng: np.random.Generator, threads: int) -> CellTree:
    if wanted <= FEW_CELLS:
        centers = _k_means(sample, wanted, rng, threads)
        return CellTree(centers, centers.mean(axis=0, keepdims=True), np.array([0, len(centers)]))
    count = round(wanted**0.5)
    some = sample[np.sort(rng.choice(len(sample), min(len(sample), BRANCH_SAMPLE * count), replace=False))]
    branches = _k_means(some, count, rng, threads)
    home = best_centers(sample, branches, 1, threads)[:, 0]
    rows = [np.flatnonzero(home == branch) for branch in range(count)]
    seeds = rng.integers(0, 2**63, count)
    found: list[NDArray[np.float32]] = [np.zeros((0, sample.shape[1]), np.float32)] * count

    def inner(branch: int) -> None:
        mine = sample[rows[branch]]
        if len(mine):
            share = max(1, round(wanted * len(mine) / len(sample)))
            found[branch] = _k_means(mine, min(share, len(mine)), np.random.default_rng(seeds[branch]), 1)

    # Longest first, so that the threads end together.
    share_out(inner, np.argsort([-len(each) for each in rows], kind="stable").tolist(), threads)
    branch_start = np.zeros(count + 1, np.int64)
    np.cumsum([len(each) for each in found], out=branch_start[1:])
    return CellTree(np.concatenate(found), branches, branch_start)


def _k_means(sample: NDArray[np.float32], count: int, rng: np.random.Generator, threads: int) -> NDArray[np.float32]:
    """Find `count` directions by spherical k-means (Dhillon and Modha 2001), from `count` of the vectors."""
    centers = sample[np.sort(rng.choice(len(sample), count, replace=False))].copy()
    for _ in range(ROUNDS):
        nearest = best_centers(sample, centers, 1, threads)[:, 0]
        sums = sum_by(sample, nearest, count)
        length = np.linalg.norm(sums, axis=1)
        centers[length > 0] = sums[length > 0] / length[length > 0, None]
    return centers


def _probes(near: NDArray[np.int32], centers: NDArray[np.float32], probes: int, threads: int) -> NDArray[np.int32]:
    """Choose the cells that each cell probes, (c, probes), itself first.

    Ranked by the product of the centers, plus 4 times the share of a cell's members that have the other among their
    nearest.
    """
    count = len(centers)
    close = best_centers(centers, centers, probes, threads).astype(np.int64)
    by_center = (np.arange(count)[:, None] * count + close).ravel()
    home = near[:, 0].astype(np.int64)
    voted, votes = np.unique((home[:, None] * count + near[:, 1:]).ravel(), return_counts=True)
    pairs = np.union1d(by_center, np.append(voted, np.arange(count) * (count + 1)))
    one, other = pairs // count, pairs % count
    rank = np.empty(len(pairs), np.float32)
    for at in range(0, len(pairs), 1 << 16):
        part = slice(at, at + (1 << 16))
        rank[part] = np.einsum("ij,ij->i", centers[one[part]], centers[other[part]])
    size = np.maximum(np.bincount(home, minlength=count), 1)
    where = np.searchsorted(pairs, voted)
    rank[where] += (4.0 * votes / size[voted // count]).astype(np.float32)
    rank[one == other] = np.inf
    order = np.lexsort((other, -rank, one))
    first = np.searchsorted(one, np.arange(count))
    chosen = order[(first[:, None] + np.arange(probes)).ravel()]
    ranked: NDArray[np.int32] = other[chosen].reshape(count, probes).astype(np.int32)
    return ranked
