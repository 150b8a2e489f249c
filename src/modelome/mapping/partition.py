"""Spherical k-means, the same whatever the number of threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.mapping.neighbors import usable_threads
from modelome.mapping.search import best_center, sum_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["spherical_means"]


def spherical_means(
    vectors: NDArray[np.float32],
    k: int,
    *,
    seed: int,
    threads: int | None = None,
    sample: int = 100_000,
    rounds: int = 20,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Partition unit vectors (n, d) into at most k clusters; returns codes (n,) int32 and centers (c, d)."""
    threads = usable_threads(threads)
    rng = np.random.default_rng(seed)
    some = vectors[np.sort(rng.choice(len(vectors), min(len(vectors), sample), replace=False))]
    centers = some[np.sort(rng.choice(len(some), min(k, len(some)), replace=False))].copy()
    for _ in range(rounds):
        sums = sum_by(some, best_center(some, centers, threads), len(centers))
        length = np.linalg.norm(sums, axis=1)
        centers[length > 0] = sums[length > 0] / length[length > 0, None]
    code = best_center(vectors, centers, threads)
    used, code = np.unique(code, return_inverse=True)
    return code.astype(np.int32), centers[used]
