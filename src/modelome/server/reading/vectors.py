"""The models nearest to a vector: all are looked at, so the answer is exact."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["nearest"]


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
    from modelome.server.reading.half_floats import dots  # noqa: PLC0415 - loads a compiler, and only this needs it

    scores = np.empty(len(vectors), np.float32)
    dots(vectors.view(np.uint16), np.ascontiguousarray(vector), scores)
    _let_go(vectors)
    return scores


def _let_go(vectors: NDArray[np.float16]) -> None:
    """Unmap the pages just read: they stay in the cache of the system, but not in the memory of this process."""
    mapped = getattr(vectors, "_mmap", None)
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)
