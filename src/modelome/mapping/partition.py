"""k-means on vectors and map together, the same whatever the number of threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.mapping.search import best_centers, sum_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["assign", "find_centers", "silhouette"]


def find_centers(
    points: NDArray[np.float32], k: int, *, seed: int, threads: int, rounds: int = 20
) -> NDArray[np.float32]:
    """Find at most k centers (c, d) of `points` (n, d) by Lloyd's rounds from k of the points."""
    rng = np.random.default_rng(seed)
    centers = points[np.sort(rng.choice(len(points), min(k, len(points)), replace=False))].copy()
    for _ in range(rounds):
        code = assign(points, centers, threads=threads)[:, 0]
        sizes = np.bincount(code, minlength=len(centers))
        sums = sum_by(points, code, len(centers))
        centers[sizes > 0] = sums[sizes > 0] / sizes[sizes > 0, None].astype(np.float32)
    return centers[np.unique(assign(points, centers, threads=threads)[:, 0])]


def assign(points: NDArray[np.float32], centers: NDArray[np.float32], *, threads: int, k: int = 1) -> NDArray[np.int32]:
    """Return the k nearest centers of each point, (n, k) int32, nearest first; ties by the lower center."""
    # The nearest center has the greatest x.c - |c|²/2: one product once a column of ones is put beside x.
    raised = np.column_stack((centers, -0.5 * (centers * centers).sum(axis=1))).astype(np.float32)
    ones = np.column_stack((points, np.ones(len(points), np.float32)))
    return best_centers(ones, raised, min(k, len(centers)), threads)


def silhouette(points: NDArray[np.float32], centers: NDArray[np.float32], *, threads: int) -> float:
    """Return the mean simplified silhouette (Vendramin, Campello, Hruschka 2010).

    1 - a/b over the points, with a and b the distances to the nearest and the next center: near 1 where clusters are
    tight and far apart, 0 where points lie halfway.
    """
    if len(centers) < 2:
        return 0.0
    near = assign(points, centers, threads=threads, k=2)
    own = np.linalg.norm(points - centers[near[:, 0]], axis=1)
    other = np.linalg.norm(points - centers[near[:, 1]], axis=1)
    return float(np.mean(1 - own / np.maximum(other, 1e-9), dtype=np.float64))
