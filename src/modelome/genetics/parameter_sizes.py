"""The number of parameters as a trait: classes of size, and by how much the two ends of an edge differ.

A count is what a repository's files hold. Copies in fewer bits pack several weights in one number, and an adapter ships
its own few weights or none of its base's: a difference there tells of packaging. So the figures are read by relation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.genetics.edge_rates import EdgeMeasures

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SIZE_CLASSES", "TOLERANCE", "size_changes", "size_classes"]

SIZE_CLASSES = ("< 0.1 B", "0.1-1 B", "1-3 B", "3-6 B", "6-12 B", "12-32 B", "32-128 B", ">= 128 B")
"""Parameters in billions; a class holds its lower bound. The bounds from 1 on, but 3, are those of the Hub's filter."""

_BOUNDS = np.array([0.1, 1, 3, 6, 12, 32, 128]) * 1e9

_BELIEVED = 1e14  # snapshots hold counts of 10^16, which no files hold

TOLERANCE = 0.1
"""Two counts are the same within a tenth, either way: heads, embeddings and their padding come and go."""


def size_classes(parameters: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give the class of each count, (n,) strings; null where there is none, or none to believe."""
    known, counts = _counts(parameters)
    codes = pa.array(np.searchsorted(_BOUNDS, counts, side="right"), mask=~known)
    return pa.chunked_array([pa.array(SIZE_CLASSES).take(codes)])


def size_changes(parameters: pa.ChunkedArray, parent: NDArray[np.integer], child: NDArray[np.integer]) -> EdgeMeasures:
    """Compare counts over edges on which both ends have one.

    `other size`: they differ by more than `TOLERANCE`; `smaller`, `larger`: the child's is so; `log ratio`: natural
    logarithm of the child's over the parent's.
    """
    known, counts = _counts(parameters)
    both = known[parent] & known[child]
    ratio = np.where(both, np.log(counts[child] / counts[parent]), 0.0)
    limit = np.log1p(TOLERANCE)
    value = np.stack([np.abs(ratio) > limit, ratio < -limit, ratio > limit, ratio]).astype(np.float64)
    of = np.broadcast_to(both.astype(np.float64), value.shape)
    return EdgeMeasures(("other size", "smaller", "larger", "log ratio"), value, of)


def _counts(parameters: pa.ChunkedArray) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Tell which counts are known, and the counts, 1 where not."""
    counts = pc.fill_null(parameters.cast(pa.float64(), safe=False), 0.0).to_numpy()
    known: NDArray[np.bool_] = (counts > 0) & (counts < _BELIEVED)
    return known, np.where(known, counts, 1.0)
