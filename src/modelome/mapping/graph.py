"""The fuzzy neighbor graph that both layouts draw.

UMAP's construction (McInnes, Healy, Melville 2018, algorithms 2 and 3): each node measures distance in its own unit,
chosen so that its k neighbors have a total membership of log2(k + 1), and two nodes are joined by the probability that
at least one of them sees the other. Nodes are groups of equal rows (`modelome.mapping.duplicates`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.neighbors import Neighbors

__all__ = ["FuzzyGraph", "join_neighbors", "memberships"]


@dataclass(frozen=True)
class FuzzyGraph:
    """An undirected weighted graph in CSR form; `weight` lies in (0, 1]."""

    start: NDArray[np.int64]
    target: NDArray[np.int32]
    weight: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.start) - 1

    def matrix(self) -> sparse.csr_matrix:
        """Give the graph as a sparse matrix that shares its memory."""
        return sparse.csr_matrix((self.weight, self.target, self.start), shape=(len(self), len(self)))

    def part(self, nodes: NDArray[np.int32]) -> FuzzyGraph:
        """Keep `nodes`, in that order, and the edges between them."""
        kept = self.matrix()[nodes][:, nodes].tocsr()
        kept.sort_indices()
        return FuzzyGraph(kept.indptr.astype(np.int64), kept.indices.astype(np.int32), kept.data)


def join_neighbors(neighbors: Neighbors) -> FuzzyGraph:
    """Build the graph of the groups of `neighbors`; a blank group has no edge. O(m k)."""
    near = neighbors.group_index
    count, width = near.shape
    usable = (~neighbors.blank[:, None]) & (~neighbors.blank[near]) if width else np.zeros((count, 0), bool)
    distance = np.maximum(np.float32(0), np.float32(1) - neighbors.group_similarity)
    strength = memberships(distance, usable)
    start = np.arange(0, count * width + 1, max(1, width), dtype=np.int64)[: count + 1]
    if width == 0:
        start = np.zeros(count + 1, np.int64)
    directed = sparse.csr_matrix((strength.ravel(), near.flatten(), start), shape=(count, count))
    directed.eliminate_zeros()
    directed.sort_indices()
    back = directed.T.tocsr()
    both = directed + back - directed.multiply(back)
    both = both.tocsr()
    both.eliminate_zeros()
    both.sort_indices()
    return FuzzyGraph(
        both.indptr.astype(np.int64), both.indices.astype(np.int32), both.data.astype(np.float32, copy=False)
    )


def memberships(distance: NDArray[np.float32], usable: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Tell how strongly each node sees its neighbors at `distance` (m, k); a row sums to log2(k + 1).

    Neighbors that are not `usable` count as not there, at strength 0.
    """
    strength: NDArray[np.float32] = _memberships(distance, usable, np.log2(distance.shape[1] + 1.0))
    strength[~usable] = 0
    return strength


@njit(parallel=True, cache=True)
def _memberships(distance, usable, target):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Find for each row the unit in which sum exp(-(d - nearest) / unit) = target, by bisection (algorithm 3)."""
    count, width = distance.shape
    out = np.zeros((count, width), np.float32)
    for i in prange(count):
        nearest = np.float32(-1)
        total = 0.0
        seen = 0
        for s in range(width):
            if usable[i, s]:
                seen += 1
                total += distance[i, s]
                if nearest < 0 and distance[i, s] > 0:
                    nearest = distance[i, s]
        if seen == 0:
            continue
        nearest = max(nearest, np.float32(0))
        low, high, unit = 0.0, np.inf, 1.0
        for _ in range(64):
            reach = 0.0
            for s in range(width):
                if usable[i, s]:
                    beyond = distance[i, s] - nearest
                    reach += np.exp(-beyond / unit) if beyond > 0 else 1.0
            if abs(reach - target) < 1e-5:
                break
            if reach > target:
                high = unit
                unit = 0.5 * (low + high)
            else:
                low = unit
                unit = unit * 2 if high == np.inf else 0.5 * (low + high)
        unit = max(unit, 1e-3 * total / seen)
        for s in range(width):
            if usable[i, s]:
                beyond = distance[i, s] - nearest
                out[i, s] = np.float32(np.exp(-beyond / unit)) if beyond > 0 and unit > 0 else np.float32(1)
    return out
