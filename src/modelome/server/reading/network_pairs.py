"""Which of some models are like each other: every pair is compared, and each model keeps those nearest to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from modelome.lineage.csr import distinct
from modelome.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["MOST", "STEPS", "Pairs", "similar_pairs"]

MOST = 2_000
STEPS = 65_535  # of a similarity from 0 to 1
_BLOCK = 256
_BITS = 11  # of a place; `MOST` fits
_LAST = (1 << _BITS) - 1


@dataclass(frozen=True)
class Pairs:
    """Pairs of places, the most similar first, then by place.

    `a` and `b` are uint16 (pairs,), a < b; `similarity` is uint16 (pairs,), in `STEPS`. `near` counts all pairs that
    are similar enough, those that are nobody's nearest too.
    """

    a: NDArray[np.uint16]
    b: NDArray[np.uint16]
    similarity: NDArray[np.uint16]
    near: int


def similar_pairs(
    vectors: NDArray[np.floating[Any]], nearest: int, least: float, go_on: Callable[[], bool] = lambda: True
) -> Pairs:
    """Compare vectors, zero for what has no text; at most `MOST` of them.

    A pair is listed where one is among the `nearest` to the other, ties by place, and their cosine is `least` or more.

    Raises:
        ProblemError: 503, `go_on` says that there is no time left.

    """
    rows = vectors.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)  # not quite one where vectors are kept as half floats
    rows /= np.where(lengths > 0, lengths, 1)
    count, lowest = len(rows), max(int(np.ceil(least * STEPS - 0.5)), 1)
    places = np.arange(count, dtype=np.int32)
    found = [np.empty(0, np.int32)]
    near = 0
    for start in range(0, count, _BLOCK):
        if not go_on():
            raise ProblemError(503, "Comparing these models took longer than allowed. Take fewer of them.")
        with threadpool_limits(1, user_api="blas"):  # several threads wait for each other ten times as long
            grades = _grades(rows[start : start + _BLOCK] @ rows.T)
        inside = places[start : start + len(grades)]
        grades[inside - start, inside] = 0
        near += int(np.count_nonzero(grades >= lowest))
        grades <<= _BITS  # with the place no two keys are equal, so which models are the nearest is always the same
        grades |= _LAST - places
        if count > nearest:
            grades = np.partition(grades, count - nearest, axis=1)[:, count - nearest :]
        at, which = np.nonzero(grades >= lowest << _BITS)
        one, other = inside[at], _LAST - (grades[at, which] & _LAST)
        found.append(np.minimum(one, other) << _BITS | np.maximum(one, other))
    codes = distinct(np.concatenate(found))
    a, b = codes >> _BITS, codes & _LAST
    similarity = _grades(np.einsum("ij,ij->i", rows[a], rows[b]))
    order = np.lexsort((b, a, -similarity))
    return Pairs(a[order].astype(np.uint16), b[order].astype(np.uint16), similarity[order].astype(np.uint16), near // 2)


def _grades(cosines: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return cosines in `STEPS`; what is below zero is unlike."""
    np.maximum(cosines, 0.0, out=cosines)
    cosines *= STEPS
    cosines += 0.5
    return np.minimum(cosines.astype(np.int32), STEPS)
