"""Adjacency as two flat arrays, so that a graph can be read from a memory-mapped file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Csr", "build_csr", "distinct", "gather", "spans"]

T = TypeVar("T", bound=np.integer[Any])


@dataclass(frozen=True)
class Csr:
    """Compressed sparse rows: the neighbors of node `i` are `indices[indptr[i]:indptr[i + 1]]`, ascending.

    `indptr` is int64 of shape (n + 1,), `indices` is int32 of shape (edges,).
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]

    @property
    def nodes(self) -> int:
        """How many rows there are."""
        return len(self.indptr) - 1

    @property
    def edges(self) -> int:
        """How many neighbors all rows have together."""
        return len(self.indices)

    def row(self, node: int) -> NDArray[np.int32]:
        """Return the neighbors of one node, a view."""
        return self.indices[self.indptr[node] : self.indptr[node + 1]]

    def degrees(self) -> NDArray[np.int32]:
        """Return the number of neighbors of every node, int32 (n,)."""
        return np.diff(self.indptr).astype(np.int32)


def build_csr(heads: NDArray[np.integer], tails: NDArray[np.integer], nodes: int) -> Csr:
    """Group `tails` by their `heads`; both (edges,), each pair once. O(edges log edges)."""
    order = np.lexsort((tails, heads))
    indptr = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(heads, minlength=nodes), out=indptr[1:])
    return Csr(indptr, np.ascontiguousarray(tails[order], dtype=np.int32))


def distinct(rows: NDArray[T]) -> NDArray[T]:
    """Return each value once, ascending. `np.unique` hashes, which takes ten times as long as sorting integers."""
    ordered = np.sort(rows)
    first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    once: NDArray[T] = ordered[first]
    return once


def spans(starts: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """Concatenate the ranges `starts[i] … starts[i] + counts[i]`, int64 (counts.sum(),).

    >>> spans(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts).astype(np.int64) + np.arange(total, dtype=np.int64)


def gather(csr: Csr, nodes: NDArray[np.integer]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Collect the neighbors of many nodes at once.

    Returns the neighbors, row after row, and for each the place in `csr.indices` where it stands.
    """
    starts = np.asarray(csr.indptr[nodes])
    places = spans(starts, np.asarray(csr.indptr[np.asarray(nodes) + 1]) - starts)
    return csr.indices[places], places
