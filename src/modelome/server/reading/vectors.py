"""The models nearest to a vector: all are looked at, so the answer is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["nearest"]

_BLOCK = 16_384


def nearest(
    here: Service,
    vector: NDArray[np.floating[Any]],
    k: int,
    *,
    mask: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the `k` models of greatest cosine, best first, ties by row; only those in `mask` where it is given."""
    scores = _scores(here.atlas.map.vectors, vector.astype(np.float32))
    if mask is not None:
        scores[~mask] = -np.inf
    k = min(k, len(scores))
    if not k:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    bound = np.partition(scores, len(scores) - k)[len(scores) - k]
    ixs = np.flatnonzero((scores >= bound) & np.isfinite(scores))
    ixs = ixs[np.lexsort((ixs, -scores[ixs]))][:k]
    return ixs, scores[ixs]


def _scores(vectors: NDArray[np.float16], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    scores = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = np.asarray(vectors[start : start + _BLOCK], dtype=np.float32)
        scores[start : start + _BLOCK] = block @ vector
    return scores
