"""The models nearest to a vector: all are looked at, so the answer is exact."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["cosines", "nearest"]

# Half floats leave vectors of length 1 at most 3e-4 off it: who is among the nearest is within so much of the last one.
_OFF = 1e-3
_CHUNK = 65_536


def cosines(here: Service, vector: NDArray[np.floating[Any]], ixs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the cosines of some models with a vector, at most 1: of the stored vectors, whatever their lengths are."""
    own = np.asarray(vector, np.float64)
    found = np.empty(len(ixs), np.float64)
    for start in range(0, len(ixs), _CHUNK):
        rows = np.asarray(here.atlas.map.vectors[ixs[start : start + _CHUNK]], np.float64)
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(own)
        found[start : start + _CHUNK] = np.divide(rows @ own, lengths, out=np.zeros(len(rows)), where=lengths > 0)
    return np.minimum(found, 1.0)


def nearest(
    here: Service,
    vector: NDArray[np.floating[Any]],
    k: int,
    *,
    mask: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the `k` models of greatest cosine, best first, ties by row; only those in `mask` where it is given."""
    scores = _scores(here.atlas.map.vectors, vector.astype(np.float32))
    if mask is not None:
        scores[~mask] = -np.inf
    k = min(k, len(scores))
    if not k:
        return np.empty(0, np.int64), np.empty(0, np.float64)
    bound = np.partition(scores, len(scores) - k)[len(scores) - k]
    ixs = np.flatnonzero((scores >= bound - _OFF) & np.isfinite(scores))
    exact = cosines(here, vector, ixs)
    best = np.lexsort((ixs, -exact))[:k]
    return ixs[best], exact[best]


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
